package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.Source;
import io.quanzi.sandbox.Browser;
import io.quanzi.segments.RuleTrial;
import io.quanzi.segments.Segments;
import io.quanzi.shared.Accessibility;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/** Who has never seen YAML changes the files of the playbook by forms. */
@ConsoleTest
@Import(CommunityShop.class)
class EntryFormsTests {
    private static final String COUPONS = "schedules/coupons.yaml";
    private static final String EVIDENCE = "templates/evidence.yaml";
    private static final String GROUPS = "schedules/groups.yaml";
    private static final String MEMBER_DAYS = "schedules/member-days.yaml";
    private static final String OFFICERS = "schedules/officers.yaml";
    private static final String SEGMENTS = "schedules/segments.yaml";
    private static final String SWAP = "schedules/swaps/family-restaurant.yaml";
    private static final String TIERS = "schedules/tiers.yaml";
    private static final String WORDS = "templates/words/banned.yaml";
    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    private Playbook playbook;

    @Autowired
    private PlaybookEditor editor;

    @Autowired
    private CopyCheck copyCheck;

    @Autowired
    private RuleTrial trial;

    @Autowired
    private Segments segments;

    @Autowired
    private MongoTemplate mongo;

    private final Map<String, String> before = new HashMap<>();

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @BeforeEach
    void remember() {
        List.of(COUPONS, EVIDENCE, GROUPS, MEMBER_DAYS, OFFICERS, SEGMENTS, SWAP, TIERS, WORDS)
                .forEach(path -> before.put(path, text(path)));
    }

    @AfterEach
    void putBack() {
        before.forEach((path, text) -> {
            if (!text(path).equals(text)) {
                editor.save(
                        new Source(path, text),
                        playbook.active(path).orElseThrow().version(),
                        "test");
            }
        });
        browser.startOver();
    }

    @Test
    void changesWhomGroupsAreFor() {
        Page page = loggedIn(browser.desk("zh-CN"), "/groups");
        page.locator("#rules").click();
        page.locator("#capacity").fill("900");
        page.locator("#save-settings").click();
        assertThat(page.locator("[data-field=capacity]")).containsText("500");
        page.locator("#capacity").fill("180");
        page.locator("#save-settings").click();
        assertThat(page.locator("#saved")).containsText("已生效");

        page.locator("#add").click();
        page.locator("#segment").selectOption("new-buyers");
        page.locator("#nameStartsWith").fill("职场妈妈");
        page.locator("#save").click();
        assertThat(page.locator("[data-field=nameStartsWith]")).isVisible();
        page.locator("#nameStartsWith").fill("新客交流");
        look(page, "entry-groups-zh");
        page.locator("#save").click();

        assertThat(page.locator("[data-entry='新客交流']")).containsText("新客");
        look(page, "entries-groups-zh");
        assertThat(text(GROUPS))
                .isEqualTo(before.get(GROUPS)
                                .replace("capacity: 190", "capacity: 180")
                                .stripTrailing() + "\n  - segment: new-buyers\n    nameStartsWith: 新客交流\n");
        page.locator("#undo").click();
        assertThat(page.locator("[data-entry='新客交流']")).hasCount(0);
        assertThat(browser.complaints()).noneMatch(said -> !said.contains("422"));
    }

    @Test
    void changesOfficersWithoutJavaScriptAndShowsWhatAColleagueDid() {
        Page page = loggedIn(browser.phoneWithoutScript("zh-CN"), "/playbook/entries?path=" + OFFICERS);
        Page colleague = loggedIn(browser.desk("en-US"), "/playbook/entry?path=" + OFFICERS + "&id=anan");
        page.locator("[data-entry=anan] [data-act=edit]").click();
        page.locator("#userId").fill("10086");
        page.locator("#name").fill("福利官安妮");
        page.locator("#save").click();
        assertThat(page.locator("[data-entry='10086']")).containsText("福利官安妮");
        assertThat(text(OFFICERS)).contains("userId: \"10086\"");
        page.locator("[data-entry='10086'] [data-act=down]").click();
        assertThat(page.locator("[data-entry]").last()).containsText("安妮");

        colleague.locator("#name").fill("Anna");
        colleague.locator("#save").click();
        assertThat(colleague.locator("#conflict")).isVisible();
        assertThat(text(OFFICERS)).doesNotContain("Anna");
        page.locator("[data-entry=doudou] [data-act=remove]").click();
        Locator left = page.locator("[data-entry]");
        assertThat(left).hasCount(2);
        page.locator("#undo").click();
        assertThat(left).hasCount(3);
    }

    @Test
    void tellsWhomARuleFitsBeforeItIsSavedAndPutsThemIntoTheSegmentAfter() {
        await().untilAsserted(() -> assertThat(
                        trial.matches("{ trait: spent, atLeast: 500 }", 1).people())
                .isEqualTo(1));
        String customer =
                trial.matches("{ trait: spent, atLeast: 500 }", 1).some().get(0).value();
        Page page = loggedIn(browser.desk("zh-CN"), "/segments");
        page.locator("#add").click();
        page.locator("#title").fill("大客户");
        page.locator("[name=trait-0]").selectOption("spent"); // what is typed waits until its row is there
        page.locator("[name=value-0]").fill("500");
        assertThat(page.locator("#people")).hasText("圈中 1 人");
        assertThat(page.locator("#examples a")).hasAttribute("href", "/customers/" + customer);
        page.locator("[data-act=row]").click();
        // quicker than any hand: rows that were just drawn ask nothing before the script has seen them
        page.locator("#rule:not(.htmx-added) [name=trait-1]").selectOption("group");
        page.locator("select[name=name-1]").waitFor();
        page.locator("#rule:not(.htmx-added) [name=test-1]").selectOption("not-is");
        page.locator("select[name=value-1]").selectOption("true");
        page.locator("[name=value-0]").fill("many");
        assertThat(page.locator("#unfinished")).isVisible();
        page.locator("#save").click();
        assertThat(page.locator("[data-field=when]").first()).containsText("“至少”");
        page.locator("[name=value-0]").fill("500");
        assertThat(page.locator("#people")).hasText("圈中 1 人");
        look(page, "entry-segment-zh");
        page.locator("#save").click();

        assertThat(page.locator("#saved")).isVisible();
        String name = segments.all().stream()
                .filter(one -> one.title().equals("大客户"))
                .findFirst()
                .orElseThrow()
                .name();
        look(page, "entries-segments-zh");
        page.locator("[data-entry=" + name + "] [data-act=up]").click();
        assertThat(page.locator("[data-entry=" + name + "] + [data-entry]")).hasAttribute("data-entry", "new-buyers");
        await().untilAsserted(() -> {
            page.navigate(url("/customers/" + customer));
            assertThat(page.locator("main .badge", new Page.LocatorOptions().setHasText("大客户"))
                            .count())
                    .isPositive();
        });
        page.navigate(url("/playbook/entries?path=" + SEGMENTS));
        page.locator("[data-entry=new-buyers] [data-act=remove]").click();
        page.locator("[data-entry=working-moms] [data-act=remove]").click();
        assertThat(page.locator("#in-use")).containsText("客户群");
        assertThat(text(SEGMENTS))
                .startsWith(before.get(SEGMENTS).substring(0, 200))
                .contains("name: working-moms");
        assertThat(browser.complaints()).noneMatch(said -> !said.contains("422"));
    }

    @Test
    void forbidsAWordAndTriesASentence() {
        Page page = loggedIn(browser.desk("zh-CN"), "/words");
        page.locator("#sentence").fill("这款围嘴吊炸天");
        page.locator("#try").click();
        assertThat(page.locator("#flaws")).hasText("这句话可以发出。");
        page.locator("#add").click();
        page.locator("#word").fill("吊炸天");
        page.locator("#article").selectOption("《广告法》第十三条");
        page.locator("#suggestion").fill("写具体的优点");
        page.locator("#save").click();
        assertThat(page.locator("#saved")).isVisible();
        assertThat(text(WORDS).lines().filter(line -> !before.get(WORDS).contains(line)))
                .containsExactly("      吊炸天: 写具体的优点");

        page.navigate(url("/words"));
        page.locator("#sentence").fill("这款围嘴吊炸天");
        page.locator("#try").click();
        assertThat(page.locator("#flaws")).containsText("写具体的优点");
        assertThat(page.locator("[data-entry]")).hasCount(50);
        look(page, "words-zh");
        page.locator("#find").fill("吊炸天");
        page.locator("#find").press("Enter");
        assertThat(page.locator("[data-entry]")).hasCount(1);
        page.locator("#add").click();
        page.locator("#word").fill("吊打");
        page.locator("#save").click();
        assertThat(page.locator("#wrong")).isVisible();
        page.navigate(url("/playbook/entries?path=" + WORDS + "&find=吊炸天"));
        page.locator("[data-act=remove]").click();
        assertThat(page.locator("#saved")).isVisible();
        assertThat(text(WORDS)).isEqualTo(before.get(WORDS));
    }

    @Test
    void buildsARuleWithoutJavaScriptAndGoesBackAgain() {
        Page page = loggedIn(browser.phoneWithoutScript("zh-CN"), "/segments");
        page.locator("[data-entry=new-buyers] [data-act=edit]").press("Enter");
        assertThat(page.locator("[data-row]")).hasCount(2);
        page.locator("[data-act=up-1]").press("Enter");
        page.locator("[data-act=remove-1]").press("Enter");
        page.locator("[data-act=row]").press("Enter");
        page.locator("[name=trait-1]").selectOption("bought");
        page.locator("noscript button").press("Enter");
        page.locator("[name=name-1]").fill("母婴");
        page.locator("[name=value-1]").fill("60");
        page.locator("#match").selectOption("any");
        page.locator("#save").press("Enter");
        assertThat(text(SEGMENTS))
                .contains(
                        "when: { any: [{ trait: first_paid_on, withinDays: 30 }, { trait: bought.母婴, withinDays: 60 }]"
                                + " }");
        page.locator("#undo").press("Enter");
        assertThat(text(SEGMENTS)).isEqualTo(before.get(SEGMENTS));
    }

    @Test
    void changesTiersAndMemberDays() {
        Page page = loggedIn(browser.desk("zh-CN"), "/members");
        page.locator("#edit-tiers").click();
        page.locator("#add").click();
        page.locator("#name").fill("铂金");
        page.locator("#from").fill("2000");
        page.locator("#save").click();
        assertThat(page.locator("[data-field=from]")).containsText("金卡");
        page.locator("#from").fill("5000");
        look(page, "entry-tier-zh");
        page.locator("#save").click();
        assertThat(page.locator("[data-entry=金卡] + [data-entry]")).hasAttribute("data-entry", "铂金");
        assertThat(page.locator("[data-entry=铂金]")).containsText("成长值 5000 起");
        look(page, "entries-tiers-zh");
        assertThat(text(TIERS))
                .isEqualTo(before.get(TIERS).replace("  - name: 钻石", "  - name: 铂金\n    from: 5000\n  - name: 钻石"));
        page.locator("[data-entry=普通会员] [data-act=remove]").click();
        assertThat(page.locator("[role=alert]").first()).containsText("from: 0");
        assertThat(text(TIERS)).contains("普通会员");

        page.navigate(url("/members"));
        page.locator("#edit-days").click();
        page.locator("#add").click();
        page.locator("#name").fill("18 日会员日");
        page.locator("#category").fill("母婴");
        page.locator("#dayOfMonth").fill("32");
        page.locator("#save").click();
        assertThat(page.locator("[data-field=dayOfMonth]")).containsText("31");
        page.locator("#dayOfMonth").fill("18");
        look(page, "entry-member-day-zh");
        page.locator("#save").click();
        assertThat(page.locator("[data-entry='18 日会员日 18 母婴']")).containsText("每月 18 日");
        look(page, "entries-member-days-zh");
        assertThat(text(MEMBER_DAYS))
                .isEqualTo(before.get(MEMBER_DAYS).stripTrailing()
                        + "\n  - name: 18 日会员日\n    dayOfMonth: 18\n    category: 母婴\n    factor: 2\n");
        assertThat(browser.complaints()).noneMatch(said -> !said.contains("422"));
    }

    @Test
    void entersAProofThatLetsAClaimPass() {
        String claim = "本店 10 月纸尿裤销量第一";
        assertThat(copyCheck.check(claim)).isNotEmpty();
        Page page = loggedIn(browser.desk("zh-CN"), "/playbook/entries?path=" + EVIDENCE);
        page.locator("#add").click();
        page.locator("#document").fill("10 月销售统计报表");
        page.locator("#number").fill("BB-10");
        page.locator("#claims").fill("第一");
        page.locator("#until").fill("2099-12-31");
        page.locator("#save").click();
        assertThat(page.locator("[data-field=claims]")).containsText("4 到 60 个字");
        page.locator("#claims").fill(claim);
        look(page, "entry-evidence-zh");
        page.locator("#save").click();
        assertThat(page.locator("[data-entry='BB-10']")).containsText("有效期至 2099-12-31");
        assertThat(page.locator("[data-entry='BB-10']")).containsText("登记");
        look(page, "entries-evidence-zh");
        assertThat(copyCheck.check(claim)).isEmpty();
        page.navigate(url("/copy-check"));
        page.locator("#words").fill(claim + "。\n全网最好的纸尿裤，荣获行业金奖");
        page.locator("#check").click();
        assertThat(page.locator("#verdict")).hasText("不能发");
        assertThat(page.locator("#result mark")).hasText(new String[] {"全网最好", "荣获行业金奖"});
        look(page, "copy-check-zh");
        assertThat(Accessibility.faults(page)).isEmpty();
        page.locator("#result a[href*=evidence]").click();
        page.locator("[data-entry='BB-10'] [data-act=remove]").click();
        assertThat(page.locator("[data-entry]")).hasCount(0);
        assertThat(copyCheck.check(claim)).isNotEmpty();
    }

    @Test
    void makesACouponPoolAndKeepsOneThatIsUsed() {
        Page page = loggedIn(browser.phoneWithoutScript("zh-CN"), "/swaps");
        page.locator("#pools").press("Enter");
        page.locator("#add").press("Enter");
        page.locator("#title").fill("夏日券");
        page.locator("#save").press("Enter");
        assertThat(page.locator("[data-field]")).hasCount(3);
        assertThat(page.locator("[data-field=name]")).isVisible();
        assertThat(page.locator("[data-field=face]")).isVisible();
        assertThat(page.locator("[data-field=rules]")).isVisible();
        page.locator("#name").fill("Summer");
        page.locator("#face").fill("满 100 元减 10 元");
        page.locator("#rules").fill("商城全场可用。\n以商城结算页为准。");
        page.locator("#source").selectOption("imported");
        page.locator("#save").press("Enter");
        assertThat(page.locator("[data-field=name]")).containsText("“代号”");
        page.locator("#name").fill("summer");
        look(page, "entry-coupon-zh");
        page.locator("#save").press("Enter");
        assertThat(page.locator("[data-entry=summer]")).containsText("有效 30 天");
        assertThat(page.locator("[data-entry=summer]")).containsText("还没有导入过券码");
        look(page, "entries-coupons-zh");
        assertThat(text(COUPONS))
                .startsWith(before.get(COUPONS).stripTrailing())
                .contains("source: imported");

        page.locator("[data-entry=newcomer-gift] [data-act=remove]").press("Enter");
        assertThat(page.locator("#in-use")).containsText("新人礼券");
        mongo.insert(
                new Document("_id", "summer/S1")
                        .append("pool", "summer")
                        .append("code", "S1")
                        .append("state", "FREE"),
                "coupon_codes");
        page.locator("[data-entry=summer] [data-act=remove]").press("Enter");
        assertThat(page.locator("#faults")).containsText("没有发出的券码");
        page.locator("[data-entry=summer] [data-act=edit]").press("Enter");
        page.locator("#name").fill("summer-2");
        page.locator("#save").press("Enter");
        assertThat(page.locator("#faults")).containsText("没有发出的券码");
        mongo.remove(Query.query(Criteria.where("_id").is("summer/S1")), "coupon_codes");
        page.navigate(url("/playbook/entries?path=" + COUPONS));
        page.locator("[data-entry=summer] [data-act=remove]").press("Enter");
        assertThat(page.locator("[data-entry=summer]")).hasCount(0);
        assertThat(text(COUPONS)).isEqualTo(before.get(COUPONS));
    }

    @Test
    void changesASwap() {
        Page page = loggedIn(browser.desk("zh-CN"), "/swaps");
        page.locator("[data-stock=family-restaurant] [data-act=edit]").click();
        page.locator("#category").fill("");
        page.locator("#save-settings").click();
        assertThat(page.locator("[data-field]")).hasCount(1);
        assertThat(page.locator("[data-field=category]")).isVisible();
        page.locator("#category").fill("家居");
        page.locator("#text").fill("全网最低的一顿饭");
        page.locator("#until").fill("2025-01-01");
        page.locator("#save-settings").click();
        assertThat(page.locator("[data-field=until]")).isVisible();
        page.locator("#until").fill("2027-06-30");
        page.locator("#save-settings").click();
        assertThat(page.locator("[data-field=text]")).containsText("全网最低");
        page.locator("#text").fill("带宝宝吃顿好的。\n到店出示券码即可。");
        look(page, "entries-swap-zh");
        page.locator("#save-settings").click();
        assertThat(page.locator("#saved")).isVisible();
        assertThat(text(SWAP))
                .startsWith(before.get(SWAP).substring(0, 60))
                .contains("category: 家居                    # 订单里有这个品类的商品才送")
                .contains("until: 2027-06-30")
                .endsWith("text: |-\n  带宝宝吃顿好的。\n  到店出示券码即可。\n");
        page.locator("#undo").click();
        assertThat(page.locator("#category")).hasValue("母婴");
        assertThat(text(SWAP)).isEqualTo(before.get(SWAP));
        assertThat(browser.complaints()).noneMatch(said -> !said.contains("422"));
    }

    @Test
    void tellsWhatIsHarmlessAndWhatAPromotionMustSay() {
        Page page = loggedIn(browser.phoneWithoutScript("zh-CN"), "/words");
        page.locator("#more-settings summary").press("Enter");
        page.locator("#allowed").fill(page.locator("#allowed").inputValue() + "\n吊打三分球");
        page.locator("[id='promotions.withoutDate']").fill("");
        page.locator("#save-settings").press("Enter");
        assertThat(page.locator("[data-field]")).hasCount(1);
        assertThat(page.locator("[data-field='promotions.withoutDate']")).isVisible();
        page.locator("[id='promotions.withoutDate']").fill("写到哪一天");
        look(page, "words-settings-zh");
        page.locator("#save-settings").press("Enter");
        assertThat(page.locator("#saved")).isVisible();
        assertThat(text(WORDS).lines().filter(line -> !before.get(WORDS).contains(line)))
                .containsExactly("  - 吊打三分球", "  withoutDate: 写到哪一天");
    }

    private String text(String path) {
        return playbook.active(path).orElseThrow().source().content();
    }

    private static void look(Page page, String name) {
        for (int width : List.of(390, 1440)) {
            page.setViewportSize(width, 900);
            Browser.shoot(page, name + "-" + width);
            assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .as("overflow of " + name)
                    .isEqualTo(0);
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private Page loggedIn(Page page, String path) {
        return SignedIn.admin(page, url(path));
    }
}

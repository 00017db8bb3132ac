package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.verify;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quanzi.inbox.Inbox;
import io.quanzi.sandbox.Browser;
import io.quanzi.wecom.speech.WeComMessenger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;

/** What managers look at every day: posts, groups, members, repurchase, the swaps' bill. */
@ConsoleTest
@Import(CommunityShop.class)
class ManagersPagesTests {
    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    private WeComMessenger weComMessenger;

    @Autowired
    private Inbox inbox;

    @Autowired
    private MongoOperations mongo;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
    }

    @BeforeEach
    void letThePointsBePosted() throws InterruptedException {
        while (!inbox.isIdle()) {
            Thread.sleep(20);
        }
    }

    @AfterEach
    void startOver() {
        browser.startOver();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @Test
    void listsPostsByHowFarTheyAre() {
        Page page = loggedIn(browser.desk("zh-CN"), "/posts");
        assertThat(page.locator("tbody tr")).hasCount(5);
        assertThat(page.locator("tbody tr").first()).containsText("未确认");
        assertThat(page.locator("tbody tr").first()).containsText("同批 1 / 2 位群主已确认");
        assertThat(page.locator("tbody tr", new Page.LocatorOptions().setHasText("已完成")))
                .containsText("已确认");
        assertThat(page.locator("tbody tr", new Page.LocatorOptions().setHasText("晚间特惠")))
                .not()
                .containsText("同批");
        assertThat(page.locator("tbody")).containsText("小兰");
        Browser.shoot(page, "posts-zh");

        page.locator(".qz-pills a").nth(3).click();

        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody")).containsText("期限内没有点发送");
        page.locator(".qz-pills a").last().click();
        assertThat(page.locator("tbody")).containsText("1 个已达本月上限");
        page.navigate(url("/posts?q=%E7%89%B9%E6%83%A0&to=groups"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody")).containsText("晚间特惠");
        String file = page.request()
                .get(url(page.locator("#export").getAttribute("href")))
                .text();
        assertThat(file.lines()).hasSize(2);
        assertThat(file).startsWith("\uFEFF状态,群发,创建人,群主,").contains(",晚间特惠,");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void listsCodesByTheirStateAndFindsThoseOfAPerson() {
        mongo.insert(
                List.of(
                        code("GIFT-0001", "FREE"),
                        code("GIFT-0002", "ISSUED")
                                .append("customer", "nobody-of-ours")
                                .append("claim", "gift/test")
                                .append("issuedAt", Date.from(CommunityShop.NOW))
                                .append("validUntil", Date.from(CommunityShop.NOW.plus(Duration.ofDays(36_500))))),
                "coupon_codes");
        Page page = loggedIn(browser.desk("zh-CN"), "/codes?q=GIFT-0002");
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody")).containsText("已发放，未核销");
        page.navigate(url("/codes?state=FREE"));
        assertThat(page.locator("tbody")).containsText("…0001");
        assertThat(page.locator("tbody")).not().containsText("GIFT-0001");
        Browser.shoot(page, "codes-zh");
        mongo.remove(Query.query(where("pool").is("gift")), "coupon_codes");
        page.navigate(url("/codes"));
        assertThat(browser.complaints()).isEmpty();
    }

    private static Document code(String code, String state) {
        return new Document("_id", "gift/" + code)
                .append("pool", "gift")
                .append("code", code)
                .append("state", state);
    }

    @Test
    void leadsFromTheFirstPageToAPostAndRemindsItsOwner() {
        String campaign = CommunityShop.WAITING.substring(0, CommunityShop.WAITING.lastIndexOf('/'));
        mongo.save(
                new Document("_id", campaign)
                        .append("at", Date.from(CommunityShop.NOW.minusSeconds(86_400)))
                        .append("due", Date.from(CommunityShop.NOW))
                        .append("left", new Document())
                        .append("reached", 2),
                "post_promises");
        Page page = loggedIn(browser.desk("zh-CN"), "/");
        page.locator("#today a", new Page.LocatorOptions().setHasText("每日小知识与好物"))
                .click();
        assertThat(page.locator(".qz-bubble").first()).containsText("三个月后的宝宝开始吃手");
        assertThat(page.locator("main")).containsText("0-6月宝妈 2 群");
        // what the plan said of it the day before, and what has come of it
        assertThat(page.locator("#kept thead")).containsText("发前一天");
        assertThat(page.locator("#kept tbody tr").last()).hasText(Pattern.compile("收到\\s*2\\s*[01]"));

        page.locator("#remind").click();

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("已提醒群主");
        Browser.shoot(page, "post-zh");
        page.locator("#remind").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("24 小时内最多提醒 3 次");
        verify(weComMessenger).remind("msg-" + CommunityShop.WAITING.hashCode());
        assertThat(audited()).contains("post.remind " + CommunityShop.WAITING + " DONE");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void asksBeforeItStopsAPost() {
        Page page = loggedIn(
                browser.desk("zh-CN"),
                "/posts/task?id=" + URLEncoder.encode(CommunityShop.STOPPABLE, StandardCharsets.UTF_8));
        page.locator("#stop").click();
        assertThat(page.locator("h1")).hasText("停止这条群发？");
        Browser.shoot(page, "post-stop-zh");

        page.locator("#stop").click();

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("已停止，不会再发出");
        assertThat(page.locator("[data-status]").first()).hasText("已取消");
        assertThat(audited()).contains("post.stop " + CommunityShop.STOPPABLE + " DONE");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void showsGroupsWithTheirRoomAndBudgetAndWhoCameAndWent() {
        Page page = loggedIn(browser.desk("zh-CN"), "/groups");
        assertThat(page.locator("tbody tr")).hasCount(3);
        assertThat(page.locator("tbody")).containsText("已满");
        assertThat(page.locator("tbody tr").first()).containsText("小兰");
        assertThat(page.locator("a[href='http://127.0.0.1:1/qr']").first()).hasText("打开入群码");
        page.navigate(url("/groups?room=full&sort=name"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        page.locator(".qz-chip").click();
        assertThat(page.locator(".alert")).containsText("有 1 个入群码可能已经建成，但没有收到编号（入群码 1 moms-0-6-months）");
        Browser.shoot(page, "groups-zh");

        page.getByText("0-6月宝妈 1 群").click();

        assertThat(page.locator("dl").first()).containsText("133");
        assertThat(page.locator("tbody tr")).hasCount(Pager.SIZE);
        assertThat(page.locator("tbody")).containsText("在群里");
        assertThat(page.locator("tbody")).containsText("小满妈妈");
        Browser.shoot(page, "group-zh");
        page.locator("#way").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("入群码已就绪");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void countsTheTiersAndShowsAMembersPointsLineByLine() {
        Page page = loggedIn(browser.desk("zh-CN"), "/members");
        assertThat(page.locator("#member-day")).containsText("周二母婴日");
        assertThat(page.locator("a[href^='/members?tier=']")).hasText(new String[] {"1", "1", "0", "0"});
        Browser.shoot(page, "members-zh");

        page.locator("#search input[name=q]").fill("P-1");
        page.locator("#search button").first().click();
        page.getByText("积分流水").last().click();

        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody")).containsText("+1,120");
        assertThat(page.locator("dl")).containsText("再有 880 升到 金卡");
        Browser.shoot(page, "member-zh");
        page.navigate(url("/members?q=nobody"));
        assertThat(page.locator(".empty-title")).hasText("没有符合条件的结果");
        page.navigate(url("/members?sort=points"));
        assertThat(page.locator(".qz-list tbody tr").first()).containsText("1,120");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void showsRepurchaseOfGroupMembersAgainstOthersAndThatItIsNotCause() {
        Page page = loggedIn(browser.desk("zh-CN"), "/repurchase");
        assertThat(page.locator(".nav-pills .active")).hasText("最近 90 天");
        assertThat(page.locator("[data-rates=all]")).containsText("25 / 70");
        assertThat(page.locator("[data-rates=group]")).containsText("18 / 35");
        assertThat(page.locator("#ratio")).containsText("95% 区间");
        assertThat(page.locator("#difference")).containsText("个百分点");
        assertThat(page.locator("main")).containsText("这是人群差异，不是因果。");
        Browser.shoot(page, "repurchase-zh");

        page.locator("[data-rates=group] .qz-number").first().click();

        assertThat(page).hasURL(url("/definitions#group"));
        assertThat(page.locator("#group")).isInViewport();
        Browser.shoot(page, "definitions-zh");
        page.navigate(url("/repurchase?from=2026-03-01&to=soon"));
        assertThat(page.locator(".invalid-feedback")).hasText("请填写日期，例如 2026-03-01");
        page.navigate(url("/repurchase?from=2026-03-03&to=2026-03-04"));
        assertThat(page.locator(".empty-title")).hasText("这段时间没有可以计算的买家");
        assertThat(browser.complaints()).noneMatch(said -> !said.contains("422"));
    }

    @Test
    void showsTheSwapsOfAMonth() {
        Page page = loggedIn(browser.desk("en-GB"), "/swaps");
        assertThat(page.locator("#month")).hasText("2026-03");
        assertThat(page.locator("tbody")).containsText("family-restaurant");
        Browser.shoot(page, "swaps-en");

        page.locator("a[rel=prev]").click();

        assertThat(page.locator("#month")).hasText("2026-02");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void saysWhatItsWordsMeanByKeyboardAndWithoutScripts() {
        Page page = loggedIn(browser.phoneWithoutScript("zh-CN"), "/members");
        assertThat(page.locator("#help .qz-word").first()).isHidden();
        page.locator("#help summary").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#help")).containsText("余额就是流水的和");
        Browser.shoot(page, "phone-help");

        page.locator("th .qz-term[href$='#tier']").first().click();

        assertThat(page).hasURL(url("/definitions#tier"));
        assertThat(page.locator("#tier")).isInViewport();
        page.navigate(url("/swaps?lang=en"));
        assertThat(page.locator("th .qz-term").first()).hasAttribute("aria-label", "What “Swap” means");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void fitsAPhone() {
        Page page = loggedIn(browser.phone("zh-CN"), "/posts");
        for (String path : List.of(
                "/posts",
                "/posts/task?id=" + URLEncoder.encode(CommunityShop.WAITING, StandardCharsets.UTF_8),
                "/groups",
                "/groups/wr-1",
                "/members",
                "/repurchase",
                "/swaps",
                "/codes",
                "/definitions",
                "/imports")) {
            page.navigate(url(path));
            Browser.shoot(page, "phone" + path.replaceAll("\\?.*", "").replace('/', '-'));

            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .as("width of " + path)
                    .isLessThanOrEqualTo(390);
        }
        assertThat(browser.complaints()).isEmpty();
    }

    private List<String> audited() {
        return mongo.getCollection("audit").find().into(new ArrayList<>()).stream()
                .map(line ->
                        line.getString("action") + " " + line.getString("subject") + " " + line.getString("detail"))
                .toList();
    }

    private Page loggedIn(Page page, String path) {
        return SignedIn.admin(page, url(path));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}

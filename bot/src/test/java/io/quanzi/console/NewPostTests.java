package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.outreach.PicturesNearby;
import io.quanzi.outreach.QuietHours;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.Accessibility;
import io.quanzi.shared.TestPicture;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** A manager's own post, in four steps, on a phone without JavaScript and on a desk. */
@ConsoleTest
@Import(CommunityShop.class)
class NewPostTests extends PostPages {
    @Test
    void goesInFourStepsWithoutJavaScriptAndSaysWhatIsWrongAtEach() {
        Page page = loggedIn(browser.phoneWithoutScript("zh-CN"), "/posts");
        page.locator("#new-post").press("Enter");
        step(page, "选对象");

        page.locator("#next").press("Enter");
        assertThat(page.locator("#faults")).containsText("还没有选群");
        page.getByText("清空").press("Enter");
        assertThat(page.locator("#reach")).containsText("按“更新人数”计算");
        page.locator("[data-group=wr-1] input").check();
        page.locator("[data-group=wr-3] input").check();
        page.locator("#count").press("Enter");
        assertThat(page.locator("#reach")).hasText("预计触达 65 人 / 2 个群，需 2 位群主确认");
        page.locator("#next").press("Enter");

        step(page, "写内容");
        page.locator("#next").press("Enter");
        assertThat(page.locator("#title-wrong")).containsText("请起个名称");
        page.locator("#title").fill("新品试用");
        page.locator("#text").fill("全网最低价，欢迎试用");
        page.locator("#add-link").press("Enter");
        page.locator("#title-0").fill("云柔纸尿裤");
        page.locator("#url-0").fill("小店");
        page.locator("#next").press("Enter");
        assertThat(page.locator("#text-wrong")).containsText("广告法");
        assertThat(page.locator("#url-0-wrong")).containsText("请填完整的链接");
        page.locator("#text").fill("云".repeat(1_334));
        page.locator("#next").press("Enter");
        assertThat(page.locator("#text-wrong")).containsText("最多 4000 字节，现在是 4002 字节");
        page.navigate(page.url() + "?id=" + page.locator("input[name=id]").inputValue());
        assertThat(page.locator("#text")).hasValue("全网最低价，欢迎试用"); // what may be kept was
        page.locator("#text").fill("新到的云柔纸尿裤，回复“试用”找福利官领试用装。");
        page.locator("#url-0").fill("https://shop.example.com/p/S1");
        page.locator("#cover-0").fill("小店");
        page.locator("#next").press("Enter");
        assertThat(page.locator("#cover-0-wrong")).containsText("卡片配图的地址要以 https://");
        page.locator("#cover-0").fill("http://127.0.0.1:" + port + "/pictures/a.png");
        page.locator("#next").press("Enter");
        assertThat(page.locator("#cover-0-wrong")).containsText("在内网或本机，客户的手机打不开");
        Browser.shoot(page, "phone-new-post-cover-refused");
        try (var host = new PicturesNearby()) {
            page.locator("#cover-0").fill(host.address("/a.png"));
            page.locator("#look").press("Enter");
        }
        assertThat(page.locator("#preview .qz-link img"))
                .hasAttribute("src", Pattern.compile("/posts/pictures/[0-9a-f]{64}"));
        assertThat((Integer) page.locator("#preview .qz-link img")
                        .evaluate("image => image.decode().then(() => image.naturalWidth)"))
                .isEqualTo(90);
        assertThat(page.locator("#cover-0")).hasValue("");
        Browser.shoot(page, "phone-new-post-cover-fetched");
        page.locator("#file-0").setInputFiles(new FilePayload("c.png", "image/png", TestPicture.of("png", 60, 30)));
        page.locator("#upload-0").press("Enter");
        assertThat(page.locator("#preview .qz-link img")).hasCount(1);
        String cover = page.locator("input[name=picture-0]").inputValue();
        assertThat(page.context().request().get(url("/pictures/" + cover)).status())
                .isEqualTo(200);
        page.locator("#file").setInputFiles(new FilePayload("a.png", "image/png", TestPicture.of("png", 40, 30)));
        page.locator("#next").press("Enter");
        assertThat(page.locator("#file-wrong")).containsText("“a.png”还没有上传");
        page.locator("#file").setInputFiles(new FilePayload("a.gif", "image/gif", TestPicture.of("gif", 40, 30)));
        page.locator("#upload").press("Enter");
        assertThat(page.locator("#file-wrong")).containsText("只能传 JPG 或 PNG");
        page.locator("#file").setInputFiles(new FilePayload("a.png", "image/png", TestPicture.of("png", 40, 30)));
        page.locator("#upload").press("Enter");
        assertThat(page.locator("[data-attachment='1']")).containsText("图片");
        page.locator("#file")
                .setInputFiles(new FilePayload(
                        "月子餐单.pdf", "application/pdf", "%PDF-1.7 menu".getBytes(StandardCharsets.UTF_8)));
        page.locator("#upload").press("Enter");
        assertThat(page.locator("[data-attachment='2'] [data-file]")).hasText("月子餐单.pdf");
        assertThat(page.locator("#preview")).containsText("月子餐单.pdf");
        page.locator("#remove-2").press("Enter");
        page.locator("#add-mini").press("Enter");
        page.locator("#title-2").fill("云".repeat(22));
        page.locator("#next").press("Enter");
        assertThat(page.locator("#title-2-wrong")).containsText("最多 64 字节，现在是 66 字节");
        page.locator("#title-2").fill("云柔小店");
        page.locator("#appId-2").fill("wx0123456789abcdef");
        page.locator("#page-2").fill("pages/item?id=1");
        page.locator("#next").press("Enter");
        assertThat(page.locator("#picture-2-wrong")).containsText("请上传小程序封面");
        page.locator("#file-2").setInputFiles(new FilePayload("b.jpg", "image/jpeg", TestPicture.of("jpg", 40, 30)));
        page.locator("#upload-2").press("Enter");
        page.locator("#up-2").press("Enter");
        assertThat(page.locator("[data-attachment='1']")).containsText("小程序卡片");
        assertThat(page.locator("#preview img")).hasCount(3);
        page.locator("#next").press("Enter");

        step(page, "选时间");
        page.locator("#later").check();
        page.locator("#at").fill("2026-03-03T11:00");
        page.locator("#next").press("Enter");
        assertThat(page.locator("#at-wrong")).containsText("这个时间已经过了");
        page.locator("#now").check();
        page.locator("#next").press("Enter");

        step(page, "检查并提交");
        assertThat(page.locator("#reach")).hasText("预计触达 65 人 / 2 个群，需 2 位群主确认");
        assertThat(page.locator(".qz-bubble").first()).containsText("新到的云柔纸尿裤");
        String check = page.url();
        page.locator("#submit").press("Enter");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("已提交");
        assertThat(page.locator("[data-maker]")).hasText(new String[] {"admin", "admin"});
        assertThat(mongo.find(OWN, Document.class, "mass_tasks"))
                .extracting(task -> task.getList("recipients", String.class))
                .containsExactlyInAnyOrder(List.of("wr-1"), List.of("wr-3"));
        assertThat(mongo.find(OWN, Document.class, "mass_tasks"))
                .allSatisfy(task -> assertThat(task.getList("cards", Document.class))
                        .extracting(card -> card.get("kind"))
                        .containsExactly(null, "miniProgram", "picture"));
        page.navigate(check);
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("已经提交");
        assertThat(audited("post.submit")).contains("groups=2 customers=65 owners=2 at=now");
        assertThat(browser.complaints()).noneMatch(said -> !said.contains("422"));
    }

    @Test
    void isKeptAsADraftIsTakenBackUntilItsTimeAndIsCopied() {
        List<String> faults = new ArrayList<>();
        Page page = loggedIn(browser.desk("zh-CN"), "/posts");
        page.navigate(url("/posts/task?id=" + "evening%402026-03-03%2Fmoms-0-6-months%2Flan"));
        page.locator("#copy").click();
        assertThat(page.locator("[data-group=wr-1] input")).isChecked();
        Browser.shoot(page, "new-post-groups-zh");
        faults.addAll(Accessibility.faults(page));
        page.locator("#next").click();
        assertThat(page.locator("#title")).hasValue("晚间特惠");
        page.locator("#text").fill("全网最低价");
        assertThat(page.locator("#flaws")).containsText("广告法");
        assertThat(page.locator("#bytes")).containsText("已用 15 / 4,000 字节");
        assertThat(page.locator("#preview .qz-bubble").first()).hasText("全网最低价");
        page.locator("#text").fill("怎么选口水巾：看层数。 https://shop.example.com/p/gauze-towels");
        assertThat(page.locator("#preview .qz-bubble").first()).hasText(Pattern.compile("^「广告」怎么选口水巾"));
        assertThat(page.locator("#marked")).containsText("已在最前面加上「广告」");
        assertThat(page.locator("#bytes")).containsText("已用 85 / 4,000 字节");
        assertThat(page.locator("#flaws")).hasText("");
        page.locator("#look").click();
        assertThat(page.locator("#text")).hasValue(Pattern.compile("^「广告」怎么选口水巾"));
        Browser.shoot(page, "new-post-marked-zh");
        page.locator("#text").fill("今晚 20:00 直播答疑，有问题的妈妈可以先留言。");
        assertThat(page.locator("#flaws")).hasText("");
        page.locator("#look").click();
        Browser.shoot(page, "new-post-words-zh");
        faults.addAll(Accessibility.faults(page));
        page.navigate(url("/posts"));
        assertThat(page.locator("#unsent")).containsText("草稿");
        assertThat(page.locator("#unsent")).containsText("晚间特惠");
        for (int i = 0; i < 21; i++) {
            drafts.create(PostDrafts.newId(), "meili", List.of(), new Words("备用" + i, "", List.of()));
        }
        page.navigate(url("/posts/drafts?page=2"));
        assertThat(page.locator("[data-draft]")).hasCount(2);
        page.locator("#q").fill("晚间");
        page.locator("#q").press("Enter");
        assertThat(page.locator("[data-draft]")).hasCount(1);
        Browser.shoot(page, "post-drafts-zh");
        faults.addAll(Accessibility.faults(page));
        page.getByText("继续编辑").click();
        mongo.remove(Query.query(Criteria.where("by").is("meili")), "post_drafts");
        String draft = page.url().replaceAll(".*id=", "");
        page.navigate(url("/posts/new/people?id=" + draft));
        assertThat(page.locator("#people").innerText())
                .contains(QuietHours.FOR_PEOPLE.begin() + " 到 " + QuietHours.FOR_PEOPLE.end());
        Browser.shoot(page, "new-post-people-zh");
        faults.addAll(Accessibility.faults(page));
        page.navigate(url("/posts/new/words?id=" + draft));
        page.locator("#next").click();
        page.locator("#later").check();
        page.locator("#at").fill("2026-03-03T20:00");
        Browser.shoot(page, "new-post-time-zh");
        faults.addAll(Accessibility.faults(page));
        page.locator("#next").click();
        Browser.shoot(page, "new-post-check-zh");
        faults.addAll(Accessibility.faults(page));
        page.locator("#submit").click();
        assertThat(page.locator("#unsent")).containsText("03-03 20:00 发出");
        Browser.shoot(page, "new-post-planned-zh");
        faults.addAll(Accessibility.faults(page));
        assertThat(mongo.count(OWN, "mass_tasks")).isZero();

        page.locator("[data-act=take-back]").click();

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("退回草稿");
        page.locator("[data-act=delete]").click();
        assertThat(page.locator("#unsent")).hasCount(0);
        assertThat(audited("post.take-back")).isNotEmpty();
        assertThat(faults).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void goesAgainToTheGroupsThatDidNotGetIt() {
        Page page = loggedIn(browser.phoneWithoutScript("zh-CN"), "/posts/task?id=daily%402026-03-02%2Flan");
        assertThat(page.locator("#resend")).hasText("补发给没收到的 1 个群");

        page.locator("#resend").press("Enter");

        assertThat(page.locator("[data-group=wr-2] input")).isChecked();
        assertThat(page.locator("[data-group=wr-1] input")).not().isChecked();
        assertThat(mongo.findAll(Document.class, "post_drafts"))
                .singleElement()
                .satisfies(draft -> assertThat(draft.getString("title")).isEqualTo("昨日小知识"));
        assertThat(audited("post.resend")).isNotEmpty();
    }

    @Test
    void goesToPeopleOneByOneAndSaysBeforeWhoDoesNotGetItAndWhy() {
        var contacts = new ArrayList<Document>();
        for (int i = 0; i < 3; i++) {
            contacts.add(contact("wm-to-" + i, i > 0));
        }
        mongo.insert(contacts, "customers");
        try {
            Page page = loggedIn(browser.phoneWithoutScript("zh-CN"), "/posts");
            page.locator("#new-post").press("Enter");
            page.locator("#to-people").press("Enter");
            page.locator("#next").press("Enter");
            assertThat(page.locator("#faults")).containsText("还没有选客户");
            page.locator("#everybody").check();
            page.locator("#count").press("Enter");
            assertThat(page.locator("#reach")).hasText("预计发给 2 人，需 1 位福利官确认");
            assertThat(page.locator("#left")).hasText("圈选 3 人 − 没有营销同意 1 = 2");
            step(page, "选对象");
            page.locator("#next").press("Enter");
            page.locator("#title").fill("回访");
            page.locator("#text").fill("尺码合适吗？不合适可以换。");
            page.locator("#next").press("Enter");
            page.locator("#next").press("Enter");
            assertThat(page.locator("#left")).hasText("圈选 3 人 − 没有营销同意 1 = 2");
            page.locator("#submit").press("Enter");

            assertThat(page.getByRole(AriaRole.ALERT)).containsText("已提交");
            assertThat(mongo.find(OWN, Document.class, "mass_tasks"))
                    .extracting(task -> task.getString("userId") + " " + task.get("recipients"))
                    .containsExactly("lan [wm-to-1, wm-to-2]");
            assertThat(audited("post.submit")).contains("people=2 skipped=1 officers=1 at=now");
            goesAgainToPeopleWhoDidNotGetItAndToThoseOfTheList(page);
        } finally {
            mongo.remove(Query.query(Criteria.where("contact.externalUserId").regex("^wm-to-")), "customers");
            mongo.remove(Query.query(Criteria.where("kind").is("POST")), "deliveries");
        }
    }

    /** One of the two has it; the other's month was used up by WeCom's count. */
    private void goesAgainToPeopleWhoDidNotGetItAndToThoseOfTheList(Page page) {
        mongo.updateFirst(
                OWN,
                Update.update("state", "PARTLY")
                        .set("nextAt", null)
                        .set(
                                "results",
                                List.of(
                                        new Document("to", "wm-to-1").append("result", "SENT"),
                                        new Document("to", "wm-to-2").append("result", "OVER_QUOTA"))),
                "mass_tasks");
        String task = mongo.findOne(OWN, Document.class, "mass_tasks").getString("_id");
        page.navigate(url("/posts/task?id=" + URLEncoder.encode(task, StandardCharsets.UTF_8)));
        assertThat(page.locator("#kept tbody tr"))
                .hasText(new String[] {"圈选33", "− 没有营销同意11", "− 企业微信没发：本月条数用完01", "收到21"});
        page.locator("#copy").press("Enter");
        assertThat(page.locator("#everybody")).isChecked();
        page.navigate(url("/posts/task?id=" + URLEncoder.encode(task, StandardCharsets.UTF_8)));
        assertThat(page.locator("#resend")).hasText("补发给没收到的 1 人");
        page.locator("#resend").press("Enter");
        assertThat(page.locator("#chosen")).isChecked();
        assertThat(page.locator("#reach")).hasText("预计发给 1 人，需 1 位福利官确认");

        page.navigate(url("/customers?officer=lan"));
        page.locator("[name=scope][value=all]").check();
        page.locator("#post-to").press("Enter");
        assertThat(page.locator("#people")).containsText("在客户列表里选定的 3 人");
        assertThat(page.locator("#left")).containsText("没有营销同意 1 =");
        page.locator("#count").press("Enter");
        assertThat(page.locator("#chosen")).isChecked();
    }

    @Test
    void toManyAsksForTheirNumberAndIsRefusedWhenAGroupsMonthIsUsedUpMeanwhile() {
        customersOf("wr-1", 600);
        try {
            Page page = loggedIn(browser.desk("en-GB"), "/posts");
            String draft = PostDrafts.newId();
            page.navigate(url("/posts/new?id=" + draft));
            page.locator("[data-group=wr-1] input").check();
            assertThat(page.locator("#reach")).containsText("600");
            page.locator("#next").click();
            page.locator("#title").fill("Try it");
            page.locator("#text").fill("新到的云柔纸尿裤，欢迎试用。");
            page.locator("#next").click();
            page.locator("#next").click();
            page.locator("#submit").click();
            assertThat(page.locator("#typed-wrong")).hasText("It reaches 600 customers: type 600.");
            for (int used = 0; used < 31; used++) {
                mongo.insert(
                        new Document("_id", "full/" + used)
                                .append("campaign", "manual@full")
                                .append("recipients", List.of("wr-1"))
                                .append("month", "2026-03")
                                .append("title", "")
                                .append("toGroups", true)
                                .append("userId", "lan")
                                .append("text", "")
                                .append("reminders", 0)
                                .append("plannedAt", clock.instant().minus(Duration.ofDays(2)))
                                .append("state", "DELIVERED"),
                        "mass_tasks");
            }
            page.locator("#typed").fill("600");
            page.locator("#submit").click();

            assertThat(page.locator("#faults")).containsText("have had their month’s posts: 0-6月宝妈 1 群");
            assertThat(page.locator("#sum [data-sum]")).hasText("groups: 1 − no budget left 1 = 0");
            assertThat(page.locator("#submit")).hasCount(0);
            page.navigate(url("/posts/new?id=" + draft));
            assertThat(page.locator("#sum [data-stop=OVER_BUDGET]"))
                    .containsText("1 group will have had its month’s messages");
            page.locator("[data-group=wr-3] input").check();
            assertThat(page.locator("#sum [data-sum]")).hasText("groups: 2 − no budget left 1 = 1");
            assertThat(page.locator("#reach")).containsText("customers in 1 groups; 1 owners");
            // the full group is left out, the other gets it
            page.locator("#next").click();
            page.navigate(url("/posts/new/check?id=" + draft));
            assertThat(page.locator("#faults")).hasCount(0);
            assertThat(page.locator("#reach")).containsText("customers in 1 groups");
            page.navigate(url("/posts/new?id=" + draft));
            page.locator("[data-group=wr-3] input").uncheck();
            page.locator("#go-words, #next").first().click();
            mongo.remove(OWN, "mass_tasks");
            page.navigate(url("/posts/new/check?id=" + draft));
            page.locator("#typed").fill("600");
            page.locator("#submit").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Submitted");
        } finally {
            customersOf("wr-1", 55);
        }
    }

    private static void step(Page page, String name) {
        assertThat(page.locator("[aria-current=step]")).hasText(name);
        Browser.shoot(page, "phone-new-post-" + name);
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .as("width of " + name)
                .isLessThanOrEqualTo(390);
    }
}

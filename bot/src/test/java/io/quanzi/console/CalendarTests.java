package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.Source;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.Accessibility;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** The calendar of posts on a Tuesday, 3 March: posts are dragged, moved by a form, left out, and put back. */
@ConsoleTest
@Import(CommunityShop.class)
class CalendarTests {
    private static final String POST = "00000000000000000000000000ca1e0d";
    private static final String RUN = "daily-tip-deal@2026-03-05T02:00:00Z";
    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    private MongoOperations mongo;

    @Autowired
    private Playbook playbook;

    @Autowired
    private PlaybookEditor editor;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @AfterEach
    void asItWas() {
        mongo.remove(new Query(), "occurrences");
        mongo.remove(new Query(), "left_out_groups");
        mongo.remove(Query.query(Criteria.where("_id").is(POST)), "post_drafts");
    }

    private void planned(String at) {
        mongo.insert(
                new Document("_id", POST)
                        .append("version", 3)
                        .append("state", "WAITING")
                        .append("by", "xiaolan")
                        .append("changedAt", Date.from(CommunityShop.NOW))
                        .append("chats", List.of("wr-1", "wr-2"))
                        .append("title", "新品试用")
                        .append("text", "新到的纸尿裤")
                        .append("cardTitle", "")
                        .append("cardUrl", "")
                        .append("cardDescription", "")
                        .append("at", Date.from(Instant.parse(at)))
                        .append("hours", 24),
                "post_drafts");
    }

    private void skipped() {
        mongo.insert(
                new Document("_id", RUN)
                        .append("schedule", "daily-tip-deal")
                        .append("at", Date.from(Instant.parse("2026-03-05T02:00:00Z")))
                        .append("state", "SKIPPED")
                        .append("by", "xiaolan")
                        .append("changedAt", Date.from(CommunityShop.NOW))
                        .append("why", "店休"),
                "occurrences");
    }

    private static Locator day(Page page, String day) {
        return page.locator("[data-day='" + day + "']");
    }

    @Test
    void aPostIsDraggedToAnotherDayAndPutBack() {
        planned("2026-03-11T02:30:00Z");
        Page page = SignedIn.admin(browser.desk("zh-CN"), "http://127.0.0.1:" + port + "/calendar");
        assertThat(page.locator("#month")).hasText("2026-03");
        assertThat(day(page, "2026-03-11")).containsText("新品试用");
        Browser.shoot(page, "calendar-zh");

        page.locator("[data-id='" + POST + "']").dragTo(day(page, "2026-03-13"));

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("“新品试用”从 03-11 10:30 改到了 03-13 10:30");
        assertThat(page).hasURL(Pattern.compile("#day-2026-03-13$"));
        assertThat(day(page, "2026-03-13")).containsText("10:30 新品试用");
        page.locator("#undo").click();
        assertThat(day(page, "2026-03-11")).containsText("10:30 新品试用");
        page.locator("[data-id='" + POST + "']").dragTo(day(page, "2026-03-13"));
        assertThat(page).hasURL(Pattern.compile("#day-2026-03-13$"));
        page.locator("[data-id='" + POST + "']").dragTo(day(page, "2026-03-11"));
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("“新品试用”已恢复到 03-11 10:30");
        assertThat(page.locator("#undo")).hasCount(0);
        page.locator("[data-id='" + RUN + "']").dragTo(day(page, "2026-03-13"));
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("同一日程那个时间已经有一条");
        assertThat(page.getByRole(AriaRole.ALERT).locator("a")).hasAttribute("href", Pattern.compile("daily-tip-deal"));
        assertThat(page.locator("[data-id='" + RUN + "'] [data-to]")).hasCount(0);
        page.locator("a[rel=next]").click();
        assertThat(page.locator("#month")).hasText("2026-04");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void oneRunIsMovedAndLeftOutOnAPhoneWithoutScript() {
        Page page = SignedIn.admin(browser.phoneWithoutScript("zh-CN"), "http://127.0.0.1:" + port + "/upcoming?in=2");
        page.locator("[data-change=time]").first().click();
        assertThat(page.locator("#groups")).containsText("这一次发到 2 个群");
        page.locator("[name=time]").fill("15:00");
        page.locator("[name=why]").first().fill("上午店休");
        page.locator("[name=why]").first().press("Enter");
        assertThat(day(page, "2026-03-05")).containsText("15:00 每日贴士与好价");
        assertThat(day(page, "2026-03-05")).containsText("已改时间 → 03-05 15:00");
        Browser.shoot(page, "calendar-phone-zh");

        page.locator("[data-id='daily-tip-deal@2026-03-05T07:00:00Z'] a").press("Enter");
        assertThat(page.locator("#who")).containsText("上午店休");
        page.locator("form[action='/calendar/skip'] [name=why]").press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("已跳过“每日贴士与好价”03-05 15:00 这一次");
        page.navigate("http://127.0.0.1:" + port + "/upcoming?in=2");
        assertThat(page.locator("#exceptions")).containsText("已跳过");
        assertThat(page.locator("#posts")).hasCount(0);
        page.navigate("http://127.0.0.1:" + port + "/schedules");
        assertThat(page.locator("main")).containsText("已跳过");
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"
                        + " && [...document.querySelectorAll('.table-responsive')]"
                        + ".every(one => one.scrollWidth <= one.clientWidth)"))
                .isEqualTo(true);
        page.locator("a[href^='/calendar/item']").press("Enter");
        page.locator("#undo").press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("已恢复");
        assertThat(day(page, "2026-03-05")).containsText("10:00 每日贴士与好价");
        assertThat(mongo.count(
                        Query.query(Criteria.where("action")
                                .regex("^calendar\\.")
                                .and("subject")
                                .regex("2026-03-05")),
                        "audit"))
                .isGreaterThanOrEqualTo(3);
    }

    @Test
    void aPostIsMovedByTheKeyboardAndTheBudgetFollows() {
        planned("2026-03-11T02:30:00Z");
        Page page = SignedIn.admin(browser.desk("en-US"), "http://127.0.0.1:" + port + "/calendar");
        Locator post = page.locator("[data-id='" + POST + "']");
        Locator mover = post.locator("summary");
        assertThat(mover).hasAccessibleName("Move: 10:30 新品试用");
        mover.focus();
        page.keyboard().press("Enter");
        assertThat(post.locator("[data-to=after]")).hasAccessibleName("To the day after, 2026-03-12");
        Browser.shoot(page, "calendar-move-en");
        assertThat(Accessibility.faults(page)).isEmpty();
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(day(page, "2026-03-12")).containsText("10:30 新品试用");

        page.locator("#budget").click();
        Locator group = page.locator("[data-chat=wr-1] [data-label=Planned]");
        int before = Integer.parseInt(group.innerText());
        mongo.updateFirst(
                Query.query(Criteria.where("_id").is(POST)), new Update().set("state", "REVIEW"), "post_drafts");
        page.reload();
        assertThat(group).hasText(String.valueOf(before));
        assertThat(page.locator("#people")).containsText("0 / 31");
        assertThat(page.locator("[data-chat=wr-1] [data-label=Used]")).hasText(Pattern.compile("[1-9] / 31"));
        Browser.shoot(page, "calendar-budget-en");
        assertThat(Accessibility.faults(page)).isEmpty();
        page.navigate("http://127.0.0.1:" + port + "/calendar/item?kind=run&id=" + RUN);
        page.getByLabel("0-6月宝妈 1 群").check();
        page.locator("#skip-some").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Not sent this time to: 0-6月宝妈 1 群");
        assertThat(page.locator("#groups")).containsText("This goes to 1 groups: 0-6月宝妈 2 群");
        page.navigate("http://127.0.0.1:" + port + "/calendar/budget");
        assertThat(group).hasText(String.valueOf(before - 1));
        page.navigate("http://127.0.0.1:" + port + "/calendar/item?kind=run&id=" + RUN);
        page.locator("[data-act=put-back]").click();
        assertThat(page.locator("#without")).hasCount(0);
        page.locator("#skip-it").click();
        page.navigate("http://127.0.0.1:" + port + "/calendar/budget");
        assertThat(group).hasText(String.valueOf(before - 1));
        page.navigate("http://127.0.0.1:" + port + "/groups/wr-1");
        assertThat(page.locator("main")).containsText(before - 1 + " of them planned");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theFirstPageShowsWhatIsPostedUntilTheEndOfTomorrow() {
        planned("2026-03-04T02:30:00Z");
        skipped();
        Page page = SignedIn.admin(browser.desk("zh-CN"), "http://127.0.0.1:" + port + "/");
        assertThat(page.locator("#gone")).containsText("位群主已点发送");
        assertThat(page.locator("#more")).containsText("每日贴士与好价：8 天内还有 4 次 · 已跳过 03-05 10:00");

        Locator soon = page.locator("#soon");
        assertThat(soon).containsText("明天 10:00 每日贴士与好价");
        assertThat(soon.innerText()).contains("【今日小知识】").doesNotContain("\\u000A");
        assertThat(soon).containsText("明天 10:30 新品试用");
        assertThat(soon).containsText("新到的纸尿裤");
        assertThat(soon).containsText("本月每群至少还能收");
        soon.locator("a", new Locator.LocatorOptions().setHasText("新品试用")).click();
        assertThat(page.locator("h1")).hasText("新品试用");

        mongo.updateFirst(
                Query.query(Criteria.where("_id").is(POST)), new Update().set("state", "REVIEW"), "post_drafts");
        page.navigate("http://127.0.0.1:" + port + "/");
        assertThat(soon).containsText("新品试用 待复核，通过后才发");
        page.navigate("http://127.0.0.1:" + port + "/calendar?month=2026-03");
        assertThat(day(page, "2026-03-04")).containsText("待复核，通过后才发");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void memberDaysAndSwapsStandInItAndLeadToTheirForms() {
        Page page = SignedIn.admin(browser.desk("zh-CN"), "http://127.0.0.1:" + port + "/calendar?month=2026-03");

        assertThat(page.locator("[data-dated=member-day]").getByText("周二母婴日"))
                .not()
                .hasCount(0);
        assertThat(day(page, "2026-03-10").locator("[data-dated]")).containsText("周二母婴日 会员日 · 母婴");
        assertThat(page.locator("#periods")).containsText("异业换券");
        day(page, "2026-03-10").locator("[data-dated=member-day] a").click();
        assertThat(page.locator("main [name=name]")).hasValue("周二母婴日");
        page.navigate("http://127.0.0.1:" + port + "/calendar?month=2026-03");
        page.locator("#periods summary").click();
        page.locator("#periods a[href*=swaps]").first().click();
        assertThat(page).hasURL(Pattern.compile("/playbook/.*path=schedules%2Fswaps%2Ffamily-restaurant"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void saysWhereAGroupHearsTwice() {
        planned("2026-03-12T02:30:00Z");
        Page page = SignedIn.admin(browser.desk("zh-CN"), "http://127.0.0.1:" + port + "/calendar?month=2026-03");

        assertThat(day(page, "2026-03-12").locator("[data-clash]")).containsText("一小时内收到两条");
        assertThat(day(page, "2026-03-11").locator("[data-clash]")).hasCount(0);
        assertThat(day(page, "2026-03-12").locator("[data-left]")).containsText("至少还剩");
    }

    @Test
    void saysWhichPostTakesThePlaceOfWhich() {
        String path = "schedules/budget.yaml";
        String before = playbook.active(path).orElseThrow().source().content();
        save(path, before.replace("day: 0        #", "day: 1        #").replace("full: drop", "full: move"));
        try {
            planned("2026-03-05T07:00:00Z");
            Page page = SignedIn.admin(browser.desk("en-US"), url("/calendar?month=2026-03"));

            assertThat(day(page, "2026-03-05")
                            .locator("[data-id='" + RUN + "'] [data-note]")
                            .first())
                    .containsText("since “新品试用” takes its place that day");
            page.navigate(url("/calendar/item?kind=run&id=" + RUN));
            assertThat(page.locator("[data-note]").first()).containsText("since “新品试用” takes its place that day");
            page.navigate(url("/upcoming?in=2"));
            assertThat(page.locator("[data-note]").first()).containsText("since “新品试用” takes its place that day");
            page.navigate(url("/plan?days=4"));
            assertThat(page.locator("[data-stop=MOVED]").first()).containsText("since “新品试用” takes its place that day");
        } finally {
            save(path, before);
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private void save(String path, String text) {
        assertThat(editor.save(
                        new Source(path, text),
                        playbook.active(path).orElseThrow().version(),
                        "test"))
                .isInstanceOf(PlaybookEditor.Saved.InForce.class);
    }
}

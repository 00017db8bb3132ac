package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.microsoft.playwright.Page;
import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.Source;
import io.quanzi.sandbox.Browser;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.Accessibility;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** A manager has two texts tested, reads what it shows, and takes one, on a phone without JavaScript. */
@ConsoleTest
@Import(CommunityShop.class)
class AbTestPagesTests {
    private static final String PATH = "schedules/daily-tip-deal.yaml";
    private static final String ID = "daily-tip-deal.2026-02-21.daily-tip-deal-short";
    private static final Query POSTED = Query.query(where("campaign").regex("^daily-tip-deal@"));

    private static final String OWN = "ab".repeat(16);
    private static final Query OWN_TASKS = Query.query(where("campaign").is(PostDrafts.campaignOf(OWN)));

    @LocalServerPort
    private int port;

    @Autowired
    private Playbook playbook;

    @Autowired
    private PlaybookEditor editor;

    @Autowired
    private Schedules schedules;

    @Autowired
    private PostDrafts postDrafts;

    @Autowired
    private MongoTemplate mongo;

    private String before = "";

    @AfterEach
    void startOver() {
        editor.save(
                new Source(PATH, before), playbook.active(PATH).orElseThrow().version(), "test");
        mongo.remove(POSTED, "mass_tasks");
        mongo.remove(POSTED, "link_days");
        mongo.remove(OWN_TASKS, "mass_tasks");
        mongo.remove(OWN_TASKS, "link_days");
        mongo.remove(Query.query(where("_id").is(OWN)), "post_drafts");
        for (String collection : List.of("ab_tests", "ab_reached", "occurrences", "content_of_day", "said_today")) {
            mongo.remove(new Query(), collection);
        }
    }

    @Test
    void isWrittenIntoAScheduleReadAndDecided() {
        before = text();
        try (Browser browser = Browser.start()) {
            Page page = SignedIn.admin(browser.phoneWithoutScript("zh-CN"), url("/ab-tests"));
            assertThat(page.locator("main")).containsText("还没有测试");
            look(page, "ab-tests-empty-zh");

            page.navigate(url("/playbook/entries?path=" + PATH));
            page.locator("#templateB").fill("broadcast/daily-tip-deal");
            page.locator("#hypothesis").fill("先说好价，点开的人更多");
            page.locator("#minimumClicks").fill("40");
            page.locator("#testFrom").fill("2026-02-21");
            page.locator("#testUntil").fill("2026-03-10");
            page.locator("#save-settings").press("Enter");
            assertThat(page.locator("[data-field=templateB]").first()).containsText("应与“template”不同");
            page.locator("#templateB").fill("broadcast/daily-tip-deal-short");
            look(page, "ab-form-zh");
            page.locator("#save-settings").press("Enter");
            assertThat(text())
                    .contains("templateB: broadcast/daily-tip-deal-short")
                    .contains("# 每天上午十点");

            page.navigate(url("/upcoming?in=1"));
            assertThat(page.locator("[data-version=B]").first()).isVisible();
            page.navigate(url("/plan"));
            assertThat(page.locator("main")).containsText("每日贴士与好价 · A/B");

            schedules.run("daily-tip-deal", false);
            List<Document> tasks = mongo.find(POSTED, Document.class, "mass_tasks");
            assertThat(tasks).hasSize(2);
            assertThat(tasks.get(0).getString("text")).isNotEqualTo(tasks.get(1).getString("text"));
            page.navigate(url("/ab-tests"));
            assertThat(page.locator("[data-test]")).containsText("还太早：再等 40 次点击");
            look(page, "ab-tests-zh");

            tasks.forEach(this::yesterday);
            page.locator("[data-test] a").press("Enter");
            assertThat(page.locator("#verdict")).containsText("群太少");
            assertThat(page.locator("[data-version=B] [data-clicks]")).hasText("30");
            assertThat(page.locator("[data-version=A]")).containsText("daily-tip-deal");
            look(page, "ab-test-zh");
            page.navigate(url("/ab-tests/" + ID + "?lang=en"));
            assertThat(page.locator("#difference")).containsText("three links");
            look(page, "ab-test-en");
            page.navigate(url("/ab-tests/" + ID + "?lang=zh"));
            page.locator("[data-take=B]").press("Enter");

            assertThat(page.locator("#taken")).containsText("采用了 B");
            assertThat(text())
                    .contains("template: broadcast/daily-tip-deal-short")
                    .doesNotContain("templateB")
                    .doesNotContain("minimumClicks");
            assertThat(page.locator("[data-take]")).hasCount(0);

            ofAnOwnPost(page);

            Page desk = SignedIn.admin(browser.desk("zh-CN"), url("/ab-tests/" + ID));
            assertThat(Accessibility.faults(desk)).isEmpty();
            desk.navigate(url("/ab-tests"));
            assertThat(Accessibility.faults(desk)).isEmpty();
            desk.navigate(url("/playbook/entries?path=" + PATH));
            assertThat(Accessibility.faults(desk)).isEmpty();
        }
    }

    private void ofAnOwnPost(Page page) {
        postDrafts.create(OWN, "admin", List.of("wr-1", "wr-2", "wr-3"), new Words("开学清单", "先看清单，再看尺码。", List.of()));
        page.navigate(url("/posts/new/words?id=" + OWN));
        page.locator("#second summary").click();
        page.locator("#textB").fill("先看清单，再看尺码。");
        page.locator("#next").press("Enter");
        assertThat(page.locator("#textB-wrong")).containsText("和第一版一样");
        page.locator("#textB").fill("全网最低价");
        page.locator("#look").press("Enter");
        assertThat(page.locator("#textB-wrong")).containsText("最低");
        page.locator("#textB").fill("先看尺码，再看清单。");
        page.locator("#look").press("Enter");
        assertThat(page.locator("#preview [data-version=B]")).isVisible();
        look(page, "ab-own-words-zh");
        page.navigate(url("/posts/new/check?id=" + OWN));
        assertThat(page.locator("#versions")).containsText("A 版发");
        look(page, "ab-own-check-zh");
        page.locator("#submit").press("Enter");
        page.navigate(url("/ab-tests"));
        assertThat(page.locator("[data-test*=manual]")).containsText("还太早：再等 40 次点击");
        mongo.find(OWN_TASKS, Document.class, "mass_tasks").forEach(this::yesterday);
        page.locator("[data-test*=manual] a").press("Enter");
        assertThat(page.locator("[data-version=B]")).containsText("先看尺码");
        assertThat(page.locator("[data-take]")).hasCount(0);
        look(page, "ab-own-zh");
    }

    /** A task was sent yesterday, and opened 30 times. */
    private void yesterday(Document task) {
        Date sent = Date.from(CommunityShop.NOW.minus(Duration.ofDays(1)));
        var results = task.getList("recipients", String.class).stream()
                .map(to -> new Document("to", to).append("result", "SENT").append("sentAt", sent))
                .toList();
        mongo.updateFirst(
                Query.query(where("_id").is(task.getString("_id"))),
                new Update().set("results", results),
                "mass_tasks");
        mongo.insert(
                new Document("_id", task.getString("_id") + "/2026-03-02")
                        .append("campaign", task.getString("campaign"))
                        .append("message", task.getString("_id"))
                        .append("target", "https://shop.example.com/")
                        .append("day", "2026-03-02")
                        .append("clicks", 30),
                "link_days");
    }

    private String text() {
        return playbook.active(PATH).orElseThrow().source().content();
    }

    private static void look(Page page, String name) {
        page.setViewportSize(390, 900);
        Browser.shoot(page, name);
        assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("overflow of " + name)
                .isEqualTo(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}

package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
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

/** Running by hand what speaks to customers: never without a question, never twice the same without a second one. */
@ConsoleTest
@Import(CommunityShop.class)
class RunNowTests {
    private static final Query POSTED = Query.query(Criteria.where("campaign").regex("^daily-tip-deal@"));
    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    private MongoOperations mongo;

    @Autowired
    private SettableClock clock;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @AfterEach
    void nothingWasPosted() {
        mongo.remove(POSTED, "mass_tasks");
        mongo.remove(new Query(), "occurrences");
    }

    @Test
    void asksBeforeItPostsAndAsksTwiceBeforeItRepeats() {
        mongo.insert(
                new Document("_id", "daily-tip-deal@10")
                        .append("schedule", "daily-tip-deal")
                        .append("at", Date.from(Instant.parse("2026-03-03T02:00:00Z")))
                        .append("state", "DONE")
                        .append("summary", "已为 2 个群排好"),
                "occurrences");
        Page page = loggedIn("/schedules");

        page.locator("#run-daily-tip-deal").click();

        assertThat(page.locator("#audience")).hasText("将发往 2 个群，需 1 位群主在企业微信里点“发送”。");
        assertThat(page.locator("#ran-today")).containsText("今天 10:00 已执行过");
        assertThat(page.locator("#again")).hasCount(0);
        assertThat(mongo.count(POSTED, "mass_tasks")).isZero();
        page.locator("#yes").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("“每日贴士与好价”已执行");
        assertThat(mongo.count(POSTED, "mass_tasks")).isEqualTo(1);

        page.locator("#run-daily-tip-deal").click();
        assertThat(page.locator("#repeats")).containsText("同样的内容今天已经发过");
        assertThat(page.locator("#repeats")).containsText("2 个群会再收到一遍");
        Browser.shoot(page, "schedule-again-zh");
        page.locator("#again").evaluate("box => box.removeAttribute('required')");
        page.locator("#yes").click();
        assertThat(page.locator("#again.is-invalid")).isVisible();
        assertThat(mongo.count(POSTED, "mass_tasks")).isEqualTo(1);
        page.locator("#again").check();
        clock.advance(Duration.ofSeconds(1)); // another run than the first
        page.locator("#yes").click();

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("已执行");
        assertThat(mongo.count(POSTED, "mass_tasks")).isEqualTo(2);
        page.navigate("http://127.0.0.1:" + port + "/schedules?lang=en");
        Locator runs = page.locator("main");
        assertThat(runs).containsText("planned for 2 groups, 1 owners have to tap");
        assertThat(runs).containsText("已为 2 个群排好"); // as an earlier release wrote it
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void asksOnTheFirstPageToo() {
        Page page = loggedIn("/");

        page.locator("#today a[id$=daily-tip-deal]").click();

        assertThat(page.locator("h1")).hasText("现在执行“每日贴士与好价”？");
        page.getByText("返回").click();
        assertThat(page.locator("h1")).hasText("日程");
        assertThat(mongo.count(POSTED, "mass_tasks")).isZero();
    }

    private Page loggedIn(String path) {
        return SignedIn.admin(browser.desk("zh-CN"), "http://127.0.0.1:" + port + path);
    }
}

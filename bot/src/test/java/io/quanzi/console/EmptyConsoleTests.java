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
import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.test.annotation.DirtiesContext;

/** The console on its first day: login, both languages, and what to do next on every page. */
@ConsoleTest
@DirtiesContext(
        classMode = DirtiesContext.ClassMode.BEFORE_CLASS) // others of this kind leave rows in the store they share
class EmptyConsoleTests {
    private static Browser browser;

    private static final String SEGMENTS = "schedules/segments.yaml";
    private static final String OFFICERS = "schedules/officers.yaml";

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

    @AfterEach
    void startOver() {
        browser.startOver();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @Test
    void asksToLogInAndThenShowsThePageThatWasAskedFor() {
        Page page = browser.desk("zh-CN");
        page.navigate(url("/inbox"));
        assertThat(page).hasURL(url("/login"));
        Browser.shoot(page, "login-zh");

        logIn(page, ConsoleTest.PASSWORD);

        assertThat(page.locator("h1")).hasText("事件处理");
        page.locator("#logout").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("已退出登录");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void saysThatThePasswordIsWrong() {
        Page page = browser.desk("zh-CN");
        page.navigate(url("/login"));

        logIn(page, "wrong");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("用户名或密码不对");
    }

    @Test
    void speaksEnglishToABrowserThatAsksForItAndChineseAfterTheSwitch() {
        Page page = browser.desk("en-GB");
        page.navigate(url("/"));
        logIn(page, ConsoleTest.PASSWORD);
        assertThat(page.locator("h1")).hasText("Today");
        Browser.shoot(page, "today-empty-en");

        page.locator("#language").click();

        assertThat(page.locator("h1")).hasText("工作台");
        page.navigate(url("/customers"));
        assertThat(page.locator("h1")).hasText("客户列表");
    }

    @Test
    void saysOnEveryEmptyPageWhatToDoNext() {
        Page page = browser.desk("zh-CN");
        page.navigate(url("/"));
        logIn(page, ConsoleTest.PASSWORD);
        Browser.shoot(page, "today-empty-zh");
        for (String path : List.of(
                "/",
                "/customers",
                "/customers?stage=added",
                "/orders",
                "/products",
                "/inbox",
                "/outbound",
                "/reconcile",
                "/imports",
                "/posts",
                "/posts?state=waiting",
                "/groups",
                "/members",
                "/repurchase")) {
            page.navigate(url(path));

            assertThat(page.locator(".empty-subtitle").first()).isVisible();
        }
        assertThat(page.locator("#forward")).hasCount(0);
        page.navigate(url("/first-run"));
        assertThat(Accessibility.faults(page)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    /** The first run of a shop that is no demo: six steps, each with its form, left and found again. */
    @Test
    void aShopBeginsInSixStepsOnAPhoneWithoutScript() {
        Source shipped = playbook.active(SEGMENTS).orElseThrow().source();
        Source officers = playbook.active(OFFICERS).orElseThrow().source();
        try {
            Page page = SignedIn.admin(browser.phoneWithoutScript("zh-CN"), url("/"));
            assertThat(page.locator("#first-run")).containsText("已完成 1 / 6 步 · 下一步：接上企业微信");
            page.locator("#first-run a").press("Enter");
            assertThat(step(page, "admin")).hasAttribute("data-done", "true");
            assertThat(step(page, "wecom").locator("[data-setting]")).hasCount(6);
            assertThat(step(page, "wecom").locator("[data-setting=corp-id]")).containsText("我的企业 → 企业信息 → 企业ID");
            assertThat(step(page, "wecom").locator("[data-setting=corp-id]")).hasAttribute("data-there", "false");
            assertThat(step(page, "wecom").locator("#callback")).containsText("/wecom/callback");
            assertThat(step(page, "wecom")).containsText("这还是本机地址，企业微信连不到");
            Browser.shoot(page, "first-run-connect-phone-zh");
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            assertThat(step(page, "wecom").locator("a")).hasAttribute("href", "/doctor");
            page.locator("#without").press("Enter");
            assertThat(step(page, "wecom")).containsText("先不接企业微信");

            step(page, "officers").locator("a").press("Enter");
            page.locator("[data-entry] [data-act=edit]").first().press("Enter");
            page.locator("#name").fill("福利官小兰");
            page.locator("#save").press("Enter");
            assertThat(page.locator("#saved")).isVisible();
            page.navigate(url("/first-run"));
            assertThat(step(page, "officers")).hasAttribute("data-done", "true");

            step(page, "segment").locator("a").press("Enter");
            page.locator("#title").fill("大客户");
            page.locator("[name=trait-0]").selectOption("spent");
            page.locator("noscript button").press("Enter");
            page.locator("[name=value-0]").fill("500");
            page.locator("#save").press("Enter");
            assertThat(page.locator("#saved")).isVisible();
            assertThat(page.locator("#recount")).containsText("正在重新计算");

            page.navigate(url("/"));
            assertThat(page.locator("#first-run")).containsText("已完成 4 / 6 步 · 下一步：第一个客户群");
            mongo.insert(
                    new Document("_id", "wr-first")
                            .append("name", "大客户 1 群")
                            .append("owner", "lan")
                            .append("members", 4)
                            .append("customers", 2)
                            .append("version", "1")
                            .append("dismissed", false)
                            .append("readAt", Date.from(Instant.EPOCH)),
                    "groups");
            page.navigate(url("/first-run"));
            assertThat(step(page, "group")).containsText("已看到 1 个群，但都没有对上人群包");
            mongo.updateFirst(
                    Query.query(Criteria.where("_id").is("wr-first")),
                    Update.update("segment", "new-buyers"),
                    "groups");
            page.reload();
            assertThat(step(page, "group")).containsText("大客户 1 群");
            Browser.shoot(page, "first-run-phone-zh");
            assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);

            page.locator("#dismiss").press("Enter");
            assertThat(page.locator("#first-run")).hasCount(0);
            page.locator("#undo").press("Enter");
            page.locator("#first-run a").press("Enter");
            step(page, "post").locator("a").press("Enter");
            page.locator("[data-group=wr-first] input").check();
            page.locator("#next").press("Enter");
            page.locator("#title").fill("开业");
            page.locator("#text").fill("新到的云柔纸尿裤，回复“试用”找福利官领试用装。");
            page.locator("#next").press("Enter");
            page.locator("#later").check();
            page.locator("#at")
                    .fill(LocalDate.now(ChinaTime.ZONE)
                            .plusDays(2)
                            .atTime(10, 0)
                            .toString());
            page.locator("#next").press("Enter");
            page.locator("#submit").press("Enter");

            page.navigate(url("/first-run?lang=en"));
            assertThat(page.locator("#progress")).containsText("6 of 6 done");
            Browser.shoot(page, "first-run-phone-en");
            page.navigate(url("/"));
            assertThat(page.locator("#first-run")).containsText("All steps are done");
            page.locator("#dismiss").press("Enter");
            assertThat(page.locator("#first-run")).hasCount(0);
            assertThat(browser.complaints()).isEmpty();
        } finally {
            List.of("groups", "post_drafts", "first_run").forEach(name -> mongo.remove(new Query(), name));
            editor.save(shipped, playbook.active(SEGMENTS).orElseThrow().version(), "test");
            editor.save(officers, playbook.active(OFFICERS).orElseThrow().version(), "test");
        }
    }

    private static Locator step(Page page, String key) {
        return page.locator("[data-step=" + key + "]");
    }

    private static void logIn(Page page, String password) {
        page.locator("#username").fill("admin");
        page.locator("#password").fill(password);
        page.locator("form button").click();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}

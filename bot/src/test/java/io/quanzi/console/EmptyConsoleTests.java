package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quanzi.sandbox.Browser;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** The console on its first day: login, both languages, and what to do next on every page. */
@ConsoleTest
@DirtiesContext(
        classMode = DirtiesContext.ClassMode.BEFORE_CLASS) // others of this kind leave rows in the store they share
class EmptyConsoleTests {
    private static Browser browser;

    @LocalServerPort
    private int port;

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
        assertThat(browser.complaints()).isEmpty();
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

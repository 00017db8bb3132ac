package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@ConsoleTest
class ConsolePagesTests {
    private static Browser browser;

    @LocalServerPort
    private int port;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
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

        assertThat(page.locator("h1")).hasText("收件箱");
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
    void showsTheFirstPageInChineseAndInEnglish() {
        Page page = browser.desk("zh-CN");
        page.navigate(url("/"));
        logIn(page, ConsoleTest.PASSWORD);
        assertThat(page.locator("h1")).hasText("工作台");
        Browser.shoot(page, "today-empty-zh");

        page.locator("#language").click();

        assertThat(page.locator("h1")).hasText("Today");
        page.navigate(url("/customers"));
        assertThat(page.locator("h1")).hasText("Customers");
        Browser.shoot(page, "customers-empty-en");
        assertThat(browser.complaints()).isEmpty();
    }

    private void logIn(Page page, String password) {
        page.locator("#username").fill("admin");
        page.locator("#password").fill(password);
        page.locator("form button").click();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}

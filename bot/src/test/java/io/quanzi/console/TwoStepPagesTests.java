package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import io.quanzi.sandbox.Browser;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Two-step sign-in as a user on a phone without JavaScript sets it up and uses it, and as an admin asks for it. */
@ConsoleTest
class TwoStepPagesTests {
    private static final String PASSWORD = "a-good-password";
    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    private Users users;

    @Autowired
    private Passwords passwords;

    @Autowired
    private TwoStep twoStep;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
    }

    @AfterEach
    void startOver() {
        browser.startOver();
        twoStep.require(Set.of(), "admin");
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @Test
    void anAdminAsksForItAndHerColleagueSetsItUpAndSignsInWithIt() {
        users.create(new User("two-steps", passwords.encode(PASSWORD), Role.VIEWER));
        Page admin = SignedIn.admin(browser.desk("zh-CN"), url("/users"));
        admin.locator("#two-step input[value=VIEWER]").check();
        admin.locator("#two-step button").click();
        assertThat(admin.locator("#two-step input[value=VIEWER]")).isChecked();

        Page page = SignedIn.open(browser.phoneWithoutScript("zh-CN"), url("/customers"), "two-steps", PASSWORD);
        assertThat(page).hasURL(url("/me/two-step"));
        assertThat(page.locator("#qr path")).hasCount(1);
        assertThat(page.locator("body")).containsText("您的角色必须使用两步验证");
        Browser.shoot(page, "two-step-zh-390");
        String secret = page.locator("#secret").textContent().replace(" ", "");
        fill(page, "000000", PASSWORD);
        assertThat(page.locator(".invalid-feedback")).containsText("验证码不对");
        assertThat(page.locator("#secret")).hasText(secret.replaceAll("(.{4})(?=.)", "$1 "));
        fill(page, Totp.code(secret, Totp.stepAt(Clock.systemUTC().instant())), PASSWORD);
        assertThat(page.locator("#codes code")).hasCount(10);
        Browser.shoot(page, "two-step-codes-zh-390");
        String recovery = page.locator("#codes code").first().textContent();
        page.locator("#kept").click();

        assertThat(page.locator("body")).containsText("两步验证已开启，请重新登录");
        logIn(page, "000000");
        assertThat(page.locator(".invalid-feedback")).containsText("验证码不对");
        Browser.shoot(page, "login-code-zh-390");
        page.locator("#code").fill(code(secret, 1));
        page.locator("form button").click();
        page.navigate(url("/me"));
        assertThat(page.locator("#two-step-on")).containsText("恢复码还剩 10 个");
        page.context().clearCookies();
        page.navigate(url("/login"));
        logIn(page, recovery);
        page.navigate(url("/me"));
        assertThat(page.locator("#two-step-on")).containsText("恢复码还剩 9 个");

        page.locator("#two-step-codes").click();
        page.locator("#password").fill("not-her-password");
        page.locator("form button").click();
        assertThat(page.locator(".invalid-feedback")).containsText("现在的密码不对");
        page.locator("#password").fill(PASSWORD);
        Browser.shoot(page, "two-step-anew-zh-390");
        page.locator("form button").click();
        assertThat(page.locator("body")).containsText("恢复码已重新生成");
        assertThat(page.locator("#codes code")).hasCount(10);
        String renewed = page.locator("#codes code").first().textContent();
        page.context().clearCookies();
        page.navigate(url("/login"));
        logIn(page, renewed);
        page.navigate(url("/me"));
        assertThat(page.locator("#two-step-on")).containsText("恢复码还剩 9 个");

        admin.locator("#two-step input[value=VIEWER]").uncheck();
        admin.locator("#two-step button").click();
        admin.locator("[data-user='two-steps'] form[action$='/two-step/reset'] button")
                .click();
        assertThat(admin.locator("body")).containsText("two-steps 的两步验证已重置");
        assertThat(admin.locator("[data-user='two-steps'] [data-two-step]")).hasCount(0);
        org.assertj.core.api.Assertions.assertThat(
                        users.find("two-steps").orElseThrow().secondStep())
                .isNull();
        admin.navigate(url("/audit?q=two-steps"));
        assertThat(admin.locator("table")).containsText("开启两步验证");
        assertThat(admin.locator("table")).containsText("用恢复码登录");
        assertThat(admin.locator("table")).containsText("重新生成恢复码");
        assertThat(admin.locator("table")).containsText("重置他人的两步验证");
        assertThat(admin.locator("table")).containsText("开启 → 关闭");
    }

    private void logIn(Page page, String code) {
        page.locator("#username").fill("two-steps");
        page.locator("#password").fill(PASSWORD);
        page.locator("form button").click();
        page.locator("#code").fill(code);
        page.locator("form button").click();
    }

    private static void fill(Page page, String code, String password) {
        page.locator("#code").fill(code);
        page.locator("#password").fill(password);
        page.locator("form button").click();
    }

    private String code(String secret, int later) {
        User.SecondStep second = users.find("two-steps").orElseThrow().secondStep();
        return Totp.code(secret, Objects.requireNonNull(second).lastStep() + later);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}

package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import io.quanzi.sandbox.Browser;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A colleague is added with fewer rights, comes in by her own password, and is refused what is not hers. */
@ConsoleTest
class UsersPageTests {
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
    void aColleagueIsAddedAndRefusedWhatIsNotHers() {
        Page admin = logIn(browser.desk("zh-CN"), "admin", ConsoleTest.PASSWORD);
        admin.locator("aside a[href='/users']").click();
        String link = invite(admin, "小美", "VIEWER");
        assertThat(admin.locator("[data-user='小美'] [data-state=invited]")).hasText("等她设密码");
        Browser.shoot(admin, "users-zh");
        admin.reload();
        assertThat(admin.locator("#link")).hasCount(0);

        Page colleague = browser.phone("zh-CN");
        colleague.navigate(link);
        assertThat(colleague.locator("main")).containsText("您的登录名是 小美，角色是只读");
        choose(colleague, "better-than-none", "another-password");
        assertThat(colleague.locator(".invalid-feedback")).hasText("两次输入的不一样，请再试一次");
        Browser.shoot(colleague, "phone-join");
        choose(colleague, "better-than-none", "better-than-none");
        assertThat(colleague.locator(".alert-success")).containsText("密码已设好");
        Response used = Objects.requireNonNull(colleague.navigate(link));
        assertThat(used.status()).isEqualTo(410);
        assertThat(colleague.locator("#ended")).containsText("请让管理员在“成员与角色”里重新生成一个");
        logIn(colleague, "小美", "better-than-none");
        colleague.navigate(url("/customers"));
        assertThat(colleague.locator("aside a[href='/users'], aside a[href='/imports']"))
                .hasCount(0);
        colleague.navigate(url("/users"));
        assertThat(colleague.locator("[data-error='403']")).isVisible();

        Locator card = admin.locator("[data-user='小美']");
        admin.reload();
        card.getByText("更改角色").click();
        card.locator("input[value=MANAGER]").check();
        card.getByText("保存角色").click();
        assertThat(admin.locator(".alert-success")).containsText("小美 的角色已更改");
        colleague.navigate(url("/customers"));
        assertThat(colleague).hasURL(url("/login"));
        logIn(colleague, "小美", "better-than-none");
        colleague.navigate(url("/imports"));
        assertThat(colleague.locator("h1")).hasText("导入");

        card.locator("form[action$='/off'] button").click();
        assertThat(card.locator("[data-state=off]")).isVisible();
        colleague.navigate(url("/imports"));
        assertThat(colleague).hasURL(url("/login"));
        fill(colleague, "小美", "better-than-none");
        assertThat(colleague.locator(".alert-warning")).containsText("这个账号已停用");
        card.locator("summary").last().click();
        card.locator(".btn-danger").click();
        assertThat(card).hasCount(0);
        assertThat(browser.complaints()).allMatch(said -> said.contains("403") || said.contains("410"));
    }

    @Test
    void whatIsMissingIsSaidAtTheFieldAndNothingTypedIsLost() {
        Page admin = logIn(browser.phone("en"), "admin", ConsoleTest.PASSWORD);
        admin.navigate(url("/users"));

        admin.locator("#name").fill("helper");
        admin.locator("#invite input[value=OFFICER]").check();
        admin.locator("#invite button").click();

        assertThat(admin.locator("#invite .invalid-feedback")).containsText("expected the userid in WeCom");
        assertThat(admin.locator("#name")).hasValue("helper");
        assertThat(admin.locator("#invite input[value=OFFICER]")).isChecked();
        assertThat((Integer) admin.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(390);
        Browser.shoot(admin, "phone-users-en");
    }

    private static String invite(Page admin, String name, String role) {
        admin.locator("#name").fill(name);
        admin.locator("#invite input[value=" + role + "]").check();
        admin.locator("#invite button").click();
        return admin.locator("#link").inputValue();
    }

    private static void choose(Page page, String password, String again) {
        page.locator("#password").fill(password);
        page.locator("#again").fill(again);
        page.locator("form button").click();
    }

    private Page logIn(Page page, String name, String password) {
        page.navigate(url("/login"));
        fill(page, name, password);
        assertThat(page.locator("#logout")).isVisible();
        return page;
    }

    private static void fill(Page page, String name, String password) {
        page.locator("#username").fill(name);
        page.locator("#password").fill(password);
        page.locator("form button").click();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}

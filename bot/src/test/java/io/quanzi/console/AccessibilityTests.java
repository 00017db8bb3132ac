package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.Accessibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** What keeps nobody from a page of the console: contrast, names, landmarks, keys, a menu without JavaScript. */
@ConsoleTest
@Import(BusyShop.class)
@TestPropertySource(properties = "quanzi.playbook-dir=bot/src/test/resources/console")
class AccessibilityTests {
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
    void findsNothingSeriousOnAnyPage() {
        Page page = loggedIn(browser.desk("zh-CN"));
        List<String> faults = new ArrayList<>();
        List<String> menu = hrefs(page.locator("#menu a"));
        List<String> pages = new ArrayList<>(menu);
        pages.addAll(List.of("/nowhere", "/?theme=dark", "/customers", "/posts", "/inbox"));
        assertThat(menu).hasSizeGreaterThan(10);
        for (String path : pages) {
            page.navigate(url(path));
            Optional<String> detail = menu.contains(path)
                    ? hrefs(page.locator("main tbody a")).stream().findFirst()
                    : Optional.empty();
            faults.addAll(Accessibility.faults(page));
            detail.ifPresent(found -> {
                page.navigate(url(found));
                faults.addAll(Accessibility.faults(page));
            });
        }

        assertThat(faults).isEmpty();
    }

    @Test
    void opensTheMenuOfAPhoneWithoutJavaScript() {
        Page page = loggedIn(browser.phoneWithoutScript("zh-CN"));
        assertThat(page.locator("#menu").isVisible()).isFalse();

        page.locator(".navbar-toggler").click();
        page.locator("#menu a[href='/customers']").press("Enter");
        page.waitForURL(url("/customers"));

        assertThat(page.locator("h1").innerText()).isEqualTo("客户列表");
        assertThatThrownBy(() -> Accessibility.faults(page))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a page with JavaScript");
    }

    @Test
    void leadsPastTheMenuByKeyboard() {
        Page page = loggedIn(browser.desk("en"));

        page.keyboard().press("Tab");
        page.keyboard().press("Enter");

        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("content");
    }

    @Test
    void keepsTheThemeThatWasChosen() {
        Page page = loggedIn(browser.desk("zh-CN"));
        assertThat(theme(page)).isEqualTo("light");

        page.locator("#theme").click();

        assertThat(theme(page)).isEqualTo("dark");
        page.navigate(url("/customers"));
        assertThat(theme(page)).isEqualTo("dark");
        Browser.shoot(page, "customers-dark");
        page.locator("#theme").click();
        assertThat(theme(page)).isEqualTo("light");
    }

    private static String theme(Page page) {
        return page.locator("html").getAttribute("data-bs-theme");
    }

    private static List<String> hrefs(Locator links) {
        return links.all().stream()
                .map(link -> link.getAttribute("href"))
                .filter(href -> href.startsWith("/"))
                .toList();
    }

    private Page loggedIn(Page page) {
        return SignedIn.admin(page, url("/"));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}

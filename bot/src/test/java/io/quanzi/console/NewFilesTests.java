package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.quanzi.playbook.Playbook;
import io.quanzi.sandbox.Browser;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.Accessibility;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Files of the playbook that managers make in the browser, and take away again. */
@ConsoleTest
@Import(CommunityShop.class)
class NewFilesTests {
    private static final String SWAP = "schedules/swaps/family-restaurant.yaml";
    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    private Playbook playbook;

    @Autowired
    private Schedules schedules;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @AfterEach
    void startOver() {
        browser.startOver();
    }

    @Test
    void makesASwapFromAnotherAndTakesItAway() {
        Page page = loggedIn(browser.phoneWithoutScript("zh-CN"), "/swaps");
        page.locator("#new-swap").press("Enter");
        page.locator("#save").press("Enter");
        assertThat(page.locator("[data-field=name]")).isVisible();
        page.locator("#sample").selectOption(SWAP);
        page.locator("#take-sample").press("Enter");
        assertThat(page.locator("#category")).hasValue("母婴");
        page.locator("#name").fill("family-restaurant");
        page.locator("#save").press("Enter");
        assertThat(page.locator("[data-field=name]")).containsText("family-restaurant.yaml");
        page.locator("#name").fill("swim-school");
        page.locator("#partnerTitle").fill("游泳馆");
        page.locator("#budget").fill("0");
        page.locator("#save").press("Enter");
        assertThat(page.locator("[data-field=budget]")).isVisible();
        page.locator("#budget").fill("50");
        look(page, "playbook-new-swap-zh");
        page.locator("#save").press("Enter");

        assertThat(page.locator("#created")).isVisible();
        String made = "schedules/swaps/swim-school.yaml";
        assertThat(text(made))
                .contains("name: swim-school")
                .contains("partnerTitle: 游泳馆")
                .contains("budget: 50 ");
        page.locator("#remove").press("Enter");
        assertThat(page.locator("#removed")).containsText("游泳馆");
        assertThat(playbook.known(made)).isEmpty();
        page.locator("#undo").press("Enter");
        assertThat(page.locator("#created")).isVisible();
        page.locator("#undo").press("Enter");
        assertThat(page.locator("#removed")).isVisible();
        assertThat(playbook.known(made)).isEmpty();
    }

    @Test
    void makesAPausedScheduleAndTemplates() {
        Page page = loggedIn(browser.desk("zh-CN"), "/playbook");
        page.locator("#new-schedule").click();
        page.locator("#sample").selectOption("schedules/daily-tip-deal.yaml");
        page.locator("#take-sample").click();
        page.locator("#name").fill("../Evening");
        page.locator("#save").click();
        assertThat(page.locator("[data-field=name]")).isVisible();
        assertThat(page.locator("[data-field=title]")).isVisible();
        page.locator("#name").fill("evening-tips");
        page.locator("#title").fill("晚间贴士");
        look(page, "playbook-new-schedule-zh");
        assertThat(Accessibility.faults(page)).isEmpty();
        page.locator("#save").click();
        assertThat(page.locator("#created")).containsText("暂停");
        assertThat(text("schedules/evening-tips.yaml")).endsWith("paused: true\n");
        assertThat(schedules.nextOf("evening-tips", Instant.EPOCH, 1)).isEmpty();
        look(page, "playbook-created-schedule-zh");
        page.locator("#undo").click();
        assertThat(page.locator("#removed")).containsText("晚间贴士");

        page.navigate(url("/playbook"));
        page.locator("#new-welcome").click();
        String text = page.locator("#text").inputValue();
        page.locator("#text").fill(text + "\n全网最低");
        page.locator("#save").click();
        assertThat(page.locator("#faults")).containsText("全网最低");
        page.locator("#text").fill(text);
        String segment = page.locator("#name").inputValue();
        page.locator("#save").click();
        assertThat(page.locator("#created")).isVisible();
        page.locator("#undo").click();
        assertThat(page.locator("#removed")).isVisible();
        assertThat(playbook.known("templates/welcome/" + segment + ".ftl")).isEmpty();
        page.navigate(url("/playbook/file?path=templates/welcome/default.ftl"));
        assertThat(page.locator("#edit")).isVisible();
        assertThat(page.locator("#remove")).hasCount(0);
        assertThat(browser.complaints()).noneMatch(said -> !said.contains("422"));
    }

    private String text(String path) {
        return playbook.active(path).orElseThrow().source().content();
    }

    private static void look(Page page, String name) {
        for (int width : List.of(390, 1440)) {
            page.setViewportSize(width, 900);
            Browser.shoot(page, name + "-" + width);
            assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .as("overflow of " + name)
                    .isEqualTo(0);
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private Page loggedIn(Page page, String path) {
        return SignedIn.admin(page, url(path));
    }
}

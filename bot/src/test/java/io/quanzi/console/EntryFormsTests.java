package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.Source;
import io.quanzi.sandbox.Browser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Who has never seen YAML changes the files of the playbook by forms. */
@ConsoleTest
@Import(CommunityShop.class)
class EntryFormsTests {
    private static final String GROUPS = "schedules/groups.yaml";
    private static final String OFFICERS = "schedules/officers.yaml";
    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    private Playbook playbook;

    @Autowired
    private PlaybookEditor editor;

    private final Map<String, String> before = new HashMap<>();

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @BeforeEach
    void remember() {
        List.of(GROUPS, OFFICERS).forEach(path -> before.put(path, text(path)));
    }

    @AfterEach
    void putBack() {
        before.forEach((path, text) -> editor.save(
                new Source(path, text), playbook.active(path).orElseThrow().version(), "test"));
        browser.startOver();
    }

    @Test
    void changesWhomGroupsAreFor() {
        Page page = loggedIn(browser.desk("zh-CN"), "/groups");
        page.locator("#rules").click();
        page.locator("#capacity").fill("900");
        page.locator("#save-settings").click();
        assertThat(page.locator("[data-field=capacity]")).containsText("500");
        page.locator("#capacity").fill("180");
        page.locator("#save-settings").click();
        assertThat(page.locator("#saved")).containsText("已生效");

        page.locator("#add").click();
        page.locator("#segment").selectOption("new-buyers");
        page.locator("#nameStartsWith").fill("职场妈妈");
        page.locator("#save").click();
        assertThat(page.locator("[data-field=nameStartsWith]")).isVisible();
        page.locator("#nameStartsWith").fill("新客交流");
        look(page, "entry-groups-zh");
        page.locator("#save").click();

        assertThat(page.locator("[data-entry='新客交流']")).containsText("新客");
        look(page, "entries-groups-zh");
        assertThat(text(GROUPS))
                .isEqualTo(before.get(GROUPS)
                                .replace("capacity: 190", "capacity: 180")
                                .stripTrailing() + "\n  - segment: new-buyers\n    nameStartsWith: 新客交流\n");
        page.locator("#undo").click();
        assertThat(page.locator("[data-entry='新客交流']")).hasCount(0);
        assertThat(browser.complaints()).noneMatch(said -> !said.contains("422"));
    }

    @Test
    void changesOfficersWithoutJavaScriptAndShowsWhatAColleagueDid() {
        Page page = loggedIn(browser.phoneWithoutScript("zh-CN"), "/playbook/entries?path=" + OFFICERS);
        Page colleague = loggedIn(browser.desk("en-US"), "/playbook/entry?path=" + OFFICERS + "&id=anan");
        page.locator("[data-entry=anan] [data-act=edit]").click();
        page.locator("#userId").fill("10086");
        page.locator("#name").fill("福利官安妮");
        page.locator("#save").click();
        assertThat(page.locator("[data-entry='10086']")).containsText("福利官安妮");
        assertThat(text(OFFICERS)).contains("userId: \"10086\"");
        page.locator("[data-entry='10086'] [data-act=down]").click();
        assertThat(page.locator("[data-entry]").last()).containsText("安妮");

        colleague.locator("#name").fill("Anna");
        colleague.locator("#save").click();
        assertThat(colleague.locator("#conflict")).isVisible();
        assertThat(text(OFFICERS)).doesNotContain("Anna");
        page.locator("[data-entry=doudou] [data-act=remove]").click();
        Locator left = page.locator("[data-entry]");
        assertThat(left).hasCount(2);
        page.locator("#undo").click();
        assertThat(left).hasCount(3);
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

    private Page loggedIn(Page page, String path) {
        String address = "http://127.0.0.1:" + port;
        page.navigate(address);
        page.locator("#username").fill("admin");
        page.locator("#password").fill(ConsoleTest.PASSWORD);
        page.locator("form button").click();
        page.navigate(address + path);
        return page;
    }
}

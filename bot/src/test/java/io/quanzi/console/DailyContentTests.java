package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.Source;
import io.quanzi.sandbox.Browser;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Who has never seen YAML reads tomorrow's posts as they will go, and changes their words. */
@ConsoleTest
@Import(CommunityShop.class)
class DailyContentTests {
    private static final String TIPS = "templates/tips.yaml";
    private static final String DEALS = "templates/deals.yaml";
    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    private Playbook playbook;

    @Autowired
    private PlaybookEditor editor;

    private String tips = "";
    private String deals = "";

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
        tips = text(TIPS);
        deals = text(DEALS);
    }

    @AfterEach
    void putBack() {
        for (Source file : List.of(new Source(TIPS, tips), new Source(DEALS, deals))) {
            editor.save(file, playbook.active(file.path()).orElseThrow().version(), "test");
        }
        browser.startOver();
    }

    @Test
    void changesTomorrowsText() {
        Page page = loggedIn(browser.desk("zh-CN"), "/upcoming");
        Locator post = page.locator("[data-post='daily-tip-deal/moms-0-6-months']");
        assertThat(post).containsText("2 个群，1 位群主要点发送");
        String before = post.locator(".qz-bubble").innerText();
        assertThat(before).contains("【今日小知识】");
        look(page, "upcoming-zh", 1440);
        look(page, "upcoming-zh", 390);
        page.setViewportSize(1440, 900);

        post.locator("[data-change=tip]").click();
        assertThat(page.locator("#about")).containsText("接下来 7 天用到");
        String old = page.locator("#text").inputValue();
        assertThat(before).contains(old);
        page.locator("#text").fill("全国第一的小知识");
        assertThat(page.locator("#preview .qz-bubble")).containsText("全国第一的小知识");
        assertThat(page.locator("#flaws-text")).containsText("第一");
        look(page, "daily-entry-flaw-zh", 1440);
        look(page, "daily-entry-flaw-zh", 390);
        page.locator("#save").click();
        assertThat(page.locator("#wrong")).isVisible();
        assertThat(page.locator(".invalid-feedback")).hasCount(0); // the word is told once
        assertThat(page.locator("#flaws-text")).containsText("第一");
        assertThat(page.locator("#text")).hasValue("全国第一的小知识");
        page.locator("#text").fill("换了的小知识: 先洗手\n\n再抱宝宝");
        page.locator("#save").click();

        assertThat(page.locator("#saved")).containsText("已生效");
        look(page, "daily-zh", 390);
        look(page, "daily-zh", 1440);
        assertThat(page).hasURL(Pattern.compile("/upcoming\\?in=1#post-\\d$"));
        assertThat(post.locator(".qz-bubble")).containsText("换了的小知识: 先洗手");
        assertThat(text(TIPS).lines().filter(line -> !tips.contains(line)).count())
                .as("lines that changed")
                .isEqualTo(3);
        page.navigate(url("/playbook/entries?path=" + TIPS));
        page.locator("[data-entry] [data-act=edit]").first().click();
        page.locator("#text").fill("别的一条");
        page.locator("#save").click();
        page.locator("#undo").click();
        assertThat(page.locator("#rows")).not().containsText("别的一条");
        assertThat(browser.complaints()).noneMatch(said -> !said.contains("422"));
    }

    @Test
    void addsMovesAndRemovesADealAndShowsWhatAColleagueDidToTheSame() {
        Page page = loggedIn(browser.desk("en-US"), "/playbook/entries?path=" + DEALS);
        int before = page.locator("[data-entry]").count();
        page.locator("#add").click();
        page.locator("#was").fill("39.00");
        page.locator("#save").click();
        assertThat(page.locator("#title.is-invalid")).isVisible();
        assertThat(page.locator("#id.is-invalid")).hasCount(0);
        page.locator("#title").fill("新的围嘴");
        page.locator("#now").fill("49.00");
        page.locator("#url").fill("https://shop.example.com/p/bib");
        page.locator("#categories").fill("母婴，家居");
        page.locator("#rules").fill("每人限购 2 份");
        page.locator("#look").click();
        assertThat(page.locator("#preview .qz-bubble")).containsText("新的围嘴");
        page.locator("#save").click();
        assertThat(page.locator("#now.is-invalid")).isVisible();
        look(page, "daily-deal-en", 1440);
        look(page, "daily-deal-en", 390);
        page.locator("#now").fill("29.00");
        page.locator("#save").click();
        assertThat(page.locator("[data-entry]")).hasCount(before + 1);
        assertThat(text(DEALS)).startsWith(deals.stripTrailing()).contains("categories: [母婴, 家居]");
        Locator last = page.locator("[data-entry]").last();
        assertThat(last).containsText("新的围嘴");
        last.locator("[data-act=up]").click();
        assertThat(page.locator("[data-entry]").nth(before - 1)).containsText("新的围嘴");

        Page colleague = loggedIn(browser.desk("zh-CN"), "/playbook/entries?path=" + DEALS);
        colleague
                .locator("[data-entry]")
                .nth(before - 1)
                .locator("[data-act=edit]")
                .click();
        page.locator("[data-entry]").nth(before - 1).locator("[data-act=edit]").click();
        page.locator("#now").fill("28.00");
        page.locator("#save").click();
        assertThat(page.locator("#saved")).isVisible();
        colleague.locator("#rules").fill("每人限购 5 份");
        colleague.locator("#save").click();
        assertThat(colleague.locator("#conflict")).containsText("没有覆盖");
        assertThat(colleague.locator("mark").first()).hasText("28.00");
        look(colleague, "daily-conflict-zh", 390);
        colleague.locator("#now").fill("28.00");
        colleague.locator("#save").click();
        assertThat(colleague.locator("#saved")).isVisible();
        assertThat(text(DEALS)).contains("now: 28.00").contains("rules: 每人限购 5 份");

        page.navigate(url("/playbook/entries?path=" + DEALS));
        page.locator("[data-entry]")
                .nth(before - 1)
                .locator("[data-act=remove]")
                .click();
        assertThat(page.locator("[data-entry]")).hasCount(before);
        assertThat(text(DEALS)).isEqualTo(deals);
        assertThat(browser.complaints()).noneMatch(said -> !said.contains("422") && !said.contains("409"));
    }

    private String text(String path) {
        return playbook.active(path).orElseThrow().source().content();
    }

    private static void look(Page page, String name, int width) {
        page.setViewportSize(width, 900);
        Browser.shoot(page, name + "-" + width);
        assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("overflow of " + name)
                .isEqualTo(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private Page loggedIn(Page page, String path) {
        return SignedIn.admin(page, url(path));
    }
}

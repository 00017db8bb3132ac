package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.mongodb.client.model.Filters;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.Source;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.Accessibility;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.MongoOperations;

/** Who has never seen YAML reads tomorrow's posts as they will go, and changes their words. */
@ConsoleTest
@Import(CommunityShop.class)
class DailyContentTests {
    private static final String TIPS = "templates/tips.yaml";
    private static final String DEALS = "templates/deals.yaml";
    private static final String SKU = "DAILY-1";
    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    private Playbook playbook;

    @Autowired
    private PlaybookEditor editor;

    @Autowired
    private MongoOperations mongo;

    @Autowired
    private Clock clock;

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
        removeProducts();
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

    /** 100 first, 120 since day 2, 99 since day 5; what a shop would call a saving of 21 is one of 1. */
    @Test
    void makesADealOfAProductThatGotCheaper() {
        Instant now = clock.instant();
        products(
                new Document("_id", SKU)
                        .append("title", "特价围兜")
                        .append("category", "母婴")
                        .append("price", 9_900L)
                        .append("before", 12_000L)
                        .append("beforeAt", Date.from(now.minus(Duration.ofDays(4))))
                        .append("dropped", true)
                        .append("stock", 8)
                        .append("url", "https://shop.example.com/p/bib")
                        .append("at", new Document("price", Date.from(now.minus(Duration.ofDays(1)))))
                        .append("changedAt", Date.from(now.minus(Duration.ofDays(1))))
                        .append("terms", List.of("围兜")),
                new Document("_id", SKU + "-OUT")
                        .append("title", "卖完的围兜")
                        .append("price", 5_000L)
                        .append("stock", 0)
                        .append("at", new Document("price", Date.from(now.minus(Duration.ofDays(2)))))
                        .append("changedAt", Date.from(now.minus(Duration.ofDays(2))))
                        .append("terms", List.of("围兜")));
        price(now, 5, 10_000);
        price(now, 4, 12_000);
        price(now, 1, 9_900);
        sold(now, 4, 10_000);
        sold(now, 2, 12_000);

        Page page = loggedIn(browser.desk("zh-CN"), "/products?q=围兜");
        assertThat(page.locator("tbody tr")).hasCount(2);
        assertThat(page.locator("tbody tr").last()).containsText("已售罄");
        look(page, "products-zh", 1440);
        look(page, "products-zh", 390);
        page.setViewportSize(1440, 900);
        page.navigate(url("/products?state=cheaper&sort=price&q=围兜"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        page.locator("tbody a").first().click();
        assertThat(page.locator("#base")).containsText("活动前 7 天最低成交价 ¥100.00");
        assertThat(page.locator("#prices li")).hasCount(3);
        assertThat(page.locator("#chart polyline")).hasCount(1);
        assertThat(Accessibility.faults(page)).isEmpty();
        look(page, "product-zh", 1440);
        look(page, "product-zh", 390);
        page.setViewportSize(1440, 900);

        assertThat(page.locator("#kind-now")).containsText("看品名和品类：普通用品");
        page.locator("#kind").selectOption("medical-device");
        page.locator("#keep-kind").click();
        assertThat(page.locator("#kind-now")).hasText("医疗器械");
        assertThat(page.locator(".alert-success")).containsText("种类已保存");
        page.locator("#kind").selectOption("");
        page.locator("#keep-kind").click();
        assertThat(page.locator("#kind-now")).containsText("看品名和品类：普通用品");
        page.locator("#propose").click();
        assertThat(page.locator("#title")).hasValue("特价围兜");
        assertThat(page.locator("#now")).hasValue("99.00");
        assertThat(page.locator("#was")).hasValue("100.00");
        assertThat(page.locator("#product")).containsText("库存 8 件");
        page.locator("#was").fill("120.00");
        assertThat(page.locator("#flaws-was")).containsText("可以说“省 1.00 元”");
        page.locator("#rules").fill("每人限购 2 份");
        assertThat(page.locator("#preview .qz-bubble")).containsText("日常价 ¥100.00");
        look(page, "daily-deal-product-zh", 1440);
        look(page, "daily-deal-product-zh", 390);
        page.locator("#was").fill("100.00");
        page.locator("#save").click();
        assertThat(page.locator("#saved")).isVisible();
        assertThat(text(DEALS)).startsWith(deals.stripTrailing()).contains("sku: " + SKU, "was: 100.00", "now: 99.00");
        page.navigate(url("/products/product?sku=" + SKU));
        assertThat(page.locator("#deals")).containsText("特价围兜");
        assertThat(browser.complaints()).isEmpty();
    }

    private void products(Document... rows) {
        mongo.getCollection("products").insertMany(List.of(rows));
    }

    private void price(Instant now, int daysAgo, long fen) {
        mongo.getCollection("product_changes")
                .insertOne(new Document("_id", SKU + "/" + daysAgo)
                        .append("sku", SKU)
                        .append("at", Date.from(now.minus(Duration.ofDays(daysAgo))))
                        .append("price", fen));
    }

    private void sold(Instant now, int daysAgo, long fen) {
        mongo.getCollection("purchases")
                .insertOne(new Document("_id", SKU + daysAgo)
                        .append("customer", "nobody")
                        .append("paidAt", Date.from(now.minus(Duration.ofDays(daysAgo))))
                        .append("amount", fen)
                        .append(
                                "lines",
                                List.of(new Document("sku", SKU)
                                        .append("quantity", 1)
                                        .append("amount", fen))));
    }

    private void removeProducts() {
        Bson ours = Filters.regex("_id", "^" + SKU);
        for (String collection : List.of("products", "product_changes", "purchases")) {
            mongo.getCollection(collection).deleteMany(ours);
        }
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

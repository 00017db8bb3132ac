package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.quanzi.inbox.Inbox;
import io.quanzi.sandbox.Browser;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** The list of customers: searched, filtered, ordered, kept as a view, taken away as a file, on a desk and on a phone. */
@ConsoleTest
@Import(CommunityShop.class)
class CustomersListTests {
    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    private MongoOperations mongo;

    @Autowired
    private Inbox inbox;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
    }

    @BeforeEach
    void letThePointsBePosted() {
        await().until(inbox::isIdle);
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
    void aPartOfTheNicknameFindsHerAndAChipTakesAConditionOff() {
        Page page = loggedIn(browser.desk("zh-CN"), "/customers");

        page.locator("#search input[name=q]").fill("妈妈6");
        page.locator("#search button").first().click();
        assertThat(page.locator("tbody tr")).hasCount(11);
        assertThat(page.locator("#count")).containsText("11");
        page.locator(".qz-filters summary").click();
        page.locator("select[name=group]").selectOption("wr-1");
        page.locator(".qz-filters button").click();

        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody")).containsText("0-6月宝妈 1 群");
        assertThat(page.locator(".qz-chip")).hasText(new String[] {"搜索：妈妈6 ×", "群：0-6月宝妈 1 群 ×"});
        Browser.shoot(page, "customers-filtered-zh");
        page.locator(".qz-chip").last().click();
        assertThat(page.locator("tbody tr")).hasCount(11);
        page.locator(".qz-chip").last().click();
        assertThat(page.locator(".qz-chip")).hasCount(0);
        assertThat(page.locator("tbody tr")).hasCount(20);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aGroupAnOrderAndTheEndOfAnIdFindTheirPeople() {
        Page page = loggedIn(browser.desk("zh-CN"), "/customers?q=O-9");
        assertThat(page.locator("tbody tr")).hasCount(1);
        String tail = page.locator("tbody td .small").first().innerText();

        page.navigate(url("/customers?q=" + tail.replace("…", "%E2%80%A6")));
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody td .small").first()).hasText(tail);
        page.navigate(url("/customers?q=" + "%E5%AE%9D%E5%A6%88+1+%E7%BE%A4"));
        assertThat(page.locator("tbody tr")).hasCount(20);
        assertThat(page.locator("tbody")).containsText("0-6月宝妈 1 群");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aViewIsKeptForItsUserAndGoesAgain() {
        Page page = loggedIn(browser.desk("zh-CN"), "/customers?group=wr-1&sort=last&dir=asc");
        page.locator(".qz-views summary").click();
        page.locator("#save-view input[name=name]").fill("1 群，很久没买");
        page.locator("#save-view button").click();

        page.navigate(url("/customers"));
        page.locator("[data-view='1 群，很久没买']").click();
        assertThat(page).hasURL(url("/customers?group=wr-1&sort=last&dir=asc"));
        assertThat(page.locator("th[aria-sort=ascending]")).containsText("最近购买");
        page.locator("[data-usual='1 群，很久没买']").click();
        assertThat(page).hasURL(url("/customers?group=wr-1&sort=last&dir=asc"));
        assertThat(page.locator("[data-view]")).containsText("默认");
        page.locator(".qz-chip").click();
        page.locator("th a")
                .filter(new Locator.FilterOptions().setHasText("最近购买"))
                .click();
        page.locator(".qz-pills a").first().click();
        page.navigate(url("/customers?all=1"));
        assertThat(page.locator("tbody tr")).hasCount(20);
        page.navigate(url("/customers"));
        assertThat(page).hasURL(url("/customers?group=wr-1&sort=last&dir=asc"));
        page.locator("button[aria-label='删除视图 1 群，很久没买']").click();
        assertThat(page.locator("[data-view]")).hasCount(0);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void theFileHasWhatTheListShowsAndTheAuditWhoTookIt() {
        Page page = loggedIn(browser.desk("zh-CN"), "/customers?q=%E5%A6%88%E5%A6%886&sort=last");
        String file = page.locator("#export").getAttribute("href");

        APIResponse answer = page.request().get(url(file));

        assertThat(answer.headers().get("content-type")).startsWith("text/csv");
        List<String> lines = answer.text().lines().toList();
        assertThat(lines).hasSize(12);
        assertThat(lines.get(0)).startsWith("\uFEFF编号,昵称,阶段,跟进人");
        assertThat(lines.get(1)).contains("小满妈妈6");
        assertThat(mongo.getCollection("audit")
                        .find(new Document("action", "customers.export"))
                        .into(new java.util.ArrayList<>()))
                .anySatisfy(line -> {
                    assertThat(line.getString("actor")).isEqualTo("admin");
                    assertThat(line.getString("detail")).isEqualTo("rows=11 whole=true by=q");
                });
    }

    /** The journey: five customers are chosen and put into a segment, and all of it is undone. */
    @Test
    void fiveCustomersArePutIntoASegmentAndPutBack() {
        Page page = loggedIn(browser.desk("zh-CN"), "/customers?q=%E5%A6%88%E5%A6%883");
        for (int i = 0; i < 5; i++) {
            page.locator("tbody input[name=id]").nth(i).check();
        }
        assertThat(page.locator("#chosen [data-count]")).hasText("已勾选 5 位");
        page.locator("#choose-all").check();
        assertThat(page.locator("#chosen [data-count]"))
                .hasText("已勾选 " + page.locator("tbody input[name=id]").count() + " 位");
        page.locator("#chosen [data-none]").click();
        assertThat(page.locator("#chosen")).isHidden();
        for (int i = 0; i < 5; i++) {
            page.locator("tbody input[name=id]").nth(i).check();
        }
        String chosen = page.locator("tbody a").first().getAttribute("href");
        page.locator("#bulk select[name=kind]").selectOption("PUT_IN");
        page.locator("#bulk select[name=segment]").selectOption("moms-6-12-months");
        Browser.shoot(page, "customers-bulk-zh");
        page.locator("#bulk button:not(#post-to)").click();
        assertThat(page.locator("#what")).containsText("5 位客户");
        page.locator("#yes").click();
        assertThat(page.locator("#bulk")).containsText("做了 5 人");
        Browser.shoot(page, "bulk-zh");

        page.navigate(url(chosen));
        assertThat(page.locator("#why")).containsText("手工放入");
        assertThat(page.locator("#timeline")).containsText("手工放入");
        page.navigate(url("/bulk"));
        page.locator("tbody a").first().click();
        page.locator("#undo").click();
        assertThat(page.locator("#bulk")).containsText("做了 5 人");
        page.navigate(url(chosen));
        assertThat(page.locator("#why")).not().containsText("手工放入");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void manyAreConfirmedByTheirNumberOnAPhoneWithoutAScript() {
        Page page = loggedIn(browser.phoneWithoutScript("zh-CN"), "/customers?q=%E5%A6%88%E5%A6%88");
        page.locator("#bulk input[value=all]").check();
        page.locator("#bulk select[name=kind]").selectOption("TAKE_OUT");
        page.locator("#bulk button:not(#post-to)").press("Enter");
        assertThat(page.locator("main")).containsText("没有选择人群包");
        page.goBack();
        page.locator("#bulk input[value=all]").check();
        page.locator("#bulk select[name=kind]").selectOption("TAKE_OUT");
        page.locator("#bulk select[name=segment]").selectOption("new-buyers");
        page.locator("#bulk button:not(#post-to)").press("Enter");
        page.locator("input[name=typed]").fill("3");
        page.locator("#yes").press("Enter");
        assertThat(page.locator("main")).containsText("人数不对");
        String number = page.locator("label:has(input[name=typed])").innerText().replaceAll("\\D", "");
        page.locator("input[name=typed]").fill(number);
        Browser.shoot(page, "bulk-check-phone-zh");
        assertThat(page.locator("input[name=id]")).hasCount(0);
        Query some = Query.query(where("nickname").in("小满妈妈66", "小满妈妈67", "小满妈妈68"));
        List<Document> before = mongo.find(some, Document.class, "customers");
        try {
            mongo.updateMulti(some, new Update().set("terms", List.of()), "customers");
            page.locator("#yes").press("Enter");
            awaitChanged(page, number);
            page.locator("input[name=typed]").fill(number);
            page.locator("#undo").press("Enter");
            awaitChanged(page, number);
        } finally {
            before.forEach(row -> mongo.updateFirst(
                    Query.query(where("_id").is(row.get("_id"))),
                    new Update().set("terms", row.get("terms")),
                    "customers"));
        }
        assertThat(browser.complaints()).as("beside the answers refused").allMatch(said -> said.contains("422"));
    }

    private static void awaitChanged(Page page, String number) {
        await().pollInSameThread().untilAsserted(() -> {
            page.reload();
            assertThat(page.locator("#bulk").innerText()).contains("做了 " + number + " 人");
        });
    }

    /** The journey: find a customer, and why she is in a group of people and not in another. */
    @Test
    void aCustomerIsFoundAndThePageSaysWhyAndWhatHappened() {
        Page page = loggedIn(browser.desk("zh-CN"), "/customers");
        page.locator("#search input[name=q]").fill("妈妈1");
        page.locator("#search button").first().click();
        page.locator("#search input[name=q]").fill("b-1");
        page.locator("#search button").first().click();
        page.locator("tbody a").first().click();

        assertThat(page.locator("#why [data-segment]").first()).isVisible();
        Locator in = page.locator("#why > details[data-segment]").first();
        in.locator("summary").click();
        assertThat(in.locator("li").first()).containsText("✓");
        page.locator("#why > details > summary.text-secondary").click();
        Locator mothers = page.locator("[data-segment='moms-0-6-months']");
        mothers.locator("summary").click();
        assertThat(mothers).containsText("✗ 有宝宝满 0 个月、不满 6 个月 （现在：没有记录）");
        assertThat(page.locator("#stays")).containsText("0-6月宝妈 1 群");
        assertThat(page.locator("#stays")).containsText("在群");
        assertThat(page.locator("#timeline")).containsText("下单 P-1，560.00 元");
        assertThat(page.locator("#timeline")).containsText("进入群“0-6月宝妈 1 群”");
        assertThat(page.locator("#timeline")).containsText("积分 +");
        assertThat(page.locator("#invited")).containsText("还没有；下一笔订单的通知会带上");
        Browser.shoot(page, "customer-why-zh");
        page.navigate(page.url() + "?lang=en");
        assertThat(page.locator("#timeline")).containsText("Joined the group");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void ordersAreFoundByNumberAndBuyerAndFilteredByWhatWasGivenBack() {
        mongo.updateFirst(
                Query.query(where("_id").is("O-11")),
                new Update()
                        .set(
                                "refunds",
                                List.of(new Document("id", "R-11")
                                        .append("amount", 2_800L)
                                        .append("at", Date.from(CommunityShop.NOW)))),
                "purchases");
        Page page = loggedIn(browser.desk("zh-CN"), "/orders?q=O-11");
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody")).containsText("有退款 ¥28.00");
        assertThat(page.locator("tbody")).containsText("小满妈妈11");

        page.navigate(url("/orders?state=refunded"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        page.navigate(url("/orders?q=%E5%A6%88%E5%A6%8811&state=kept"));
        assertThat(page.locator(".empty-title")).hasText("没有符合条件的结果");
        page.navigate(url("/orders?amountFrom=500"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody")).containsText("P-1");
        page.navigate(url("/orders?sort=amount&dir=asc"));
        assertThat(page.locator("tbody tr").first()).containsText("P-2");
        Browser.shoot(page, "orders-zh");
        List<String> lines = page.request()
                .get(url("/orders.csv?amountFrom=500"))
                .text()
                .lines()
                .toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).startsWith("P-1,2026-03-03 11:00,").contains(",560.00,0.00,已付款");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aPhoneShowsACardForEachPerson() {
        Page page = loggedIn(browser.phone("zh-CN"), "/customers?group=wr-1");

        assertThat(page.locator("tbody tr").first()).isVisible();
        // the name and the stage: nothing else is known
        assertThat(page.locator("tbody tr").first().locator("td:visible")).hasCount(2);
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(390);
        assertThat((Boolean) page.evaluate("(() => { const t = document.querySelector('.table-responsive'); return"
                        + " t.scrollWidth <= t.clientWidth; })()"))
                .isTrue();
        Browser.shoot(page, "customers-phone-zh");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void speaksEnglishAndSaysWhatIsWrongWithADay() {
        Page page = loggedIn(browser.desk("en-US"), "/customers?lastFrom=2099-01-01");
        assertThat(page.locator(".empty-title")).hasText("Nothing fits");
        assertThat(page.locator(".qz-chip")).containsText("Last purchase: 2099-01-01 –");
        Browser.shoot(page, "customers-none-en");

        page.navigate(url("/customers?lastFrom=yesterday"));

        assertThat(page.locator("[role=alert]")).containsText("“yesterday” is no day");
        assertThat(page.locator("tbody tr")).hasCount(20);
    }

    private Page loggedIn(Page page, String path) {
        return SignedIn.admin(page, url(path));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}

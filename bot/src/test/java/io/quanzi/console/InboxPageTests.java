package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.Accessibility;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** Events that wait and fail, as managers meet them while WeCom does not answer. */
@ConsoleTest
class InboxPageTests {
    private static final String SILENT = "io.quanzi.wecom.WeComException: externalcontact/get: expected WeCom's answer,"
            + " got org.apache.http.client.HttpResponseException: status code: 502, reason phrase: Bad Gateway";
    private static final String WELCOME =
            "io.quanzi.outreach.DeliveryDeferred: send_welcome_msg: expected an answer, got"
                    + " Unknown[reason=externalcontact/send_welcome_msg: expected WeCom's answer, got"
                    + " org.apache.http.client.HttpResponseException: status code: 502]";
    /** Not those of an empty shop, such as a swap without codes. */
    private static final String OUTAGE =
            "[data-alarm='alarm.silent'], [data-alarm='alarm.key'], [data-alarm='alarm.waiting']";

    private static Browser browser;

    /** So late that nothing is tried while a test looks at it, and no later than a pause can be. */
    private final Instant later = Instant.now().plus(Duration.ofMinutes(29));

    @LocalServerPort
    private int port;

    @Autowired
    private MongoOperations mongo;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @BeforeEach
    void nothingHappened() {
        List.of(
                        "inbox",
                        "customers",
                        "store_changes",
                        "tag_wishes",
                        "outbound",
                        "mass_tasks",
                        "occurrences",
                        "customer_changes",
                        "bulk_actions",
                        "bulk_rows")
                .forEach(name -> mongo.remove(new Query(), name));
    }

    /** Other tests of the console look into the same store. */
    @AfterEach
    void leaveNothing() {
        nothingHappened();
        browser.startOver();
    }

    @Test
    void saysThatAllIsDoneOnlyWhenNothingWaits() {
        Page page = loggedIn("/inbox", "zh-CN");
        assertThat(page.locator(".empty-title")).hasText("没有需要处理的事件");

        failing("a", "customer.match", SILENT, "silent");

        page.reload();
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator(".empty-title")).hasCount(0);
        mongo.remove(new Query(), "inbox");
        event(
                "b",
                "OPEN",
                new Document("name", "welcome").append("state", "OPEN").append("tries", 0));
        page.reload();
        assertThat(page.locator(".empty-title")).hasText("正在处理，没有失败的");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void saysInTheReadersLanguageWhatFailedWhyAndWhatToDo() {
        knownOfWmA();
        failing("a", "customer.match", SILENT, "silent");
        failing("b", "welcome", WELCOME, "silent");
        failing(
                "c",
                "invitation.close",
                "io.quanzi.wecom.WeComException: x: errcode 60020, not allow to access from your ip",
                "address 60020");

        Page page = loggedIn("/inbox", "zh-CN");

        assertThat(page.locator("tbody")).containsText("新增客户");
        assertThat(page.locator("a[href='/customers/c-known']")).hasText("小满妈妈");
        assertThat(page.locator("tbody")).containsText("识别客户");
        assertThat(page.locator("tbody")).containsText("欢迎语");
        assertThat(page.locator("[data-cause=silent]")).hasCount(2);
        assertThat(page.locator("[data-cause=address]")).containsText("errcode 60020");
        assertThat(page.locator("tbody")).containsText("企业可信IP");
        assertThat(page.getByText("HttpResponseException").first()).isHidden();
        Browser.shoot(page, "inbox-outage-zh");
        page.locator("td:has([data-cause=silent]) summary").first().click();
        assertThat(page.getByText("HttpResponseException").first()).isVisible();
        Page abroad = loggedIn("/inbox", "en-US");
        assertThat(abroad.locator("tbody")).containsText("Recognise the customer");
        assertThat(abroad.locator("[data-cause=silent]").first()).hasText("WeCom does not answer");
        Browser.shoot(abroad, "inbox-outage-en");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void tellsOfAnOutageOnTheFirstPageAndInTheMenu() {
        Page page = loggedIn("/", "zh-CN");
        assertThat(page.locator("#today")).isVisible();
        assertThat(page.locator(OUTAGE)).hasCount(0);
        assertThat(page.locator("#troubled")).hasCount(0);

        failing("a", "customer.match", SILENT, "silent");
        failing("b", "welcome", WELCOME, "silent");

        assertThat(page.locator("[data-alarm='alarm.silent']")).containsText("企业微信没有应答，自");
        assertThat(page.locator("[data-alarm='alarm.waiting']")).containsText("有事件等了很久");
        assertThat(page.locator("[data-alarm] a[href='/doctor']")).hasCount(1);
        page.reload();
        assertThat(page.locator("#troubled")).hasText("2");
        Browser.shoot(page, "today-outage-zh");
        mongo.remove(new Query(), "inbox");
        assertThat(page.locator(OUTAGE)).hasCount(0);
        mongo.insert(
                new Document("_id", "sync-groups@now")
                        .append("schedule", "sync-groups")
                        .append("at", Date.from(Instant.now()))
                        .append("state", "FAILED")
                        .append("tries", 6)
                        .append("summary", "externalcontact/groupchat/list: errcode 40001, invalid credential")
                        .append("cause", "key 40001"),
                "occurrences");
        assertThat(page.locator("[data-alarm='alarm.key']")).isVisible();
        mongo.remove(new Query(), "occurrences");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void showsWorkOfEveryKindThatIsStuckAndHasItTriedAgain() {
        parked(
                "store_changes",
                new Document("_id", "3705115058471208928").append("pushes", 1),
                "errcode -1, system error",
                "busy -1");
        parked(
                "tag_wishes",
                new Document("_id", "lan/wmSkyBlue123456")
                        .append("userId", "lan")
                        .append("externalUserId", "wmSkyBlue123456")
                        .append("version", 1L)
                        .append("wishes", List.of()),
                "externalcontact/mark_tag: errcode 40001, invalid credential",
                "key 40001");
        mongo.insert(
                new Document("_id", "daily@1/lan")
                        .append("title", "每日一贴")
                        .append("userId", "lan")
                        .append("state", "NOTIFIED")
                        .append("tries", 3)
                        .append("failure", "errcode -1, system error")
                        .append("cause", "busy -1")
                        .append("failedSince", Date.from(Instant.now()))
                        .append("nextAt", Date.from(Instant.now().plusSeconds(3_600))),
                "mass_tasks");
        // not so long ago that it would be forgotten while the test looks at it
        Instant due = Instant.now().minus(Duration.ofHours(1));
        String shown = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm")
                .withZone(ZoneId.of("Asia/Shanghai"))
                .format(due);
        mongo.insert(
                new Document("_id", "sync-groups@now")
                        .append("schedule", "sync-groups")
                        .append("at", Date.from(due))
                        .append("state", "FAILED")
                        .append("tries", 6)
                        .append("summary", "errcode -1, system error")
                        .append("cause", "busy -1"),
                "occurrences");

        parked(
                "customer_changes",
                new Document("_id", "c-lin").append("version", 4L),
                "java.lang.IllegalStateException: no group of this name",
                "");

        Page page = loggedIn("/inbox", "zh-CN");
        assertThat(page.locator("[data-work=customer-changes] a[href='/customers/c-lin']"))
                .hasText("c-lin");
        assertThat(row(page, "customer-changes")).containsText("已放弃");
        assertThat(row(page, "mass-messages")).containsText("每日一贴 · lan");
        assertThat(row(page, "mass-messages")).containsText("系统会自动重试");
        assertThat(row(page, "schedules")).containsText("核对客户群 · " + shown);
        Browser.shoot(page, "inbox-all-work-zh");
        row(page, "mass-messages").locator("button").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("1 件正在重试");
        assertThat(page).hasURL(Pattern.compile(".*/inbox"));
        assertThat(mongo.findAll(Document.class, "audit"))
                .anySatisfy(row -> assertThat(row.toString()).contains("work.retry", "mass-messages/daily@1/lan"));
        mongo.remove(new Query(), "mass_tasks");
        mongo.remove(new Query(), "occurrences");
        page.navigate("http://127.0.0.1:" + port + "/");
        assertThat(page.locator("[data-alarm='alarm.work.customer-changes']")).containsText("1 位客户的变更");
        assertThat(page.locator("[data-alarm='alarm.work.store-orders']")).containsText("1 个微信小店订单");
        assertThat(page.locator("[data-alarm='alarm.work.tags']")).containsText("1 位客户的标签");
        page.navigate("http://127.0.0.1:" + port + "/inbox");
        assertThat(page.locator(".empty-title")).hasCount(0);
        assertThat(row(page, "tags")).containsText("lan → …123456");
        assertThat(row(page, "tags").locator("[data-cause=key]")).hasCount(1);
        Locator order = row(page, "store-orders");
        assertThat(order).containsText("3705115058471208928");
        assertThat(order).containsText("已放弃");
        assertThat(order).not().containsText("系统会自动重试");
        Browser.shoot(page, "inbox-work-zh");

        order.locator("button").click();

        assertThat(row(page, "store-orders")).hasCount(0);
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("1 件正在重试");
        assertThat(mongo.findById("3705115058471208928", Document.class, "store_changes"))
                .containsEntry("state", "OPEN")
                .containsEntry("tries", 0);
        assertThat(mongo.findAll(Document.class, "audit"))
                .anySatisfy(
                        row -> assertThat(row.toString()).contains("work.retry", "store-orders/3705115058471208928"));
        Browser.shoot(loggedIn("/inbox", "en-US"), "inbox-work-en");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void findsNarrowsAndRetriesWhatIsListed() {
        failing("a", "customer.match", SILENT, "silent");
        failing("b", "welcome", WELCOME, "silent");
        failing("c", "invitation.close", "errcode 60020, not allow to access from your ip", "address 60020");
        event(
                "d",
                "DONE",
                new Document("name", "welcome").append("state", "DONE").append("tries", 1));
        for (int i = 0; i < 30; i++) {
            parked(
                    "store_changes",
                    new Document("_id", "order-%02d".formatted(i)),
                    "errcode -1, system error",
                    "busy -1");
        }
        Page page = loggedIn("/inbox", "zh-CN");
        assertThat(page.locator("tbody tr")).hasCount(20);
        assertThat(page.locator("#count")).containsText("33");
        page.locator("a[rel=next]").click();
        assertThat(page.locator("tbody tr")).hasCount(13);
        assertThat(page.request().get(url("/inbox.csv?cause=silent")).text())
                .contains("识别客户", "企业微信没有应答")
                .doesNotContain("order-00", "60020");

        page.navigate(url("/inbox?state=done"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("#retry")).hasCount(0);
        page.navigate(url("/inbox?q=wm-b"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody")).containsText("欢迎语");
        knownOfWmA();
        mongo.updateFirst(
                Query.query(Criteria.where("subject").is("wm-c")),
                new Update().set("body", "{\"type\":\"order.paid\",\"data\":{\"orderNo\":\"E-77.1\"}}"),
                "inbox");
        page.navigate(url("/inbox?q=c-known"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody")).containsText("小满妈妈");
        page.navigate(url("/inbox?q=E-77.1"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("[data-cause=address]")).hasCount(1);
        page.navigate(url("/inbox?q=E-77x1"));
        assertThat(page.locator("tbody tr")).hasCount(0);
        page.navigate(url("/inbox?kind=store-orders&q=order-07"));
        assertThat(page.locator("#chips")).containsText("没读到的微信小店订单");
        assertThat(page.locator("tbody tr")).hasCount(1);
        page.locator("#retry button[value=chosen]").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("没有重试任何事项");
        page.locator("tbody input[type=checkbox]").check();
        page.locator("#retry button[value=chosen]").click();
        assertThat(page.locator(".empty-title")).isVisible();
        assertThat(state("order-07")).isEqualTo("OPEN");
        assertThat(state("order-08")).isEqualTo("PARKED");

        page.navigate(url("/inbox?cause=busy"));
        page.locator("#retry button[value=all]").click();
        assertThat(page).hasURL(Pattern.compile(".*/bulk/.*"));
        await().untilAsserted(() -> assertThat(ordersAre("OPEN")).isEqualTo(30));
        mongo.remove(new Query(), "store_changes"); // its work is done
        assertThat(page.locator("#bulk"))
                .containsText("没有再失败 29 件", new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
        assertThat(mongo.findAll(Document.class, "audit"))
                .anySatisfy(row -> assertThat(row.toString()).contains("work.retry", "FAILED 29", "OPEN 29"));
        Browser.shoot(page, "bulk-retry-zh");
        page.navigate(url("/inbox"));
        assertThat(page.locator("tbody tr")).hasCount(3);
        page.setViewportSize(390, 844);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        assertThat(Accessibility.faults(page)).isEmpty();
        Browser.shoot(page, "inbox-list-phone-zh");
        assertThat(browser.complaints()).isEmpty();
    }

    private long ordersAre(String state) {
        return mongo.count(Query.query(Criteria.where("state").is(state)), "store_changes");
    }

    private @Nullable String state(String order) {
        return Objects.requireNonNull(mongo.findById(order, Document.class, "store_changes"))
                .getString("state");
    }

    private void knownOfWmA() {
        mongo.insert(
                new Document("_id", "c-known")
                        .append("nickname", "小满妈妈")
                        .append("arm", 1)
                        .append("optedOut", false)
                        .append("traits", new Document())
                        .append("consent", new Document())
                        .append("firstSeenAt", Date.from(Instant.EPOCH))
                        .append(
                                "contact",
                                new Document("externalUserId", "wm-a")
                                        .append("userId", "lan")
                                        .append("since", Date.from(Instant.EPOCH))
                                        .append("live", true)),
                "customers");
    }

    /** The row of a kind of work. */
    private static Locator row(Page page, String kind) {
        return page.locator("tbody tr")
                .filter(new Locator.FilterOptions().setHas(page.locator("[data-work=" + kind + "]")));
    }

    private void parked(String collection, Document work, String reason, String cause) {
        mongo.insert(
                work.append("state", collection.equals("tag_wishes") ? "REFUSED" : "PARKED")
                        .append("tries", 9)
                        .append("nextAt", Date.from(Instant.now()))
                        .append("failedSince", Date.from(Instant.now().minus(Duration.ofDays(2))))
                        .append("reason", reason)
                        .append("cause", cause),
                collection);
    }

    private void failing(String key, String consumer, String error, String cause) {
        event(
                key,
                "OPEN",
                new Document("name", consumer)
                        .append("state", "OPEN")
                        .append("tries", 3)
                        .append("error", error)
                        .append("cause", cause));
    }

    /** A customer's adding of an officer, as WeCom tells it. */
    private void event(String key, String state, Document work) {
        Instant came = Instant.now().minus(Duration.ofMinutes(20));
        mongo.insert(
                new Document("_id", "wecom:" + key.repeat(64))
                        .append("door", "wecom")
                        .append("type", "change_external_contact.add_external_contact")
                        .append("subject", "wm-" + key)
                        .append("at", Date.from(came))
                        .append("receivedAt", Date.from(came))
                        .append(
                                "body",
                                "<xml><UserID>lan</UserID><ExternalUserID>wm-" + key + "</ExternalUserID></xml>")
                        .append("state", state)
                        .append("nextAt", Date.from(later))
                        .append("work", List.of(work.append("nextAt", Date.from(later)))),
                "inbox");
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private Page loggedIn(String path, String language) {
        return SignedIn.admin(browser.desk(language), url(path));
    }
}

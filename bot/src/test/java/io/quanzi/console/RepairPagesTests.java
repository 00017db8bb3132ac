package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.Accessibility;
import io.quanzi.shop.Outbound;
import io.quanzi.wecom.contacts.Contacts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.types.ObjectId;
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
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The comparison with WeCom, and what the shop is told, as managers meet them. */
@ConsoleTest
class RepairPagesTests {
    private static final Instant NOW = Instant.parse("2026-03-03T02:00:00Z");
    private static Browser browser;

    @LocalServerPort
    private int port;

    @MockitoSpyBean
    private Contacts contacts;

    @Autowired
    private Outbound outbound;

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

    @AfterEach
    void startOver() {
        browser.startOver();
    }

    @BeforeEach
    void aGroupThatNobodyTold() {
        List.of("reconciliations", "customers", "tag_wishes", "outbound")
                .forEach(name -> mongo.remove(new Query(), name));
        doReturn(new Contacts.HeldPage(null, false, List.of(), null))
                .when(contacts)
                .held(any());
        doReturn(List.of()).when(contacts).officers();
        doReturn(List.of()).when(contacts).contactWays(any(), any());
        doReturn(List.of("wr-1")).when(contacts).groups();
        doReturn(Optional.of(new Contacts.Group("wr-1", "职场妈妈 1 群", "xiaoman", NOW, "v1", List.of())))
                .when(contacts)
                .group("wr-1");
    }

    @Test
    void comparesWithWeComAndSaysWhatWasPutRight() throws Exception {
        Page page = loggedIn("/reconcile");
        assertThat(page.locator(".empty-title")).hasText("还没有对过账");

        page.locator("#start").click();

        assertThat(page.locator("#reconcile h2")).hasText("补上 1 处，0 处未能处理");
        assertThat(page.locator("[data-kind=groups]")).containsText("客户群");
        Browser.shoot(page, "reconcile-zh");
        JsonNode begun = api("POST", "/api/reconciliations", 202);
        String run = "/api/reconciliations/" + begun.path("id").asString();
        await().until(() -> !api("GET", run, 200).path("endedAt").isNull());
        assertThat(api("GET", run, 200).path("counts").findValuesAsString("mended"))
                .containsOnly("0");
        page.navigate(url("/reconcile"));
        assertThat(page.locator("table").last().locator("tbody tr")).hasCount(2);
        Browser.shoot(page, "reconcile-again-zh");
        api("GET", "/api/reconciliations/none", 404);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void showsHowFarAComparisonIsAndStopsItWhenToldTo() throws Exception {
        var hold = new CountDownLatch(1);
        doAnswer(call -> {
                    hold.await();
                    return Optional.of(new Contacts.Group("wr-1", "职场妈妈 1 群", "xiaoman", NOW, "v1", List.of()));
                })
                .when(contacts)
                .group("wr-1");
        Page page = loggedIn("/reconcile");
        page.locator("#start").click();

        assertThat(page.locator("#reconcile")).containsText("正在核对：客户群");
        assertThat(page.locator("#start")).hasCount(0);
        Browser.shoot(page, "reconcile-running-zh");
        Page abroad = loggedIn("/reconcile", "en-US");
        assertThat(abroad.locator("#reconcile")).containsText("Now comparing: Groups");
        Browser.shoot(abroad, "reconcile-running-en");
        page.locator("#cancel").click();
        assertThat(page.locator("#reconcile")).containsText("admin 已取消，正在停下");
        String run =
                mongo.findOne(new Query(), Document.class, "reconciliations").getString("_id");
        api("POST", "/api/reconciliations/" + run + "/cancel", 409);

        hold.countDown();

        assertThat(page.locator("#reconcile")).containsText("admin 取消");
        assertThat(page.locator("#start")).isVisible();
        assertThat(page.locator("#reconcile h2")).hasText("补上 0 处，0 处未能处理");
        Browser.shoot(page, "reconcile-cancelled-zh");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void saysWhoWinsWhenTheTwoDiffer() {
        Page page = loggedIn("/reconcile");

        assertThat(page.locator("dl")).containsText("人群标签组里手动加的会取下");
        Browser.shoot(page, "reconcile-empty-zh");
        Page abroad = loggedIn("/reconcile", "en-US");
        assertThat(abroad.locator("dl")).containsText("what was added by hand goes");
        Browser.shoot(abroad, "reconcile-empty-en");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void showsWhatTheShopDidNotTakeAndTellsItAgain() {
        mongo.insert(
                new Document("_id", "contact.added/c1/wm-1/lan/1")
                        .append("type", "contact.added")
                        .append("customer", "c1")
                        .append("at", Date.from(NOW))
                        .append("data", new Document("officer", "lan"))
                        .append("seq", new ObjectId())
                        .append("state", "PARKED")
                        .append("tries", 30)
                        .append("firstTriedAt", Date.from(NOW))
                        .append("nextAt", Date.from(NOW))
                        .append("why", "503"),
                "outbound");
        mongo.save(
                new Document("_id", "sender")
                        .append("owner", "nobody")
                        .append("leaseUntil", Date.from(NOW))
                        .append("pausedUntil", Date.from(NOW))
                        .append("failures", 0)
                        .append("stopped", true),
                "outbound_sender");
        Page page = loggedIn("/outbound");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("商城返回 410");
        assertThat(page.locator("tbody")).containsText("商城内部出错");
        assertThat(page.locator("tbody")).containsText("加好友");
        assertThat(page.locator("tbody details")).containsText("503");
        Browser.shoot(page, "outbound-zh");
        Page abroad = loggedIn("/outbound", "en-US");
        assertThat(abroad.getByRole(AriaRole.ALERT)).containsText("410");
        Browser.shoot(abroad, "outbound-en");
        page.navigate(url("/outbound?type=group.left"));
        assertThat(page.locator("tbody tr")).hasCount(0);
        page.navigate(url("/outbound?q=contact.added/c1/wm-1/lan/1&state=parked"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("#chips")).containsText("已搁置");
        assertThat(page.request().get(url("/outbound.csv?state=parked")).text()).contains("加好友", "商城内部出错", "503");
        page.setViewportSize(390, 844);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        assertThat(Accessibility.faults(page)).isEmpty();
        Browser.shoot(page, "outbound-phone-zh");

        page.locator("tbody button").click();

        assertThat(page.locator("tbody tr")).hasCount(0);
        assertThat(page).hasURL(Pattern.compile(".*/outbound\\?.*state=parked.*"));
        page.navigate(url("/outbound?state=waiting"));
        assertThat(page.locator("[data-notice=waiting]")).hasCount(1);
        page.navigate(url("/outbound"));
        assertThat(page.locator(".empty-subtitle").first()).isVisible();
        page.locator("#resume").click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
        assertThat(outbound.status()).isEqualTo(new Outbound.Status(1, 0, 0, false));
        Browser.shoot(page, "outbound-empty-zh");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void showsACustomersRemarkAndHowFarItIs() {
        mongo.insert(
                new Document("_id", "c-remark")
                        .append("nickname", "小林妈妈")
                        .append("arm", 1)
                        .append("optedOut", false)
                        .append("traits", new Document())
                        .append("consent", new Document())
                        .append("firstSeenAt", Date.from(NOW))
                        .append(
                                "contact",
                                new Document("externalUserId", "wm-remark")
                                        .append("userId", "lan")
                                        .append("since", Date.from(NOW))
                                        .append("live", true)),
                "customers");
        contacts.wantRemark("lan", "wm-remark", "小林妈妈 2单");

        Page page = loggedIn("/customers/c-remark");

        assertThat(page.locator("#remark")).containsText("小林妈妈 2单");
        assertThat(page.locator("#remark")).containsText("等待写入企业微信");
        mongo.updateFirst(
                Query.query(Criteria.where("_id").is("lan/wm-remark")),
                new Update().set("state", "DONE").set("remark.told", "小林妈妈 2单"),
                "tag_wishes");
        page.reload();
        assertThat(page.locator("#remark")).containsText("员工手写过备注的，以手写的为准");
        Browser.shoot(page, "customer-remark-zh");
        mongo.updateFirst(
                Query.query(Criteria.where("_id").is("lan/wm-remark")),
                new Update()
                        .set("state", "REFUSED")
                        .set("remark.told", null)
                        .set("reason", "84061: no longer contacts"),
                "tag_wishes");
        Page abroad = loggedIn("/customers/c-remark", "en-US");
        assertThat(abroad.locator("#remark")).containsText("WeCom did not take it: 84061");
        Browser.shoot(abroad, "customer-remark-en");
        assertThat(browser.complaints()).isEmpty();
    }

    private JsonNode api(String method, String path, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url(path)))
                                .header("Authorization", "Bearer " + ConsoleTest.RUN_TOKEN)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new JsonMapper().readTree(answer.body());
    }

    private Page loggedIn(String path) {
        return loggedIn(path, "zh-CN");
    }

    private Page loggedIn(String path, String language) {
        return SignedIn.admin(browser.desk(language), url(path));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}

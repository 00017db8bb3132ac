package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.RequestOptions;
import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Customers;
import io.quanzi.customer.PhoneNumbers;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.CustomerId;
import io.quanzi.shop.ShopEvent.Buyer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.mongodb.core.MongoOperations;

/** One's own account, and the log of what all did. */
@ConsoleTest
class AccountPagesTests {
    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    private MongoOperations mongo;

    @Autowired
    private Customers customers;

    @Autowired
    private PhoneNumbers phones;

    @Autowired
    private Users users;

    @Autowired
    private Passwords passwords;

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
    void aPasswordIsChangedByItsOwnerAndHerOtherLoginsEnd() {
        users.create(new User("own-account", passwords.encode("the-first-one"), Role.VIEWER));
        Page desk = SignedIn.open(browser.desk("zh-CN"), url("/me"), "own-account", "the-first-one");
        Page phone = logIn(browser.phone("zh-CN"), "own-account", "the-first-one");
        Page pad = SignedIn.open(browser.desk("zh-CN"), url("/me"), "own-account", "the-first-one");
        phone.locator("#me").click();
        assertThat(phone.locator("[data-session]")).hasCount(3);
        assertThat(phone.locator("[data-session]").first()).containsText("127.0.0.1");
        assertThat((Integer) phone.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(390);
        Browser.shoot(phone, "phone-me");

        phone.locator("[data-session] button").first().click();

        assertThat(phone.locator("[data-session]")).hasCount(2);
        change(phone, "wrong-one", "the-second-one");
        assertThat(phone.locator(".invalid-feedback")).hasText("现在的密码不对");
        change(phone, "the-first-one", "the-second-one");
        assertThat(phone.locator(".alert-success")).containsText("密码已修改");
        assertThat(phone.locator("[data-session]")).hasCount(1);
        for (Page ended : List.of(desk, pad)) {
            leave(ended);
            assertThat(ended).hasURL(url("/login"));
        }
        logIn(desk, "own-account", "the-second-one");
        assertThat(browser.complaints())
                .as("but that pages which renew themselves are out")
                .allMatch(said -> said.contains("401"));
    }

    @Test
    void theLogIsSearchedAndTakenAway() {
        var day = Date.from(Instant.parse("2024-05-05T03:00:00Z"));
        var lines = new ArrayList<Document>();
        for (int i = 0; i < 45; i++) {
            lines.add(new Document("at", day)
                    .append("actor", "long-ago")
                    .append("action", "schedule.run")
                    .append("subject", "daily-" + i)
                    .append("detail", "=1+" + i));
        }
        lines.get(0).append("detail", "DONE 6 个群");
        lines.add(new Document("at", day)
                .append("actor", "long-ago")
                .append("action", "user.role")
                .append("subject", "小满")
                .append("detail", "")
                .append("before", "VIEWER")
                .append("after", "OFFICER lan")
                .append("address", "203.0.113.7"));
        mongo.getCollection("audit").insertMany(lines);
        Page manager = SignedIn.admin(browser.desk("zh-CN"), url("/me"));
        manager.locator("aside a[href='/audit']").click();
        manager.locator(".qz-filters summary").click();
        manager.locator("input[name=atFrom]").fill("2024-05-05");
        manager.locator("input[name=atTo]").fill("2024-05-05");
        manager.locator(".qz-filters button").click();
        assertThat(manager.locator("#count")).containsText("46");
        var seen = new HashSet<String>(manager.locator("tbody tr").allInnerTexts());
        for (int page = 2; page <= 3; page++) {
            manager.locator("a[rel=next]").click();
            assertThat(manager.locator("tbody tr")).hasCount(page == 3 ? 6 : 20);
            seen.addAll(manager.locator("tbody tr").allInnerTexts());
        }
        assertThat(seen).hasSize(46);

        assertThat(seen).anyMatch(line -> line.contains("已完成：6 个群"));

        manager.locator(".qz-filters summary").click();
        manager.locator("select[name=action]").selectOption("user.role");
        manager.locator("#search input[name=q]").fill("满");
        manager.locator("#search button").first().click();

        assertThat(manager.locator("tbody tr")).hasCount(1);
        assertThat(manager.locator("tbody")).containsText("更改角色");
        assertThat(manager.locator("tbody")).containsText("只读 → 福利官 lan");
        assertThat(manager.locator("tbody")).containsText("203.0.113.7");
        Browser.shoot(manager, "audit-zh");
        String csv = manager.request()
                .get(url("/audit.csv?actor=long-ago&q=daily-7"))
                .text();
        assertThat(csv).startsWith("\uFEFF时间,谁,操作,对象,变化或说明,来源地址,编号").contains("手动执行日程,daily-7,'=1+7,");
        assertThat(csv.lines()).hasSize(2);
        assertThat(manager.request().get(url("/audit.csv?atFrom=yesterday")).status())
                .isEqualTo(400);
        Page phone = SignedIn.admin(browser.phone("en"), url("/audit"));
        assertThat(phone.locator("tbody")).containsText("Exported this log");
        assertThat((Integer) phone.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(390);
        Browser.shoot(phone, "phone-audit-en");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aTokenLetsAProgramReadUntilItIsEnded() throws Exception {
        Page admin = SignedIn.admin(browser.phone("zh-CN"), url("/tokens"));
        admin.locator("#name").fill("报表系统");
        admin.locator("#make button").click();
        String token = admin.locator("#token").inputValue();
        assertThat((Integer) admin.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(390);
        Browser.shoot(admin, "phone-tokens");

        assertThat(call("GET", "/api/funnel", token).statusCode()).isEqualTo(200);
        HttpResponse<String> change = call("POST", "/api/reconciliations", token);
        assertThat(change.statusCode()).isEqualTo(403);
        assertThat(change.body()).contains("a token to read changes nothing");
        assertThat(call("GET", "/api/users", token).statusCode()).isEqualTo(403);
        assertThat(call("GET", "/customers", token).statusCode()).isEqualTo(401);
        admin.reload();
        assertThat(admin.locator("#token")).hasCount(0);
        assertThat(admin.locator("[data-token='报表系统']")).containsText("最近使用");

        admin.locator("[data-token='报表系统'] button").click();

        assertThat(admin.locator(".alert-success")).containsText("令牌已作废");
        HttpResponse<String> ended = call("GET", "/api/funnel", token);
        assertThat(ended.statusCode()).isEqualTo(401);
        assertThat(ended.body()).contains("an API token that has not ended");
        assertThat(mongo.getCollection("audit")
                        .find(new Document("subject", "报表系统"))
                        .into(new ArrayList<>()))
                .extracting(line -> line.getString("action"))
                .containsExactlyInAnyOrder("token.create", "token.end");
    }

    @Test
    void aPhoneNumberIsShownOnRequestAndTheLookIsInTheLog() {
        users.create(new User("looks-on", passwords.encode("a-good-password"), Role.VIEWER));
        users.create(new User("another-officer", passwords.encode("a-good-password"), Role.OFFICER));
        CustomerId lin = customers
                .findOrCreate(new Buyer("b-phone", null, null, null, "林林妈妈"), Instant.EPOCH)
                .id();
        CustomerFixture.phone(phones, lin, "13800001234");
        String page = url("/customers/" + lin);
        Page viewer = SignedIn.open(browser.desk("zh-CN"), page, "looks-on", "a-good-password");
        assertThat(viewer.locator("h1")).hasText("林**妈");
        assertThat(viewer.locator("#phone")).hasText("138****1234");
        assertThat(viewer.locator("#show-phone")).hasCount(0);
        Page manager = SignedIn.admin(browser.phoneWithoutScript("zh-CN"), page);
        assertThat(manager.locator("h1")).hasText("林林妈妈");
        assertThat(manager.locator("#phone")).hasText("138****1234");

        manager.locator("#show-phone").click();

        assertThat(manager.locator("#phone")).hasText("13800001234");
        Browser.shoot(manager, "phone-customer-number");
        manager.reload();
        assertThat(manager.locator("#phone")).hasText("138****1234");
        manager.navigate(url("/audit?q=" + URLEncoder.encode("林林", StandardCharsets.UTF_8)));
        assertThat(manager.locator("tbody tr")).hasCount(1);
        assertThat(manager.locator("tbody")).containsText("查看客户手机号");
        assertThat(manager.locator("tbody a[href='/customers/" + lin + "']")).containsText("林林妈妈");
        for (String name : List.of("looks-on", "another-officer")) {
            Page refused = SignedIn.open(browser.desk("zh-CN"), url("/me"), name, "a-good-password");
            String token = refused.locator("form[action='/logout'] input[name='_csrf']")
                    .inputValue();
            int status = refused.request()
                    .post(
                            page + "/phone",
                            RequestOptions.create().setMaxRedirects(0).setHeader("X-CSRF-TOKEN", token))
                    .status();
            assertThat(status).isEqualTo(name.equals("looks-on") ? 403 : 404);
        }
        assertThat(mongo.getCollection("audit").countDocuments(new Document("action", "customer.phone")))
                .isEqualTo(1);
        assertThat(browser.complaints()).isEmpty();
    }

    private HttpResponse<String> call(String method, String path, String token) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url(path)))
                                .header("Authorization", "Bearer " + token)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static void change(Page page, String old, String password) {
        page.locator("#old").fill(old);
        page.locator("#password").fill(password);
        page.locator("#again").fill(password);
        page.locator("#change-password button").click();
    }

    private Page logIn(Page page, String name, String password) {
        page.navigate(url("/login"));
        page.locator("#username").fill(name);
        page.locator("#password").fill(password);
        page.locator("form button").click();
        assertThat(page.locator("#logout")).isVisible();
        return page;
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Opens another page; one that renews itself may be on its way to the login already, which ends ours. */
    private void leave(Page ended) {
        try {
            ended.navigate(url("/customers"));
        } catch (PlaywrightException onItsWay) {
            assertThat(ended).hasURL(url("/login"));
        }
    }
}

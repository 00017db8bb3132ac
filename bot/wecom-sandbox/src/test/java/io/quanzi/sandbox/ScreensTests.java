package io.quanzi.sandbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The phones, in a real browser, with a small bot behind them. */
class ScreensTests {
    private static Browser browser;

    private final Stage stage = new Stage();
    private final LittleBot bot = new LittleBot(stage);
    private final List<Page> pages = new ArrayList<>();

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
    }

    @AfterEach
    void close() {
        pages.forEach(page -> page.context().close());
        bot.close();
        stage.close();
        browser.startOver();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @Test
    void tellsTheWholeStoryFromThePhonesAlone() throws Exception {
        var lin = furnish();
        Page page = open(browser.desk("zh-CN"), "");
        Locator customer = page.locator("#phone-1");
        Locator group = page.locator("#phone-2");
        Locator owner = page.locator("#phone-3");
        assertThat(customer).containsText("还没有消息");

        customer.getByText("扫一扫").last().click();
        Browser.shoot(page, "screens-scan");
        customer.locator("[data-act=scan]").first().click();
        assertThat(page.locator("#toasts")).containsText("已添加到通讯录");
        assertThat(customer.locator(".bubble")).containsText("你好呀，我是福利官小满");
        assertThat(customer.locator(".card.link")).containsText("群里每天一个小贴士、一个好价");
        Browser.shoot(page, "screens-welcome");

        customer.locator(".card.link").click();
        Browser.shoot(page, "screens-page");
        customer.frameLocator("iframe").getByText("看我的群").click();
        customer.locator("[data-act=press]").click();
        assertThat(customer.locator(".bar")).containsText("新手妈妈 1 群（2）");
        assertThat(group).containsText("小林 通过扫描二维码加入群聊");
        Browser.shoot(page, "screens-joined");

        String chatId = group.getAttribute("data-who");
        bot.askToPost("xiaoman", chatId, "【今日小贴士】两个月的宝宝开始抬头，趴卧每天三次，每次一分钟。");
        owner.getByText("群发助手").last().click();
        owner.getByText("群发到客户群").click();
        Browser.shoot(page, "screens-task");
        owner.locator("[data-act=tap]").click();
        assertThat(page.locator("#toasts")).containsText("已发送 1 个");
        assertThat(owner.locator(".state")).hasText("已发送");
        assertThat(group.locator(".bubble")).containsText("今日小贴士");
        assertThat(customer.locator(".bubble")).containsText("今日小贴士");
        Browser.shoot(page, "screens-post");

        customer.locator(".more").click();
        customer.locator("[data-act=leave]").click();
        assertThat(group).containsText("小林 离开了群聊");
        assertThat(group.locator(".bar")).containsText("（1）");
        customer.getByText("小店").last().click();
        customer.locator("[data-act=buy]").first().click();
        assertThat(page.locator("#toasts")).containsText("店铺不存在");
        Browser.shoot(page, "screens-refused");
        stage.sim.put("/_sim/stores/wxstore", "{\"secret\":\"s\"}");
        customer.locator("[data-act=buy]").first().click();
        assertThat(page.locator("#toasts")).containsText("下单成功");
        assertThat(stage.sim.get("/_sim/state").path("counts").path("orders").intValue())
                .isEqualTo(1);
        assertThat(lin).isNotEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void bringsWhatIsNewAndLeavesTheRestAsItIs() throws Exception {
        furnish();
        Page page = open(browser.desk("zh-CN"), "?p1=p1/scan&p2=new&p3=xiaoman");
        page.locator("#phone-2 [name=name]").fill("半个名字");
        page.evaluate("document.querySelector('#content-1').dataset.same = 'yes'");

        bot.tell("xiaoman", "今天有 2 个群待发送 http://127.0.0.1:1/o/1");

        assertThat(page.locator("#phone-3")).containsText("今天有 2 个群待发送");
        assertThat(page.locator("#phone-2 [name=name]")).hasValue("半个名字");
        assertThat(page.locator("#content-1")).hasAttribute("data-same", "yes");
        String before = page.locator("#time-1").innerText();
        page.locator("[data-clock=PT30M]").click();
        assertThat(page.locator("#time-1")).not().hasText(before);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void showsWhatTheProgramTellsStaffAndTheCustomersTheyHave() throws Exception {
        furnish();
        Page page = open(browser.desk("en"), "?p1=p1/scan&p2=xiaoman/customers&p3=xiaoman");
        page.locator("#phone-1 [data-act=scan]").first().click();
        assertThat(page.locator("#phone-2")).containsText("小林");
        page.locator("#phone-2 .rows a").click();
        assertThat(page.locator("#phone-2 .bubble")).containsText("福利官小满");
        page.locator("#phone-1 .more").click();
        page.locator("#phone-1 [data-act=delete]").click();
        assertThat(page.locator("#phone-2")).containsText("has deleted you");
        Browser.shoot(page, "screens-en");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void findsPeopleAmongMany() {
        var many = new StringBuilder("[");
        for (int i = 0; i < 300; i++) {
            many.append(i == 0 ? "" : ",")
                    .append("{\"nickname\":\"顾客")
                    .append(i)
                    .append("\"}");
        }
        stage.sim.post("/_sim/people", many.append("]").toString());
        Page page = open(browser.desk("zh-CN"), "");

        page.locator("#phone-1 summary").click();
        assertThat(page.locator("#picks-1 a")).hasCount(40);
        page.locator("#phone-1 [type=search]").fill("顾客77");
        page.locator("[data-pick=p78]").click();

        assertThat(page.locator("#phone-1 summary")).containsText("顾客77");
        page.waitForURL(url -> url.contains("p1=p78"));
        Browser.shoot(page, "screens-picked");
    }

    @Test
    void beginsWithNobody() {
        stage.sim.post("/_sim/reset", "");
        Page page = open(browser.desk("zh-CN"), "");
        Browser.shoot(page, "screens-empty");

        page.locator("[data-act=staff]").click();
        assertThat(page.locator("#phone-3 .bar")).hasText("消息");
        page.locator("[data-act=customer]").click();
        assertThat(page.locator("#phone-1 .bar")).hasText("微信");
        page.locator("[data-act=group]").click();

        assertThat(page.locator("#phone-2")).containsText("小满 创建了群聊");
        page.locator("#phone-2 .more").click();
        page.locator("[data-act=invite]").click();
        assertThat(page.locator("#phone-2 .targets")).containsText("小林");
        assertThat(browser.complaints()).isEmpty();
    }

    /** The answer to what asks by itself would take the form away that was touched, and with it what came of the touch. */
    @Test
    void aTouchCountsWhileThePhoneAsksByItself() {
        stage.sim.post("/_sim/reset", "");
        Page page = open(browser.desk("zh-CN"), "");
        List<Route> asked = hold(page, "**/screens/phone?slot=1*");
        page.locator("[data-act=staff]").click();
        page.waitForCondition(() -> !asked.isEmpty());
        List<Route> touched = hold(page, "**/screens/act/customer");
        page.locator("[data-act=customer]").click();
        page.waitForCondition(() -> !touched.isEmpty());

        asked.remove(0).resume();
        page.waitForTimeout(300); // it may come or not
        page.unroute("**/screens/phone?slot=1*");
        touched.remove(0).resume();

        assertThat(page.locator("#phone-1 .bar")).hasText("微信");
        assertThat(browser.complaints()).isEmpty();
    }

    private static List<Route> hold(Page page, String urls) {
        var held = new ArrayList<Route>();
        page.route(urls, held::add);
        return held;
    }

    @Test
    void setsAStageAtATouch() {
        stage.sim.post("/_sim/reset", "");
        Page page = open(browser.desk("zh-CN"), "");

        page.locator("[data-scenario=first-day]").click();
        assertThat(page.locator("#phone-2")).containsText("小满 创建了群聊");
        page.locator("[data-clock=PT20S]").click();

        assertThat(page.locator("#phone-2")).containsText("小林妈妈 通过扫描二维码加入群聊");
        assertThat(page.locator("#phone-3 .badge")).hasText("1");
        Browser.shoot(page, "screens-first-day");
        page.locator("[data-clock=PT30M]").click();
        assertThat(page.locator("#phone-2 .bubble")).containsText("今日小贴士");
        assertThat(page.locator("#phone-2 .pinned")).containsText("随时退群");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void fitsAPhone() throws Exception {
        furnish();
        Page page = open(browser.phone("zh-CN"), "");
        Browser.shoot(page, "screens-390");

        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(390);
        Page desk = open(browser.desk("zh-CN"), "");
        desk.setViewportSize(1280, 900);
        assertThat((Boolean) desk.evaluate("[1,2,3].map(n => document.querySelector('#phone-' + n)"
                        + ".getBoundingClientRect().top).every((top, n, all) => top === all[0])"))
                .isTrue();
    }

    @Test
    void runsNobodysScript() throws Exception {
        stage.sim.post(
                "/_sim/people", "{\"nickname\":\"<script>document.title='x'</script><img src=x onerror=alert(1)>\"}");
        var staff = stage.sim
                .post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"\\\"><b>小满\",\"userid\":\"xiaoman\"}")
                .path("id")
                .stringValue();
        bot.makeCard(staff);
        bot.tell(staff, "<a href=\"javascript:alert(1)\">x</a> <script>document.title='x'</script>");
        Page page = open(browser.desk("zh-CN"), "?p1=p1/me&p2=xiaoman/app.1000002&p3=xiaoman");

        assertThat(page.locator("#phone-1 .id b")).containsText("<script>document.title='x'</script>");
        assertThat(page.locator("#phone-2 .bubble")).containsText("javascript:alert(1)");
        assertThat(page).hasTitle("企业微信沙箱 · 三部手机");
        page.locator("#phone-1 summary").click();
        assertThat(page.locator("#picks-1")).containsText("onerror=alert(1)");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void refusesWhatAnotherSiteSends() throws Exception {
        stage.sim.post("/_sim/people", "{\"nickname\":\"小林\"}");

        assertThat(post("/screens/act/clock", "advance=PT1H")).isEqualTo(403);
        assertThat(post("/screens/act/clock", "advance=PT1H", "HX-Request", "true", "Origin", "http://evil.example"))
                .isEqualTo(403);
        assertThat(post("/screens/act/clock", "advance=PT1H", "HX-Request", "true", "Sec-Fetch-Site", "cross-site"))
                .isEqualTo(403);
        assertThat(post("/screens/act/clock", "advance=PT1H", "HX-Request", "true", "Sec-Fetch-Site", "same-origin"))
                .isEqualTo(200);
        assertThat(post("/_sim/clock", "{\"advance\":\"PT1H\"}", "Sec-Fetch-Site", "cross-site"))
                .isEqualTo(403);
        assertThat(stage.sim
                        .send("GET", "/screens/web?who=p1&url=http%3A%2F%2Fshop.example%2F", "")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void costsNothingWhileNothingHappens() throws Exception {
        furnish();
        var page = stage.sim.send("GET", "/", "").body();
        // What was made a moment ago may still come onto the phones.
        await().until(() -> {
            var key =
                    between(stage.sim.send("GET", "/screens/pulse?key=old", "").body(), "key=", "\"");
            return key.endsWith(".s")
                    && stage.sim.send("GET", "/screens/pulse?key=" + key, "").statusCode() == 204;
        });

        var watch = between(page, "id=\"watch-1\" hx-get=\"", "\"").replace("&amp;", "&");
        assertThat(stage.sim.send("GET", watch, "").body()).doesNotContain("class=\"rows\"");
    }

    /** A corp with an officer, a group, a customer, and the codes that lead to them; the customer's id. */
    private String furnish() throws Exception {
        stage.sim.post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"小满\",\"userid\":\"xiaoman\"}");
        var chatId = stage.sim
                .post("/_sim/groups", "{\"owner\":\"xiaoman\",\"name\":\"新手妈妈 1 群\"}")
                .path("chatId")
                .stringValue();
        bot.makeWayInto(chatId);
        bot.makeCard("xiaoman");
        return stage.person("小林").path("id").stringValue();
    }

    private Page open(Page page, String query) {
        pages.add(page);
        page.navigate(stage.sandbox.baseUrl() + "/" + query);
        return page;
    }

    private int post(String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(stage.sandbox.baseUrl() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String between(String text, String from, String to) {
        int start = text.indexOf(from) + from.length();
        return text.substring(start, text.indexOf(to, start));
    }
}

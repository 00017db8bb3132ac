package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.quanzi.inbox.Inbox;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.Accessibility;
import io.quanzi.shared.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.test.context.TestPropertySource;

/**
 * Every page of the console with data in it, in a real browser, and what keeps nobody from it: contrast, names, landmarks,
 * keys, a menu without JavaScript.
 */
@ConsoleTest
@Import(BusyShop.class)
@TestPropertySource(properties = "quanzi.playbook-dir=bot/src/test/resources/console")
class WholeConsoleTests {
    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    private SettableClock clock;

    @Autowired
    private Inbox inbox;

    @Autowired
    private MongoOperations mongo;

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
    void leadsFromEachNumberOfTheFunnelToItsList() {
        Page page = loggedIn(browser.desk("zh-CN"), "/");
        assertThat(page.locator(".qz-funnel .qz-kpi-count"))
                .hasText(new String[] {"1,284", "902", "566", "431", "398", "127"});
        assertThat(page.locator("#run-0-member-day")).hasCount(1);
        assertThat(page.locator("button[id$=daily-tip]")).hasCount(1);
        assertThat(page.locator("[data-yesterday=ORDERS] dd")).hasText("24 多 13");
        assertThat(page.locator("[data-yesterday=AMOUNT] dd")).hasText("¥3,072.00 多 ¥1,664.00");
        assertThat(page.locator("[data-yesterday=JOINED] dd")).hasText("0 持平");
        Browser.shoot(page, "today-zh");

        page.locator("[data-kpi='/customers?stage=in-group']").click();

        assertThat(page.locator(".nav-pills .active")).hasText("已入群");
        assertThat(page.locator("tbody tr")).hasCount(Pager.SIZE);
        assertThat(page.locator("tbody")).containsText("小满妈妈");
        assertThat(page.locator("tbody")).containsText("0–6 月龄宝妈群");
        Browser.shoot(page, "customers-zh");
        page.locator("a[rel=next]").click();
        assertThat(page.locator("a[rel=prev]")).isVisible();
        page.locator("tbody a").first().click();
        assertThat(page.locator("main")).containsText("云柔纸尿裤 M 码");
        assertThat(page.locator("[data-trait=babies]")).hasText("2025 年 12 月生");
        assertThat(page.locator("[data-trait=group]")).hasText("0–6 月龄宝妈群");
        assertThat(page.locator("main")).not().containsText("born:");
        Browser.shoot(page, "customer-zh");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void findsACustomerByWhatAManagerKnows() {
        Page page = loggedIn(browser.desk("zh-CN"), "/customers");
        for (String known : List.of("O-7", "b-7", "小满妈妈7")) {
            page.locator("#search input[name=q]").fill(known);
            page.locator("#search button").first().click();

            assertThat(page.locator("#search input[name=q]")).hasValue(known);
            assertThat(page.locator("tbody tr")).hasCount(1);
        }
        Browser.shoot(page, "customers-found-zh");
        page.navigate(url("/customers?q=nobody"));
        assertThat(page.locator(".empty-title")).hasText("没有符合条件的结果");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void renewsTheFirstPageByItself() {
        Page page = loggedIn(browser.desk("en"), "/");
        assertThat(page.locator("h1")).hasText("Today");
        Browser.shoot(page, "today-en");
        String before = page.locator("#clock").innerText();

        clock.advance(Duration.ofMinutes(3));

        assertThat(page.locator("#clock")).not().hasText(before);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void saysWhetherGroupsOrCustomersWait() {
        Page page = loggedIn(browser.desk("zh-CN"), "/");

        assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("小兰")))
                .containsText("3 个群");
        assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("阿敏")))
                .containsText("2 位客户");
    }

    @Test
    void runsAScheduleNow() {
        Page page = loggedIn(browser.desk("zh-CN"), "/schedules");

        page.locator("#run-daily-tip").click();

        assertThat(page.locator("#alerts")).containsText("6 个群，3 位群主");
        page.reload();
        assertThat(page.locator("main")).containsText("已完成");
        Browser.shoot(page, "schedules-zh");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void saysThatARunFailedAndWhatToDo() {
        Page page = loggedIn(browser.desk("zh-CN"), "/schedules");
        BusyShop.down = true;
        try {
            page.locator("#run-daily-tip").click();

            assertThat(page.locator("#alerts .alert-danger")).containsText("“每日小知识”没有执行成功");
        } finally {
            BusyShop.down = false;
        }
        assertThat(page.locator("#alerts [data-cause=silent]")).hasText("企业微信没有应答");
        assertThat(page.locator("#alerts")).containsText("手动执行的不会自动重试");
        assertThat(page.locator("#alerts")).not().containsText("系统会自动重试");
        Browser.shoot(page, "schedules-failed-zh");
        page.navigate(url("/schedules?schedule=daily-tip"));
        assertThat(page.locator("[data-run] [data-cause=silent]").first()).isVisible();
        assertThat(page.locator("[data-run]").first()).containsText("每日小知识");
        mongo.getCollection("occurrences").deleteMany(new org.bson.Document("state", "FAILED"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void movesTheSandboxAWeekAheadAndRunsWhatIsOnTheWay() {
        Page page = loggedIn(browser.desk("zh-CN"), "/");
        var before = clock.instant();

        page.locator("#forward-week").click();

        assertThat(page.locator("#forward")).containsText("已快进到");
        assertThat(clock.instant()).isAfterOrEqualTo(before.plus(Duration.ofDays(7)));
        page.navigate(url("/schedules"));
        assertThat(page.locator("[data-run=member-day]").first()).containsText("周二母婴会员日");
        assertThat(mongo.getCollection("audit").find().into(new java.util.ArrayList<>()))
                .anyMatch(line -> "clock.forward".equals(line.getString("action")));
    }

    @Test
    void showsWhyAnEventWasGivenUpAndTriesItAgain() {
        Page page = loggedIn(browser.desk("zh-CN"), "/");
        assertThat(page.locator("[data-alarm='today.parked']")).containsText("1 件事需要处理");
        assertThat(page.locator("[data-alarm='alarm.playbook']")).containsText("schedules/broken.yaml");
        page.navigate(url("/inbox"));
        assertThat(page.locator("[data-cause=limit]")).hasText("企业微信接口调用太频繁（errcode 45033），已自动排队");
        Browser.shoot(page, "inbox-zh");

        page.locator("tbody button").click();

        assertThat(page.locator("tbody")).hasCount(0);
        await().until(() -> inbox.backlog().open() == 0);
        page.reload();
        assertThat(page.locator(".empty-title")).hasText("没有需要处理的事件");
        assertThat(inbox.backlog().parked()).isZero();
    }

    @Test
    void showsTheFilesInForceAndWhatIsWrongWithTheOthers() {
        Page page = loggedIn(browser.desk("zh-CN"), "/playbook");

        assertThat(page.locator("[data-file='schedules/broken.yaml']")).containsText("第 3 行");
        assertThat(page.locator("[data-file='schedules/broken.yaml']")).containsText("没有名为");
        assertThat(page.locator("[data-shelf=SCHEDULES]")).containsText("schedules/daily-tip.yaml");
        Browser.shoot(page, "playbook-zh");
    }

    @Test
    void fitsAPhone() {
        for (String path : List.of("/", "/customers", "/orders", "/schedules", "/inbox", "/playbook")) {
            Page page = loggedIn(browser.phone("zh-CN"), path);
            Browser.shoot(page, "phone" + path.replace('/', '-'));

            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .as("width of " + path)
                    .isLessThanOrEqualTo(390);
            if (path.equals("/")) {
                Locator menu = page.locator("#menu a[href='/orders']");
                assertThat(menu).isHidden();
                page.locator(".navbar-toggler").click();
                assertThat(menu).isVisible();
                Browser.shoot(page, "phone-menu");
                assertThat(page.locator(".navbar-toggler")).hasAttribute("aria-expanded", "true");
                page.locator(".navbar-toggler").click();
                assertThat(menu).isHidden();
            }
            page.context().close();
        }
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void saysWhatToDoWhenThereIsNoSuchPage() {
        Page page = loggedIn(browser.desk("zh-CN"), "/orders");

        page.navigate(url("/nowhere"));

        assertThat(page.locator("h1")).hasText("没有这个页面");
        assertThat(page.locator("#menu")).isVisible();
        Browser.shoot(page, "error-zh");
        page.getByText("回到工作台").click();
        assertThat(page.locator("h1")).hasText("工作台");
    }

    @Test
    void findsNothingSeriousOnAnyPage() throws IOException {
        Set<String> unstyled = TablerSubset.classesLeftOut();
        Page page = loggedIn(browser.desk("zh-CN"), "/");
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
            faults.addAll(classesOf(page, unstyled));
            detail.ifPresent(found -> {
                page.navigate(url(found));
                faults.addAll(Accessibility.faults(page));
                faults.addAll(classesOf(page, unstyled));
            });
        }

        assertThat(faults).isEmpty();
    }

    /** Which of some classes a page has; one that neither a template nor a script names would lose its look. */
    @SuppressWarnings("unchecked") // a script's answer
    private static List<String> classesOf(Page page, Set<String> some) {
        var all = (List<String>)
                page.evaluate("[...document.querySelectorAll('[class]')].flatMap(element => [...element.classList])");
        return all.stream()
                .filter(some::contains)
                .map(one -> page.url() + " has the class " + one + ", which is not in " + TablerSubset.KEPT)
                .toList();
    }

    @Test
    void opensTheMenuOfAPhoneWithoutJavaScript() {
        Page page = loggedIn(browser.phoneWithoutScript("zh-CN"), "/");
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
        Page page = loggedIn(browser.desk("en"), "/");

        page.keyboard().press("Tab");
        page.keyboard().press("Enter");

        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("content");
    }

    @Test
    void keepsTheThemeThatWasChosen() {
        Page page = loggedIn(browser.desk("zh-CN"), "/");
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

    private Page loggedIn(Page page, String path) {
        return SignedIn.admin(page, url(path));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}

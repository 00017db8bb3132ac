package io.quanzi.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import io.quanzi.console.ConsoleTest;
import io.quanzi.pages.CardPages.Card;
import io.quanzi.pages.GroupPages.About;
import io.quanzi.pages.GroupPages.Group;
import io.quanzi.pages.MemberPages.Coupon;
import io.quanzi.pages.MemberPages.Entry;
import io.quanzi.pages.MemberPages.Member;
import io.quanzi.pages.OwnerPages.Note;
import io.quanzi.pages.OwnerPages.Owner;
import io.quanzi.pages.OwnerPages.Paste;
import io.quanzi.pages.OwnerPages.Task;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.Accessibility;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** Customers' pages on a phone, and as data. */
@ConsoleTest
@Import(CustomerPagesTests.Shop.class)
class CustomerPagesTests {
    private static final int MAX_BYTES = 100_000;
    private static final AtomicReference<About> TOLD = new AtomicReference<>();
    private static final AtomicBoolean RECEIVES = new AtomicBoolean(true);
    private static final AtomicBoolean TOLD_BY_ANNA = new AtomicBoolean(true);
    private static final AtomicBoolean GREETED = new AtomicBoolean();
    private static final AtomicBoolean PASTED = new AtomicBoolean();
    private static HttpServer pictures;
    private static Browser browser;

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @BeforeAll
    static void open() throws IOException, WriterException {
        BitMatrix matrix =
                new QRCodeWriter().encode("https://work.weixin.qq.com/ca/cawcde", BarcodeFormat.QR_CODE, 240, 240);
        var image = new BufferedImage(240, 240, BufferedImage.TYPE_BYTE_BINARY);
        for (int x = 0; x < 240; x++) {
            for (int y = 0; y < 240; y++) {
                image.setRGB(x, y, matrix.get(x, y) ? 0 : 0xffffff);
            }
        }
        var png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        pictures = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pictures.createContext("/qr", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "image/png");
            exchange.sendResponseHeaders(200, png.size());
            try (var body = exchange.getResponseBody()) {
                body.write(png.toByteArray());
            }
        });
        pictures.start();
        browser = Browser.start();
    }

    @AfterAll
    static void close() {
        browser.close();
        pictures.stop(0);
    }

    @AfterEach
    void startOver() {
        browser.startOver();
    }

    private static String picture() {
        return "http://127.0.0.1:" + pictures.getAddress().getPort() + "/qr";
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Shop {
        @Bean
        @Primary
        CardPages cardPagesForTest() {
            return token -> token.equals("good") || token.equals("done")
                    ? Optional.of(new Card(
                            "小兰",
                            "您好，我是小兰。\n尺码、退换都可以找我。",
                            token.equals("good") ? picture() : null,
                            "满 99 减 20 元首单券 + 湿巾试用装",
                            "每位顾客限领 1 份。",
                            "/handbook",
                            "小满母婴",
                            List.of("card.get.gift", "card.get.group")))
                    : Optional.empty();
        }

        @Bean
        @Primary
        GroupPages groupPagesForTest() {
            return new GroupPages() {
                @Override
                public Optional<Group> group(String token) {
                    return switch (token) {
                        case "fits" -> Optional.of(group(State.JOIN, "0–6 个月新手妈妈群 3", picture()));
                        case "full" -> Optional.of(group(State.FULL, "职场妈妈群", null));
                        case "unknown" ->
                            Optional.of(
                                    TOLD.get() == null
                                            ? group(State.ASK, null, null)
                                            : group(State.JOIN, "新手妈妈群", picture()));
                        default -> Optional.empty();
                    };
                }

                private static Group group(State state, @Nullable String name, @Nullable String joinUrl) {
                    return new Group(state, name, joinUrl, List.of(), null, null, null, 0, List.of("group.get.daily"));
                }

                @Override
                public boolean isGood(String token) {
                    return group(token).isPresent();
                }

                @Override
                public boolean tell(String token, About about) {
                    TOLD.set(about);
                    return true;
                }
            };
        }

        @Bean
        @Primary
        MemberPages memberPagesForTest() {
            return new MemberPages() {
                @Override
                public Optional<Access> access(String token, String pass) {
                    return token.equals("bad")
                            ? Optional.empty()
                            : Optional.of(
                                    new Access(token.startsWith("locked") && !"known".equals(pass), RECEIVES.get()));
                }

                @Override
                public Optional<Opening> open(String token, String answer) {
                    Instant wait = token.endsWith("often") ? Instant.now().plusSeconds(1800) : null;
                    return Optional.of(new Opening(answer.equals("1024") && wait == null ? "known" : null, wait));
                }

                @Override
                public Optional<Member> member(String token) {
                    if (token.equals("bad")) {
                        return Optional.empty();
                    }
                    var at = Instant.parse("2026-03-03T02:00:00Z");
                    return Optional.of(new Member(
                            "小满妈妈",
                            "银卡",
                            1250,
                            List.of(
                                    new Entry(at, "订单 O-1024，周二母婴日双倍", 256, 1250),
                                    new Entry(at.minusSeconds(90_000), "订单 O-0999 退款，扣回", -64, 994)),
                            List.of(new Coupon("满 99 减 20 元", "QZ-7K4M-9R2T", null, at.plusSeconds(900_000), false)),
                            List.of(new Coupon("亲子餐厅双人下午茶 8 折", "LM-00123", "绿苗亲子餐厅", null, true)),
                            TOLD_BY_ANNA.get() ? List.of("宝宝 2025-12 出生", "职场妈妈") : List.of(),
                            RECEIVES.get(),
                            List.of(new MemberPages.Bonus("周二母婴日", "母婴", 2))));
                }

                @Override
                public boolean receive(String token, boolean wanted) {
                    RECEIVES.set(wanted);
                    return true;
                }

                @Override
                public boolean forget(String token) {
                    TOLD_BY_ANNA.set(false);
                    return true;
                }
            };
        }

        @Bean
        @Primary
        OwnerPages ownerPagesForTest() {
            var at = Instant.parse("2026-03-03T02:00:00Z");
            return new OwnerPages() {
                @Override
                public Optional<Owner> owner(String token) {
                    if (token.equals("bad")) {
                        return Optional.empty();
                    }
                    var note = new Note("Z3JlZXQ", "小满妈妈", "你好，我是小兰。新人礼券码 QZ-7K4M，下单时填写。", at);
                    return Optional.of(new Owner(
                            "小兰",
                            token.equals("greeter")
                                    ? List.of()
                                    : List.of(
                                            new Task(
                                                    "每日小知识",
                                                    "【今日小知识】三个月后的宝宝开始吃手，这是在认识世界。\n【今日优惠】云柔纸尿裤第二件半价，今天 22:00 前。",
                                                    List.of("0–6 个月新手妈妈群 1", "0–6 个月新手妈妈群 3"),
                                                    at,
                                                    at.plusSeconds(36_000),
                                                    "NOTIFIED"),
                                            new Task("周日直播提醒", "今晚八点，王医生答疑。", List.of("职场妈妈群"), at, null, "DELIVERED")),
                            token.equals("greeter") || PASTED.get()
                                    ? List.of()
                                    : List.of(new Paste("cGFzdGU", "今日加更", "辅食小课，今晚八点。", List.of("职场妈妈群"))),
                            GREETED.get() ? List.of() : List.of(note)));
                }

                @Override
                public boolean pasted(String token, String paste) {
                    PASTED.set(paste.equals("cGFzdGU"));
                    return !token.equals("bad");
                }

                @Override
                public boolean done(String token, String note) {
                    GREETED.set(note.equals("Z3JlZXQ"));
                    return !token.equals("bad");
                }
            };
        }
    }

    @Test
    void showsTheCardOnAPhoneWithoutAnyScript() throws Exception {
        Page page = browser.phone("zh-CN");
        page.navigate(url("/i/good"));

        assertThat(page.locator("h1")).hasText("您的专属福利官小兰");
        assertThat(page.evaluate("document.querySelector('.qr img').naturalWidth"))
                .isEqualTo(240);
        assertThat(page.locator("script")).hasCount(0);
        look(page, "page-card");
        assertThat(browser.complaints()).isEmpty();
        assertThat(get("/i/good", "text/html").body().length()
                        + get("/assets/pages.css", "*/*").body().length())
                .isLessThan(MAX_BYTES);
    }

    @Test
    void showsNoCodeOnTheCardOfSomebodyWhoHasAddedTheOfficer() throws Exception {
        String page = get("/i/done", "text/html").body();

        assertThat(page).contains("您已经添加过了，有事请直接在企业微信里找我").doesNotContain("<figure");
    }

    @Test
    void givesTheSameCardAsData() throws Exception {
        HttpResponse<String> answer = get("/i/good", "application/json");

        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        assertThat(answer.body())
                .contains("\"officer\":\"小兰\"", "\"qrUrl\":\"" + picture() + "\"", "\"handbookUrl\":\"/handbook\"")
                .contains("\"gift\":\"满 99 减 20 元");
        assertThat(get("/g/fits", "application/json").body())
                .contains("\"state\":\"JOIN\"", "\"name\":\"0–6 个月新手妈妈群 3\",\"joinUrl\":\"" + picture() + "\"");
    }

    @Test
    void givesAPageToWhoDoesNotSayWhatTheyWant() throws Exception {
        assertThat(get("/i/good", "*/*").headers().firstValue("content-type").orElseThrow())
                .startsWith("text/html");
    }

    @Test
    void saysThatALinkIsGoneAndMakesNoSession() throws Exception {
        HttpResponse<String> page = get("/i/bad", "text/html");
        HttpResponse<String> data = get("/i/bad", "application/json");

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("这个链接已失效");
        assertThat(page.headers().firstValue("set-cookie")).isEmpty();
        assertThat(data.statusCode()).isEqualTo(404);
        assertThat(data.headers().firstValue("content-type").orElseThrow()).startsWith("application/problem+json");
    }

    @Test
    void tellsStaffAndCustomersEachTheirOwnWayOutOfADeadLink() throws Exception {
        for (String address : List.of("/o/bad", "/o/bad/notes", "/o/")) {
            HttpResponse<String> staff = get(address, "text/html");
            assertThat(staff.statusCode()).as(address).isEqualTo(404);
            assertThat(staff.body())
                    .as(address)
                    .contains("最新一条通知", "群发助手", "请店铺管理员再发一次")
                    .doesNotContain("福利官", "/handbook");
        }
        for (String address : List.of("/i/bad", "/g/bad", "/m/bad", "/m/bad/x", "/c/bad", "/r/bad", "/g/")) {
            HttpResponse<String> customer = get(address, "text/html");
            assertThat(customer.statusCode()).as(address).isEqualTo(404);
            assertThat(customer.body())
                    .as(address)
                    .contains("这个链接已失效", "请福利官再发一次")
                    .doesNotContain("群发助手");
        }
        assertThat(get("/o/bad?lang=en", "text/html").body()).contains("ask the manager to send it again");
        assertThat(get("/o/bad", "application/json").body()).contains("newest message from the WeCom assistant");
    }

    @Test
    void asksAboutTheBabyAndThenShowsTheGroup() {
        Page page = browser.phone("zh-CN");
        page.navigate(url("/g/unknown"));
        look(page, "page-ask");
        page.locator("#month").fill("2026-01");
        page.locator("input[name=working][value=yes]")
                .check(new com.microsoft.playwright.Locator.CheckOptions().setForce(true));
        page.locator("input[name=consent]").check();

        page.locator("button").click();

        assertThat(page.locator("h1")).hasText("新手妈妈群");
        assertThat(TOLD.get()).isEqualTo(new About(YearMonth.of(2026, 1), null, true, GroupPages.CONSENT_VERSION));
        page.navigate(url("/g/fits"));
        look(page, "page-group");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void keepsNothingWithoutConsentAndSaysWhatIsMissing() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url("/g/unknown")))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "text/html")
                        .POST(HttpRequest.BodyPublishers.ofString("baby=due&month=2031-01"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("请先勾选同意", "预产期应在今后 10 个月之内", "value=\"2031-01\"");
    }

    @Test
    void showsWhatAMemberHasAndTheWayOut() {
        Page page = browser.phone("zh-CN");
        page.navigate(url("/m/anna"));
        assertThat(page.locator(".balance strong")).hasText("1,250");
        assertThat(page.locator(".history")).containsText("-64");
        look(page, "page-member");

        page.getByText("不再接收消息").click();

        assertThat(page.locator("#privacy")).containsText("已停止单独给您发消息");
        assertThat(RECEIVES).isFalse();
        page.getByText("恢复接收消息").click();
        assertThat(page.locator("#privacy")).containsText("不再接收消息");
        page.getByText("撤回同意并删除").click();
        assertThat(page.locator("#told")).hasCount(0);
        assertThat(TOLD_BY_ANNA).isFalse();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void fitOnAPhoneAndADeskInBothLanguages() {
        List<String> pages = List.of(
                "/g/fits", "/g/full", "/g/unknown", "/g/gone", "/m/anna", "/m/locked", "/m/bad", "/o/bad", "/i/good");
        for (String language : List.of("zh-CN", "en-US")) {
            for (int width : List.of(390, 1440)) {
                Page page = width == 390 ? browser.phone(language) : browser.desk(language);
                page.setViewportSize(width, 900);
                for (String path : pages) {
                    page.navigate(url(path));
                    Browser.shoot(page, "look" + path.replace('/', '-') + "-" + language + "-" + width);
                    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                            .as("%s at %s in %s", path, width, language)
                            .isEqualTo(true);
                }
            }
        }
    }

    @Test
    void showsNothingPersonalUntilASecondFactIsGivenOnThisDevice() throws Exception {
        Page page = browser.phone("zh-CN");
        page.navigate(url("/m/locked"));
        look(page, "page-locked");
        assertThat(page.locator("h1")).hasText("先确认是您本人");
        assertThat(get("/m/locked", "text/html").body()).doesNotContain("小满妈妈", "1,250", "QZ-7K4M", "出生");
        HttpResponse<String> data = get("/m/locked", "application/json");
        assertThat(data.statusCode()).isEqualTo(403);
        assertThat(data.body()).contains("quanzi-pass").doesNotContain("小满妈妈", "QZ-7K4M");

        page.locator("#order").fill("0000");
        page.getByText("打开会员中心").click();
        assertThat(page.locator(".fault")).containsText("对不上");
        page.getByText("不再接收消息").click();
        assertThat(page.locator("#privacy")).containsText("已停止单独给您发消息");
        page.getByText("恢复接收消息").click();
        page.locator("#order").fill("1024");
        page.getByText("打开会员中心").click();

        assertThat(page.locator(".balance strong")).hasText("1,250");
        var cookie = page.context().cookies().stream()
                .filter(one -> one.name.equals("quanzi-pass"))
                .findFirst()
                .orElseThrow();
        assertThat(cookie.httpOnly).isTrue();
        assertThat(cookie.path).isEqualTo("/m/locked");
        assertThat(cookie.sameSite.name()).isEqualTo("LAX");
        page.navigate(url("/m/locked-too"));
        assertThat(page.locator("h1")).hasText("先确认是您本人");
    }

    @Test
    void forgetsNothingForWhoDoesNotKnowTheSecondFact() throws Exception {
        TOLD_BY_ANNA.set(true);

        http.send(
                HttpRequest.newBuilder(URI.create(url("/m/locked/forget")))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.discarding());

        assertThat(TOLD_BY_ANNA).isTrue();
    }

    @Test
    void saysHowLongToWaitAfterTooManyWrongAnswers() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url("/m/locked-often/open")))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "text/html")
                        .POST(HttpRequest.BodyPublishers.ofString("order=1024"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
        assertThat(answer.body()).contains("分钟后再试").doesNotContain("小满妈妈");
    }

    @Test
    void listsWhatAnOwnerHasToTap() {
        Page page = browser.phone("zh-CN");
        page.navigate(url("/o/lan"));

        assertThat(page.locator("h1")).hasText("有 1 条等您点“发送”");
        assertThat(page.locator(".waits .state")).hasText("待群主确认");
        look(page, "page-owner");
        page.navigate(url("/handbook"));
        assertThat(page.locator("section.card").first()).isVisible();
        look(page, "page-handbook");
        page.navigate(url("/g/full"));
        assertThat(page.locator("main")).containsText("群暂时满了");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void showsWhatAnOfficerHasToSayByHandUntilItIsDone() {
        GREETED.set(false);
        Page page = browser.phone("zh-CN");
        PASTED.set(false);
        page.navigate(url("/o/lan"));
        look(page, "page-owner-notes");
        assertThat(page.locator(".note").first()).containsText("辅食小课");
        page.getByText("完成", new Page.GetByTextOptions().setExact(true)).first().click();
        assertThat(page.getByText("可以手动贴的")).hasCount(0);
        assertThat(PASTED).isTrue();
        page.navigate(url("/o/greeter"));
        assertThat(page.locator("h1")).hasText("有 1 位客户等您打招呼");
        assertThat(page.locator(".note .copy")).containsText("新人礼券码 QZ-7K4M");
        look(page, "page-greeter");

        page.getByText("完成", new Page.GetByTextOptions().setExact(true)).click();

        assertThat(page.locator("h1")).hasText("今天没有要发的");
        assertThat(GREETED).isTrue();
        assertThat(browser.complaints()).isEmpty();
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url(path)))
                        .header("Accept", accept)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private static void look(Page page, String name) {
        Browser.shoot(page, name);
        assertThat(Accessibility.faults(page)).isEmpty();
    }
}

package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.quanzi.csv.WrittenWorkbook;
import io.quanzi.customer.Purchases;
import io.quanzi.onboarding.Invitations;
import io.quanzi.sandbox.Browser;
import io.quanzi.wecom.contacts.Contacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files that come in, as the commands send them and as managers do. */
@ConsoleTest
@Import(ImportsTests.WillingWeCom.class)
class ImportsTests {
    private static final String HEADER = "order_no,buyer_id,paid_at,amount\n";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path data;

    private static Browser browser;

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private Purchases purchases;

    @Autowired
    private Invitations invitations;

    /** Makes a contact way for whoever is invited. */
    @TestConfiguration(proxyBeanMethods = false)
    static class WillingWeCom {
        @Bean
        @Primary
        Contacts willingContacts() {
            Contacts contacts = mock(Contacts.class);
            when(contacts.officers()).thenReturn(List.of("lan"));
            when(contacts.addContactWay(anyString(), anyString(), anyString()))
                    .thenReturn(new Contacts.ContactWay("config", "http://127.0.0.1:1/qr"));
            return contacts;
        }
    }

    @DynamicPropertySource
    static void keepFilesApart(DynamicPropertyRegistry properties) {
        properties.add("quanzi.data-dir", data::toString);
    }

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @Test
    void importsOrdersAndSaysThatTheSameFileAgainChangesNothing() throws Exception {
        String file = HEADER + "A-1,a1,2026-03-03T10:00:00+08:00,19.90\nA-2,a2,2026-03-03T10:00:00+08:00,free\n";

        JsonNode first = ended(post("/api/imports/orders", file));
        JsonNode again = ended(post("/api/imports/orders?invite=false", file));

        assertThat(first.path("state").asString()).isEqualTo("DONE");
        assertThat(first.path("done").asLong()).isEqualTo(2);
        assertThat(first.path("total").asLong()).isEqualTo(2);
        assertThat(first.path("summary").asString())
                .startsWith("读入 2 行：新增订单 1，")
                .doesNotContain("没有任何变化", "orders added");
        assertThat(first.path("rejected").size()).isEqualTo(2);
        assertThat(first.path("rejected").get(0).asString()).isEqualTo("原文件行号,未收原因,处理办法," + HEADER.strip());
        assertThat(first.path("rejected").get(1).asString()).startsWith("3,").contains("amount：应为人民币金额");
        assertThat(again.path("summary").asString()).endsWith("没有任何变化。");
        assertThat(first.path("known").size()).isZero();
        assertThat(again.path("known")).extracting(JsonNode::asString).containsExactly("line,order_no", "2,A-1");
        assertThat(purchases.find("A-1")).isPresent();
        assertThat(files("orders.csv")).isZero();
    }

    @Test
    void refusesAFileThatIsNoneAndSaysWhatItExpected() throws Exception {
        JsonNode orders = ended(post("/api/imports/orders?name=C%3A%5Cgbk.csv", "who,what\n1,2\n"));
        JsonNode codes = ended(post("/api/imports/codes?swap=family-restaurant", "number\n1\n"));
        JsonNode unknown = ended(post("/api/imports/codes?swap=nobody", "code\nX\n"));

        assertThat(orders.path("state").asString()).isEqualTo("FAILED");
        assertThat(orders.path("error").asString())
                .startsWith("gbk.csv 缺少需要的列。缺少 订单号：可以写成 订单号,")
                .contains("现有的表头是：who,what");
        assertThat(codes.path("error").asString()).startsWith("codes.csv 没有券码这一列，现有的表头是：number");
        assertThat(unknown.path("error").asString()).contains("没有名为“nobody”的换券活动，现有：family-restaurant");
        assertThat(send(request("/api/imports/none")).statusCode()).isEqualTo(404);
    }

    @Test
    void importsCodesOnce() throws Exception {
        JsonNode first = ended(post("/api/imports/codes?swap=family-restaurant", "code\nFR-1\nFR-2\n"));
        JsonNode again = ended(post("/api/imports/codes?swap=family-restaurant", "code\nFR-1\nFR-2\n"));

        assertThat(first.path("summary").asString()).startsWith("新券码 2，");
        assertThat(first.path("rejected").size()).isZero();
        assertThat(again.path("summary").asString()).endsWith("没有任何变化。");
        assertThat(send(request("/api/reports/swaps?month=2026-03")).body())
                .startsWith("{\"month\":\"2026-03\",\"swaps\":[{\"swap\":\"family-restaurant\"");
        assertThat(send(request("/api/reports/swaps?month=2026-03&format=text")).body())
                .startsWith("{\"text\":\"2026-03 异业换券");
        assertThat(send(request("/api/reports/swaps?month=March")).body()).contains("expected a month such as 2026-03");
    }

    @Test
    void invitesTheBuyersOfAFileOnce() throws Exception {
        String file = HEADER + "I-1,i1,2026-03-03T10:00:00+08:00,19.90\nI-2,i1,2026-03-04T10:00:00+08:00,19.90\n"
                + "I-3,i3,2026-03-03T10:00:00+08:00,5\n";

        JsonNode first = ended(post("/api/imports/orders?invite=true", file));
        JsonNode again = ended(post("/api/imports/orders?invite=true", file));

        assertThat(first.path("summary").asString()).contains("已邀请 2 位，此前邀请过 0 位");
        assertThat(again.path("summary").asString()).contains("已邀请 0 位，此前邀请过 2 位");
        assertThat(invitations
                        .of(purchases.find("I-1").orElseThrow().customer())
                        .orElseThrow()
                        .orderNo())
                .isEqualTo("I-2");
    }

    @Test
    void speaksTheLanguageThatIsAskedFor() throws Exception {
        JsonNode begun = post("/api/imports/orders?lang=en", HEADER + "L-1,l1,2026-03-03,19.90\nL-2,l1,soon,1\n");
        String id = begun.path("id").asString();
        ended(begun);

        JsonNode english =
                JSON.readTree(send(request("/api/imports/" + id + "?lang=en")).body());
        JsonNode chinese =
                JSON.readTree(send(request("/api/imports/" + id + "?lang=zh")).body());

        assertThat(english.path("summary").asString()).startsWith("2 rows: 1 orders added,");
        assertThat(english.path("summary").asString().chars()).noneMatch(c -> c > 0x2E80);
        assertThat(english.path("rejected").get(1).asString()).contains("expected a time such as");
        assertThat(chinese.path("summary").asString()).startsWith("读入 2 行");
    }

    @Test
    void undoesAnImportOnce() throws Exception {
        JsonNode begun =
                post("/api/imports/orders?name=U.csv", HEADER + "U-1,u1,2026-03-03,19.90\nU-2,u1,2026-03-04,5\n");
        String id = begun.path("id").asString();
        ended(begun);
        assertThat(purchases.find("U-1")).isPresent();

        JsonNode undone = ended(post("/api/imports/" + id + "/undo?lang=en", ""));
        HttpResponse<String> again = send(request("/api/imports/" + id + "/undo")
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.noBody()));
        String list = send(request("/api/imports?lang=en")).body();

        assertThat(undone.path("state").asString()).isEqualTo("DONE");
        assertThat(purchases.find("U-1")).isEmpty();
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("已经撤销过了");
        assertThat(list).contains("\"name\":\"U.csv\"", "Undone: 2 orders, 0 refunds and 1 buyers");
        HttpClient admin = SignedIn.client(url("/"), "admin", ConsoleTest.PASSWORD);
        String audit = SignedIn.send(admin, HttpRequest.newBuilder(URI.create(url("/audit?q=" + id))))
                .body();
        assertThat(audit).contains("读入 2 行：新增订单 2", "已撤销：取走订单 2", "服务器上的命令").doesNotContain("orders added", "Undone:");
        assertThat(SignedIn.send(admin, HttpRequest.newBuilder(URI.create(url("/imports?lang=en"))))
                        .body())
                .contains("a command on the server")
                .doesNotContain("· command ·", "by command");
        assertThat(send(request("/api/imports/nobody/undo")
                                .header("Content-Type", "text/csv")
                                .POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void letsNoStrangerSendAFile() throws Exception {
        var form = HttpRequest.newBuilder(URI.create(url("/imports/orders")))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofString("--x--"));
        var elsewhere = HttpRequest.newBuilder(URI.create(url("/g/token")))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofString("--x--"));

        assertThat(send(form).statusCode()).isEqualTo(401);
        assertThat(send(elsewhere).statusCode()).isEqualTo(415);
    }

    @Test
    void takesAFileFromAManagerAndGivesBackWhatWasSetAside() {
        Page page = browser.desk("zh-CN");
        page.navigate(url("/imports"));
        page.locator("#username").fill("admin");
        page.locator("#password").fill(ConsoleTest.PASSWORD);
        page.locator("form button").click();
        Browser.shoot(page, "imports-zh");
        String file = HEADER + "M-1,m1,2026-03-03T10:00:00+08:00,19.90\nM-2,m2,yesterday,5\n";
        page.locator("#orders-file")
                .setInputFiles(new FilePayload("订单.csv", "text/csv", file.getBytes(StandardCharsets.UTF_8)));

        page.locator("#import-orders button").click();

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("共 2 行：新订单 1，已有订单 0，不收 1 行");
        assertThat(page.locator("#aside")).containsText("paid_at：应为时间");
        lookAtBothWidths(page);
        page.locator("#confirm button").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("读入 2 行：新增订单 1");
        assertThat(page.locator("#rejected")).containsText("paid_at：应为时间");
        Browser.shoot(page, "import-zh");
        var download = page.waitForDownload(() -> page.locator("#rejected a").click());
        assertThat(download.suggestedFilename()).isEqualTo("orders.rejected.csv");
        lookAtBothWidths(page);
        String one = page.url();
        page.locator("#by-row").click();
        page.locator("#q").fill("M-2");
        page.locator("#seek button").click();
        assertThat(page.locator("#rows .list-group-item")).containsText("paid_at：应为时间");
        page.locator("#show-taken").click();
        assertThat(page.locator("tbody tr")).containsText("M-1");
        page.navigate(one);
        page.locator("#undo").click();
        Browser.shoot(page, "import-undo-zh");
        page.locator("#yes").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("已撤销：取走订单 1");
        page.navigate(url("/imports"));
        assertThat(page.locator("[data-import]").first()).containsText("已撤销");
        Browser.shoot(page, "imports-list-zh");
        var template = page.waitForDownload(
                () -> page.locator("#import-orders a[download]").click());
        assertThat(template.suggestedFilename()).isEqualTo("quanzi-orders.csv");
        page.locator("#codes-file")
                .setInputFiles(new FilePayload("codes.csv", "text/csv", "no\n".getBytes(StandardCharsets.UTF_8)));
        page.locator("#import-codes button").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("现在还不能导入");
        assertThat(page.locator("#confirm")).hasCount(0);
        page.locator("#drop button").click();
        page.locator("#codes-file")
                .setInputFiles(new FilePayload(
                        "codes.csv", "text/csv", "code\nPV-1\nPV-1\nPV 2\n".getBytes(StandardCharsets.UTF_8)));
        page.locator("#import-codes button").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("共 3 行：新券码 1，券码池里已有 0，文件里重复 1，不能用 1");
        assertThat(page.locator("#codes tbody tr")).containsText("新券码");
        assertThat(page.locator("#aside")).containsText("这个券码在第 2 行已经有了");
        lookAtBothWidths(page);
        page.locator("#confirm button").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("新券码 1");
        page.locator("#by-row").click();
        assertThat(page.locator("#rows .list-group-item")).hasCount(2);
        lookAtBothWidths(page);
        page.locator("#show-taken").click();
        assertThat(page.locator("tbody tr")).containsText("未发出");
        assertThat(browser.complaints())
                .as("beside the choice that is refused")
                .allMatch(said -> said.contains("/columns") && said.contains("422"));
    }

    @Test
    void takesAWorkbookWhoseHeadingsNobodyKnowsOnceAManagerSaysWhatTheyAre() {
        Page page = SignedIn.admin(browser.desk("zh-CN"), url("/imports"));
        byte[] file = WrittenWorkbook.of(
                List.of(
                        List.of("单据", "顾客", "何时", "多少钱"),
                        List.of("W-1", "w1", "#45352.3369444444 1", "#1299 3"),
                        List.of("W-1", "w1", "2024/3/2", "-￥29.00"),
                        List.of("W-2", "t**a", "2024/3/2", "5")),
                false);
        send(page, file);

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("现在还不能导入");
        assertThat(page.locator("#map")).containsText("不用改文件");
        assertThat(page.locator("#confirm")).hasCount(0);
        assertThat(page.locator("#columns tbody tr")).hasCount(4);
        List<String> columns = List.of("order_no", "buyer_id", "paid_at", "amount");
        for (int i = 0; i < columns.size(); i++) {
            page.locator("#columns select").nth(i).selectOption(columns.get(i == 3 ? 0 : i));
        }
        page.locator("#columns button").click();
        assertThat(page.locator("#columns .is-invalid")).hasCount(2);
        assertThat(page.locator("#twice-3")).containsText("“订单号”也选给了“单据”这一列");
        assertThat(page.locator("#columns select").nth(2)).hasValue("paid_at");
        page.locator("#columns select").nth(3).selectOption("amount");
        page.locator("#columns button").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("不收 1 行，另有 1 行是同一订单的其他行");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("退款 1 笔，共 29.00 元");
        assertThat(purchases.find("W-1")).isEmpty();
        page.locator("#drop button").click();
        send(page, file);
        assertThat(page.locator("#columns select").first()).hasValue("order_no");
        page.locator("#confirm button").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("读入 3 行：新增订单 1");
        page.locator("#by-row").click();
        page.locator("#show-taken").click();
        assertThat(page.locator("tbody")).containsText("已退 29.00");

        page.navigate(url("/imports"));
        send(page, file);
        page.locator("#confirm button").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("已有 1");
        page.navigate(page.url() + "/rows");
        page.locator("#show-known").click();
        assertThat(page.locator("tbody tr")).hasCount(2); // with its refund
        assertThat(page.locator("tbody")).containsText("W-1");
        page.locator("#q").fill("W-9");
        page.locator("#seek button").click();
        assertThat(page.locator("main")).containsText("没有这样的行");
        assertThat(purchases.find("W-1").orElseThrow().amount().fen()).isEqualTo(129_900);
        assertThat(purchases.find("W-2")).isEmpty();
        try (Stream<Path> waiting = Files.list(data.resolve("imports-waiting"))) {
            assertThat(waiting).isEmpty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        assertThat(browser.complaints())
                .as("beside the choice that is refused")
                .allMatch(said -> said.contains("/columns") && said.contains("422"));
    }

    private static void send(Page page, byte[] workbook) {
        page.locator("#orders-file")
                .setInputFiles(new FilePayload(
                        "订单.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook));
        page.locator("#import-orders button").click();
    }

    /** The list and the one import, in English too, nowhere wider than the screen. */
    private void lookAtBothWidths(Page page) {
        String one = page.url();
        for (String path : List.of(one + "?lang=en", url("/imports?lang=en"), url("/imports?lang=zh"), one)) {
            page.navigate(path);
            for (int width : new int[] {1440, 390}) {
                page.setViewportSize(width, 900);
                Browser.shoot(
                        page,
                        "%s-%s-%d"
                                .formatted(
                                        path.startsWith(one) ? "import" : "imports",
                                        path.endsWith("en") ? "en" : "zh",
                                        width));
                assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                        .as("overflow of " + path + " at " + width)
                        .isEqualTo(0);
            }
        }
        page.setViewportSize(1360, 900);
    }

    private JsonNode ended(JsonNode begun) throws Exception {
        JsonNode job = begun;
        while (job.path("state").asString().equals("RUNNING")) {
            Thread.sleep(50);
            job = JSON.readTree(
                    send(request("/api/imports/" + begun.path("id").asString())).body());
        }
        return job;
    }

    private JsonNode post(String path, String csv) throws Exception {
        HttpResponse<String> answer =
                send(request(path).header("Content-Type", "text/csv").POST(HttpRequest.BodyPublishers.ofString(csv)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url(path)))
                .header("Authorization", "Bearer " + ConsoleTest.RUN_TOKEN)
                .header("Accept", "application/json");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static long files(String name) throws IOException {
        try (Stream<Path> all = Files.walk(data)) {
            return all.filter(file -> file.getFileName().toString().equals(name))
                    .count();
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}

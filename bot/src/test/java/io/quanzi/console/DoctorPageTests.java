package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.quanzi.sandbox.Browser;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Objects;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The check-up of the whole program against a sandbox, in the browser and as data. */
@ConsoleTest
@TestMethodOrder(OrderAnnotation.class)
class DoctorPageTests {
    private static final String CORP = "ww0123456789abcdef";
    private static final String SECRET = "the-apps-secret-of-this-test";
    private static final String AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

    private static final Sandbox SANDBOX = Sandbox.start(SandboxOptions.inMemory());
    private static final ControlPlane SIM = new ControlPlane(SANDBOX.baseUrl());
    private static String publicUrl = "http://127.0.0.1:1";

    @TempDir
    private static Path data;

    private static Browser browser;

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private MongoOperations mongo;

    @Autowired
    private Users users;

    @Autowired
    private PasswordEncoder encoder;

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry properties) {
        properties.add("quanzi.data-dir", data::toString);
        properties.add("quanzi.wecom.corp-id", () -> CORP);
        properties.add("quanzi.wecom.agent-id", () -> 1_000_002);
        properties.add("quanzi.wecom.secret", () -> SECRET);
        properties.add("quanzi.wecom.token", () -> "QDG6eK");
        properties.add("quanzi.wecom.aes-key", () -> AES_KEY);
        properties.add("quanzi.wecom.base-url", SANDBOX::baseUrl);
        properties.add("quanzi.shop.secret", () -> "2b7e151628aed2a6abf7158809cf4f3c");
        properties.add("quanzi.public-url", () -> publicUrl);
    }

    @BeforeAll
    static void open() {
        browser = Browser.start();
        seeAll();
        for (String officer : new String[] {"xiaoman", "anan", "doudou"}) {
            SIM.post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"福利官\",\"userid\":\"" + officer + "\"}");
        }
    }

    /** The app's visible range is the whole corp. */
    private static void seeAll() {
        SIM.put("/_sim/apps/" + CORP + "/1000002", "{\"secret\":\"" + SECRET + "\"}");
    }

    @AfterAll
    static void close() {
        browser.close();
        SANDBOX.close();
    }

    @BeforeEach
    void beReachableAndWell() {
        publicUrl = "http://127.0.0.1:" + port;
        seeAll();
        SIM.put("/_sim/people/anan/card", "{\"activated\":true}");
        browser.startOver();
    }

    @AfterEach
    void lookForComplaintsAndForWhatWasLeft() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(mongo.findAll(Document.class, "inbox")).isEmpty();
    }

    private Page signIn(String name, String password, String language) {
        String address = "http://127.0.0.1:" + port + "/doctor" + (language.equals("en") ? "?lang=en" : "");
        return SignedIn.open(browser.desk(language), address, name, password);
    }

    @Test
    @Order(1)
    void saysWhatItIsForBeforeTheFirstOne() {
        Page page = signIn("admin", ConsoleTest.PASSWORD, "zh-CN");

        assertThat(page.textContent("#doctor")).contains("还没有体检过");
    }

    @Test
    @Order(2)
    void examinesShowsHowFarItIsAndKeepsTheResult() {
        Page page = signIn("admin", ConsoleTest.PASSWORD, "zh-CN");

        page.click("#doctor-run");
        page.waitForSelector("#doctor-summary");

        assertThat(page.textContent("#doctor-summary")).contains("最近一次：", "0 处有错");
        assertThat(page.textContent("#doctor")).contains("对着沙箱查的", "没有发现问题");
        assertThat(page.locator("[data-finding='callback-post.ok']").textContent())
                .contains("测试事件已存下");
        assertThat(page.textContent("body")).doesNotContain(SECRET).doesNotContain(AES_KEY);
        Browser.shoot(page, "doctor-well");
        page.reload();
        assertThat(page.textContent("#doctor-summary")).contains("最近一次：");
        assertThat(mongo.findAll(Document.class, "audit"))
                .filteredOn(row -> "doctor.run".equals(row.getString("action")))
                .singleElement()
                .satisfies(row -> assertThat(row.getString("actor")).isEqualTo("admin"));
    }

    @Test
    @Order(3)
    void tellsWhatIsWrongWhyAndHowToMendItInEnglishToo() {
        publicUrl = "http://127.0.0.1:" + port + "/shop";
        Page page = signIn("admin", ConsoleTest.PASSWORD, "en");

        page.click("#doctor-run");
        page.waitForSelector("[data-finding^='callback-get.']");

        String trouble = page.textContent("section[data-finding^='callback-get.']");
        assertThat(trouble).contains("Why it matters", "How to mend it", "接收消息 → 设置API接收", "/document/path/90930");
        Browser.shoot(page, "doctor-wrong");
    }

    @Test
    @Order(4)
    void looksAgainAtWhatWasMendedAndKeepsTheRest() {
        Page page = signIn("admin", ConsoleTest.PASSWORD, "zh-CN");
        assertThat(page.textContent("section[data-finding^='callback-get.']")).contains("改好了，重查");

        page.click("section[data-finding^='callback-get.'] button");
        page.waitForSelector("[data-finding='callback-get.ok']");

        assertThat(page.locator("[data-finding='aes-key.ok']").count()).isOne();
        assertThat(page.locator("[data-finding='access-token.ok']").count()).isOne();
        assertThat(page.locator("[data-finding='callback-get.ok']").count()).isOne();
    }

    @Test
    @Order(5)
    void tellsSeveralTroublesWorstFirstAndAsTextToHandOn() {
        publicUrl = "http://127.0.0.1:1";
        SIM.put("/_sim/apps/" + CORP + "/1000002", "{\"secret\":\"" + SECRET + "\",\"visible\":[\"anan\"]}");
        SIM.put("/_sim/people/anan/card", "{\"activated\":false}");
        Page page = signIn("admin", ConsoleTest.PASSWORD, "zh-CN");

        page.click("#doctor-run");
        page.waitForSelector("[data-finding='callback-get.refused']");

        assertThat(page.locator("section[data-finding]").first().textContent()).contains("有错");
        assertThat(page.locator("section[data-finding]").count()).isGreaterThanOrEqualTo(3);
        page.click("#doctor-words summary");
        page.click("[data-copy]");
        assertThat(page.locator("[data-copy]")).hasText("已复制");
        assertThat(page.inputValue("#doctor-text"))
                .contains("圈子体检", "members.inactive", "127.0.0.1", "小结：")
                .doesNotContain(SECRET, AES_KEY);
        Browser.shoot(page, "doctor-several-wrong");
        page.navigate("http://127.0.0.1:" + port + "/doctor?lang=en");
        Browser.shoot(page, "doctor-several-wrong-en");
    }

    @Test
    @Order(6)
    void letsOnlyAdministratorsBeginOne() {
        users.create(new User("manager", Objects.requireNonNull(encoder.encode("manage-but-not-run")), Role.MANAGER));
        Page page = signIn("manager", "manage-but-not-run", "zh-CN");

        assertThat(page.locator("#doctor-run").count()).isZero();
        assertThat(page.textContent("#doctor")).contains("只有管理员可以开始体检");
        Object status =
                page.evaluate("() => { const [name, token] = Object.entries(JSON.parse(document.body.getAttribute("
                        + "'hx-headers')))[0]; return fetch('/doctor', {method: 'POST', headers: {[name]: token}})"
                        + ".then(answer => answer.status); }");
        assertThat(status).isEqualTo(403);
        browser.complaints().removeIf(complaint -> complaint.contains("403"));
    }

    private HttpResponse<String> examination() throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/doctor"))
                        .header("Authorization", "Bearer " + ConsoleTest.RUN_TOKEN)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @Order(7)
    void findsTheOwnerOfAGroupWhomNoAppMessageReaches() throws Exception {
        mongo.insert(
                new Document("_id", "wr-1")
                        .append("name", "0-6月宝妈群 1")
                        .append("owner", "qunzhu")
                        .append("members", 3)
                        .append("customers", 2)
                        .append("dismissed", false),
                "groups");
        SIM.post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"群主\",\"userid\":\"qunzhu\"}");
        SIM.put(
                "/_sim/apps/" + CORP + "/1000002",
                "{\"secret\":\"" + SECRET + "\",\"visible\":[\"xiaoman\",\"anan\",\"doudou\"]}");

        JsonNode findings = new JsonMapper().readTree(examination().body()).path("findings");

        assertThat(findings.values())
                .filteredOn(one -> one.path("id").asString().equals("members.unseen"))
                .singleElement()
                .satisfies(one ->
                        assertThat(one.path("seen").path("zh").asString()).contains("qunzhu（共 1 人", "81013"));
        mongo.remove(new Query(), "groups");
        SIM.put("/_sim/apps/" + CORP + "/1000002", "{\"secret\":\"" + SECRET + "\"}");
    }

    @Test
    @Order(8)
    void answersCommandsAsDataInBothLanguages() throws Exception {
        HttpResponse<String> answer = examination();
        JsonNode report = new JsonMapper().readTree(answer.body());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(report.path("withBot").asBoolean()).isTrue();
        assertThat(report.path("sandbox").asBoolean()).isTrue();
        assertThat(report.path("summary").path("wrong").asInt(-1)).isZero();
        assertThat(report.path("findings").findValuesAsString("id"))
                .contains("aes-key.ok", "callable-app.ok", "members.ok", "database-indexes.ok", "callback-post.ok");
        assertThat(report.path("findings").get(0).path("looked").path("zh").asString())
                .isNotBlank();
        assertThat(answer.body()).doesNotContain(SECRET).doesNotContain(AES_KEY);
    }
}

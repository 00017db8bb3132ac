package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import io.quanzi.callback.Vectors;
import io.quanzi.console.ConsoleTest;
import io.quanzi.embedded.EmbeddedStore;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import me.chanjar.weixin.common.util.crypto.WxCryptUtil;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** A database that keeps its connections and answers nothing: every door says so, and comes back by itself. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "quanzi.shop.secret=" + FrozenStoreTests.SHOP,
            "quanzi.partners.family-restaurant.secret=" + FrozenStoreTests.PARTNER,
            "quanzi.admin.password=" + FrozenStoreTests.PASSWORD,
            "quanzi.run.token=" + FrozenStoreTests.RUN,
            "quanzi.wecom.corp-id=" + Vectors.CORP_ID,
            "quanzi.wecom.agent-id=218",
            "quanzi.wecom.secret=secret",
            "quanzi.wecom.token=" + Vectors.TOKEN,
            "quanzi.wecom.aes-key=" + Vectors.AES_KEY,
            "quanzi.wecom.base-url=http://127.0.0.1:1",
            "quanzi.mp.app-id=" + FrozenStoreTests.ACCOUNT,
            "quanzi.mp.secret=secret",
            "quanzi.mp.token=" + Vectors.TOKEN,
            "quanzi.mp.aes-key=" + Vectors.AES_KEY,
            "quanzi.mp.base-url=http://127.0.0.1:1",
            "quanzi.store.app-id=" + FrozenStoreTests.STORE_APP,
            "quanzi.store.secret=secret",
            "quanzi.store.token=" + Vectors.TOKEN,
            "quanzi.store.aes-key=" + Vectors.AES_KEY,
            "quanzi.store.base-url=http://127.0.0.1:1"
        })
@DirtiesContext
@Import(ConsoleTest.QuickPasswords.class)
class FrozenStoreTests {
    static final String SHOP = "shop-secret-of-this-test";
    static final String PARTNER = "partner-secret-of-this-test";
    static final String PASSWORD = "correct-horse-battery";
    static final String RUN = "run-token-of-this-test";
    static final String ACCOUNT = "wx0123456789abcdef";
    static final String STORE_APP = "wxfedcba9876543210";

    private static final EmbeddedStore STORE = EmbeddedStore.inMemory();
    private static final Pipe PIPE = new Pipe(STORE.port());
    /** A door that has not answered by then waits for the database. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(30);

    private static final String EXTERNAL_USER = "wmSIM00000000000000000000000001";
    /** Pages that are the same for everybody and are made of nothing that is stored. */
    private static final Set<String> WITHOUT_STORE = Set.of("/login", "/handbook", "/error");

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final HttpClient stranger = HttpClient.newHttpClient();
    private final HttpClient admin =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final HttpClient comesIn =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @LocalServerPort
    private int port;

    @Autowired
    private ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

    @Autowired
    private MongoOperations mongo;

    @DynamicPropertySource
    static void store(DynamicPropertyRegistry properties) {
        properties.add("spring.mongodb.uri", () -> STORE.uri(PIPE.port()) + "?socketTimeoutMS=2000");
        properties.add("spring.mongodb.database", () -> "frozen");
    }

    @AfterAll
    static void close() {
        PIPE.close();
        STORE.close();
    }

    @Test
    void isAnsweredForByEveryDoorAndHealsByItself() throws Exception {
        assertThat(send(stranger, order("E-1")).statusCode()).isEqualTo(202);
        assertThat(send(admin, login(admin, PASSWORD)).headers().firstValue("Location"))
                .hasValue("/");
        String csrf = csrf(admin, "/customers");
        var login = login(comesIn, PASSWORD);

        PIPE.freeze();
        try {
            var asked = new LinkedHashMap<String, CompletableFuture<HttpResponse<String>>>();
            CompletableFuture<?> behindTheDoors =
                    CompletableFuture.supplyAsync(() -> mongo.findAll(Document.class, "inbox"));
            machines().forEach((name, request) -> asked.put(name, later(stranger, request)));
            for (String path : List.of("/i/nobody", "/m/nobody", "/o/nobody", "/g/nobody")) {
                asked.put(path, later(stranger, page(path)));
                asked.put(path + " as data", later(stranger, get(path).header("Accept", "application/json")));
            }
            asked.put("POST /login", later(comesIn, login));
            asked.put("POST /inbox/retry", later(admin, form("/inbox/retry", "scope=all&_csrf=" + csrf)));
            for (String path : pages()) {
                asked.put(path, later(admin, page(path)));
                asked.put(path + " as a part of a page", later(admin, page(path).header("HX-Request", "true")));
                asked.put(
                        path + " by a command",
                        path.startsWith("/api/")
                                ? later(stranger, get(path).header("Authorization", "Bearer " + RUN))
                                : later(admin, get(path).header("Accept", "application/json")));
            }

            for (var one : asked.entrySet()) {
                assertThat(one.getValue()).as(one.getKey()).succeedsWithin(GIVEN_UP.plusSeconds(10));
                HttpResponse<String> answer = one.getValue().join();
                assertThat(answer.statusCode()).as(one.getKey()).isEqualTo(503);
                assertThat(answer.body())
                        .as(one.getKey())
                        .doesNotContain("Exception", "Apache Tomcat")
                        .matches(isPage(answer) ? "(?s).*系统暂时没有回应.*|.*No answer from the system.*" : "(?s)\\{.*");
                if (!one.getKey().contains("health")) {
                    assertThat(answer.headers().firstValue("Retry-After"))
                            .as(one.getKey())
                            .isPresent();
                }
            }
            assertThat(send(stranger, page("/login")).statusCode()).isEqualTo(200);
            assertThat(behindTheDoors)
                    .as("work on an answer that does not come")
                    .failsWithin(GIVEN_UP)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(DataAccessResourceFailureException.class);
        } finally {
            PIPE.thaw();
        }

        await().atMost(Duration.ofMinutes(1))
                .until(() -> send(stranger, order("E-2")).statusCode() == 202);
        assertThat(send(stranger, page("/i/nobody")).statusCode()).isEqualTo(404);
        assertThat(send(admin, page("/customers")).statusCode()).isEqualTo(200);
        await("callbacks that came meanwhile and are not sent again")
                .atMost(Duration.ofMinutes(1))
                .until(FrozenStoreTests::isEachStoredOnce);
    }

    private static boolean isPage(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html");
    }

    private static boolean isEachStoredOnce() {
        try (MongoClient client = MongoClients.create(STORE.uri())) {
            var inbox = client.getDatabase("frozen").getCollection("inbox");
            return Stream.of("change_external_contact.add_external_contact", "mp.subscribe", "channels_ec_order_pay")
                    .allMatch(type -> inbox.countDocuments(Filters.eq("type", type)) == 1);
        }
    }

    /** Signed requests of shop, WeCom, the Official Account, the Store and a partner, each of which stores something. */
    private Map<String, HttpRequest.Builder> machines() throws Exception {
        String head =
                "<xml><ToUserName>%s</ToUserName><FromUserName>sys</FromUserName><CreateTime>1795311000</CreateTime>"
                        + "<MsgType>event</MsgType>";
        String added = head.formatted(Vectors.CORP_ID)
                + "<Event>change_external_contact</Event><ChangeType>add_external_contact</ChangeType>"
                + "<UserID>shopper01</UserID><ExternalUserID>" + EXTERNAL_USER + "</ExternalUserID></xml>";
        String followed = head.formatted("gh_1") + "<Event>subscribe</Event></xml>";
        String paid = head.formatted("gh_2")
                + "<Event>channels_ec_order_pay</Event><order_info><order_id>3705115058471208928</order_id></order_info>"
                + "</xml>";
        var machines = new LinkedHashMap<String, HttpRequest.Builder>();
        machines.put("the shop's events", order("E-2"));
        machines.put("the shop's question", invitation("E-1"));
        machines.put("WeCom", push("/wecom/callback", Vectors.CORP_ID, added));
        machines.put("WeCom again", push("/wecom/callback", Vectors.CORP_ID, added));
        machines.put("the Official Account", push("/wecom/mp-callback", ACCOUNT, followed));
        machines.put("the Store", push("/shop/store-callback", STORE_APP, paid));
        machines.put("a partner", redemption());
        machines.put("health", get("/actuator/health"));
        return machines;
    }

    /** Of staff, what can be asked for without naming one thing. */
    private List<String> pages() {
        var pages = new ArrayList<String>();
        mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .filter(FrozenStoreTests::isRead)
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .filter(path -> !path.contains("{") && !path.contains("*") && !WITHOUT_STORE.contains(path))
                .filter(path ->
                        !path.startsWith("/wecom/") && !path.startsWith("/shop/") && !path.startsWith("/actuator"))
                .forEach(pages::add);
        assertThat(pages).contains("/", "/customers", "/api/funnel").hasSizeGreaterThan(20);
        return pages;
    }

    private static boolean isRead(RequestMappingInfo mapping) {
        return mapping.getMethodsCondition().getMethods().contains(RequestMethod.GET);
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(GIVEN_UP);
    }

    private HttpRequest.Builder page(String path) {
        return get(path).header("Accept", "text/html, */*;q=0.5");
    }

    private HttpRequest.Builder form(String path, String fields) {
        return page(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields));
    }

    private static HttpResponse<String> send(HttpClient who, HttpRequest.Builder request) throws Exception {
        return who.send(request.build(), BodyHandlers.ofString());
    }

    private static CompletableFuture<HttpResponse<String>> later(HttpClient who, HttpRequest.Builder request) {
        return who.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder login(HttpClient who, String password) throws Exception {
        return form("/login", "username=admin&password=" + password + "&_csrf=" + csrf(who, "/login"));
    }

    private String csrf(HttpClient who, String path) throws Exception {
        Matcher found = CSRF.matcher(send(who, page(path)).body());
        assertThat(found.find()).as("a form in " + path).isTrue();
        return URLEncoder.encode(found.group(1), StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder order(String id) throws Exception {
        Instant now = Instant.now();
        String body = """
            {"id":"%s","type":"order.paid","at":"%s","data":{"orderNo":"%s","buyer":{"id":"b-%s"},"paidAt":"%s","amountFen":100}}\
            """.formatted(id, now, id, id, now);
        return signedByTheShop("/shop/events", body).POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder invitation(String orderNo) throws Exception {
        String path = "/shop/invitations/" + orderNo;
        return signedByTheShop(path, path);
    }

    private HttpRequest.Builder signedByTheShop(String path, String signed) throws Exception {
        long timestamp = Instant.now().getEpochSecond();
        return get(path)
                .header("Content-Type", "application/json")
                .header("X-Quanzi-Timestamp", String.valueOf(timestamp))
                .header("X-Quanzi-Signature", hmac(SHOP, timestamp + "." + signed));
    }

    private HttpRequest.Builder redemption() throws Exception {
        String path = "/partner/v1/redemptions";
        String body = "{\"code\":\"C-1\",\"at\":\"%s\",\"amountFen\":100}".formatted(Instant.now());
        long timestamp = Instant.now().getEpochSecond();
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
        return get(path)
                .header("Content-Type", "application/json")
                .header("X-Quanzi-Key", "family-restaurant")
                .header("X-Quanzi-Timestamp", String.valueOf(timestamp))
                .header("X-Quanzi-Nonce", "nonce-of-this-test")
                .header(
                        "X-Quanzi-Signature",
                        hmac(PARTNER, timestamp + ".nonce-of-this-test.POST." + path + "." + hash))
                .POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder push(String path, String receiver, String plain) {
        var sealed = new WxCryptUtil(Vectors.TOKEN, Vectors.AES_KEY, receiver).encryptContext(plain);
        return get("%s?msg_signature=%s&timestamp=%s&nonce=%s"
                        .formatted(path, sealed.getSignature(), sealed.getTimeStamp(), sealed.getNonce()))
                .header("Content-Type", "text/xml")
                .POST(BodyPublishers.ofString(Vectors.envelope(sealed.getEncrypt())));
    }

    private static String hmac(String secret, String text) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}

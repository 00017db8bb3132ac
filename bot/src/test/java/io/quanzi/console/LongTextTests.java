package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.customer.Purchases;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.FieldLimits;
import java.io.ByteArrayOutputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** 21 000 characters in every field of every form and every column of a file: nothing fails, nothing so long is kept. */
@ConsoleTest
class LongTextTests {
    private static final String LONG = "长".repeat(21_000);
    /** What still fits into an address, each character of which becomes nine. */
    private static final String OF_ADDRESS = "长".repeat(1_200);

    /** Sentences that quote what came: what was done by whom, and what became of a file. */
    private static final List<String> SENTENCES = List.of(
            "audit.detail",
            "audit.before",
            "audit.after",
            "audit.saidAfter",
            "imports.said",
            "imports.zh",
            "imports.en",
            "import_rejected_rows.reason.gaps",
            "import_rejected_rows.cure.gaps");

    private static final String ORDERS =
            "order_no,buyer_id,paid_at,amount,quantity,category,unionid,phone,refunded_at," + "商品编码,商品标题";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @LocalServerPort
    private int port;

    @Autowired
    private ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

    @Autowired
    private MongoOperations mongo;

    @Autowired
    private Links links;

    @Autowired
    private Purchases purchases;

    private String csrf = "";

    @BeforeEach
    void logIn() throws Exception {
        csrf = csrf("/login");
        HttpResponse<String> answer =
                form("/login", List.of("username", "admin", "password", ConsoleTest.PASSWORD, "_csrf", csrf));
        assertThat(answer.headers().firstValue("Location")).hasValue("/");
        csrf = csrf("/customers");
    }

    @Test
    void inFieldsOfFormsBreaksNothingAndIsNotKept() throws Exception {
        importAnOrder();
        CustomerId customer = purchases.find("O-1").orElseThrow().customer();
        Set<String> tried = new TreeSet<>();
        for (var mapping : mappings(RequestMethod.POST).entrySet()) {
            for (String pattern : mapping.getKey().getPatternValues()) {
                for (String path :
                        List.of(filled(pattern, customer), pattern.replaceAll("\\{[^}]*}", "x".repeat(4_000)))) {
                    HttpResponse<String> answer = isFile(mapping.getValue())
                            ? upload(path, parameters(mapping.getValue()))
                            : form(path, fields(mapping.getValue()));

                    assertThat(answer.statusCode())
                            .as("POST %s: %s", pattern, answer.body())
                            .isLessThan(500);
                    tried.add(pattern);
                }
            }
        }

        assertThat(tried)
                .contains("/posts/stop", "/m/{token}/open", "/g/{token}", "/imports/codes")
                .hasSizeGreaterThan(20);
        assertThat(tooLong()).isEmpty();
    }

    @Test
    void inAddressesBreaksNothingAndIsNotKept() throws Exception {
        for (var mapping : mappings(RequestMethod.GET).entrySet()) {
            for (String pattern : mapping.getKey().getPatternValues()) {
                for (String name : parameters(mapping.getValue())) {
                    String path = pattern.replaceAll("\\{[^}]*}|\\*\\*", "x") + "?" + name + "=" + encoded(OF_ADDRESS);

                    HttpResponse<String> answer = send(request(path).header("Accept", "text/html"));

                    assertThat(answer.statusCode())
                            .as("GET %s with a long %s: %s", pattern, name, answer.body())
                            .isLessThan(500);
                }
            }
        }
        assertThat(tooLong()).isEmpty();
    }

    @Test
    void asNameOrPasswordIsAWrongOne() throws Exception {
        for (List<String> wrong : List.of(
                List.of("username", LONG, "password", ConsoleTest.PASSWORD),
                List.of("username", "admin", "password", LONG),
                List.of("username", "admin\u0000", "password", "\u0000"))) {
            var fields = new ArrayList<>(wrong);
            fields.addAll(List.of("_csrf", csrf));

            assertThat(form("/login", fields).headers().firstValue("Location")).hasValue("/login?wrong");
            csrf = csrf("/login");
        }
        assertThat(tooLong()).isEmpty();
    }

    @Test
    void inAColumnOfAFileIsSetAsideOrCut() throws Exception {
        var file = new StringBuilder(ORDERS).append('\n');
        List<String> good = List.of(
                "P-", "b-", "2026-03-03T10:00:00+08:00", "19.90", "1", "母婴", "", "13812345678", "", "S-1", "奶粉");
        for (int column = 0; column < good.size(); column++) {
            var cells = new ArrayList<>(good);
            cells.set(0, "P-" + column);
            cells.set(1, "b-" + column);
            cells.set(column, LONG);
            file.append(String.join(",", cells)).append('\n');
        }
        file.append("P-large,b-large,2026-03-03T10:00:00+08:00,1000000.01,1,母婴,,,,,\n");
        file.append("P-many,b-many,2026-03-03T10:00:00+08:00,19.90,100001,母婴,,,,,\n");

        JsonNode orders = ended(csv("/api/imports/orders?name=" + encoded(OF_ADDRESS), file.toString()));
        JsonNode codes = ended(csv(
                "/api/imports/codes?swap=family-restaurant",
                "code,expires_at\n" + LONG + ",\nC-1," + LONG + "\nC-2,\n"));
        JsonNode headings = ended(csv("/api/imports/orders", LONG + "," + LONG + "\n1,2\n"));
        JsonNode codeHeadings = ended(csv("/api/imports/codes?swap=family-restaurant", LONG + "\n1\n"));
        JsonNode noSwap = ended(csv("/api/imports/codes?swap=" + encoded(OF_ADDRESS), "code\nC-3\n"));

        assertThat(orders.path("state").asString()).as("%s", orders).isEqualTo("DONE");
        assertThat(orders.path("rejected").toString())
                .contains("order_no：", "buyer_id：", "paid_at：", "amount：", "quantity：", "unionid：", "refunded_at：")
                .contains("一笔订单最多 1,000,000.00 元");
        assertThat(purchases.find("P-large")).isEmpty();
        assertThat(purchases.find("P-many")).isEmpty();
        assertThat(purchases.find("P-5")).as("only its category is long").isPresent();
        assertThat(codes.path("state").asString()).as("%s", codes).isEqualTo("DONE");
        assertThat(codes.path("rejected").size()).isEqualTo(3);
        assertThat(List.of(headings, codeHeadings, noSwap)).allSatisfy(refused -> {
            assertThat(refused.path("state").asString()).isEqualTo("FAILED");
            assertThat(refused.path("error").asString()).hasSizeLessThan(5_000);
        });
        assertThat(tooLong()).isEmpty();
    }

    /** What stands anywhere in the database and is longer than any title, or is quoted at length. */
    private Set<String> tooLong() {
        var found = new TreeSet<String>();
        for (String collection : mongo.getCollectionNames()) {
            // rows that were set aside stay as they came, to be mended: they are bounded as a whole
            if (collection.equals("import_rejected")) {
                continue;
            }
            for (Document document : mongo.findAll(Document.class, collection)) {
                find(collection, document, found);
            }
        }
        return found;
    }

    private static void find(String path, Object value, Set<String> found) {
        // of a row that was set aside, its cells stay as they came; they are bounded as a whole too
        if (path.equals("import_rejected_rows.cells")) {
            return;
        }
        int most = SENTENCES.contains(path) ? 500 : FieldLimits.MAX_TITLE_LENGTH;
        if (value instanceof String text && text.contains("长".repeat(most + 1))) {
            found.add(path + ", " + text.length() + " characters");
        } else if (value instanceof Map<?, ?> fields) {
            fields.forEach((name, inner) -> {
                find(path, name, found);
                find(path + "." + name, inner, found);
            });
        } else if (value instanceof Collection<?> many) {
            many.forEach(inner -> find(path, inner, found));
        }
    }

    private Map<RequestMappingInfo, HandlerMethod> mappings(RequestMethod method) {
        var mine = new java.util.LinkedHashMap<RequestMappingInfo, HandlerMethod>();
        mappings.stream()
                .forEach(mapping -> mapping.getHandlerMethods().forEach((info, handler) -> {
                    String module = handler.getBeanType().getName();
                    if (info.getMethodsCondition().getMethods().contains(method)
                            && (module.startsWith("io.quanzi.console.") || module.startsWith("io.quanzi.pages."))) {
                        mine.put(info, handler);
                    }
                }));
        return mine;
    }

    private String filled(String pattern, CustomerId customer) {
        Link.Kind kind = switch (pattern.substring(0, Math.min(3, pattern.length()))) {
            case "/g/" -> Link.Kind.GROUP;
            case "/m/" -> Link.Kind.MEMBER;
            case "/o/" -> Link.Kind.OWNER;
            default -> null;
        };
        String path = kind == null
                ? pattern
                : pattern.replace(
                        "{token}",
                        links.getOrCreate(kind, customer, "O-1", Duration.ofDays(1))
                                .token());
        return path.replace("{name}", "daily-tip-deal").replaceAll("\\{[^}]*}", "some-id");
    }

    private static boolean isFile(HandlerMethod handler) {
        return Arrays.stream(handler.getMethodParameters()).anyMatch(LongTextTests::isFile);
    }

    private static boolean isFile(MethodParameter parameter) {
        return parameter.getParameterType() == MultipartFile.class;
    }

    /** The names of what a handler takes from a form or an address. */
    private static List<String> parameters(HandlerMethod handler) {
        var names = new ArrayList<String>();
        for (MethodParameter parameter : handler.getMethodParameters()) {
            parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
            RequestParam asked = parameter.getParameterAnnotation(RequestParam.class);
            if (asked != null && !isFile(parameter) && parameter.getParameterType() != Map.class) {
                names.add(asked.name().isEmpty() ? String.valueOf(parameter.getParameterName()) : asked.name());
            } else if (parameter.hasParameterAnnotation(ModelAttribute.class)) {
                Arrays.stream(parameter.getParameterType().getRecordComponents())
                        .forEach(part -> names.add(part.getName()));
            }
        }
        return names;
    }

    private List<String> fields(HandlerMethod handler) {
        var fields = new ArrayList<>(List.of("_csrf", csrf));
        parameters(handler).forEach(name -> fields.addAll(List.of(name, LONG)));
        return fields;
    }

    private void importAnOrder() throws Exception {
        ended(csv(
                "/api/imports/orders",
                "order_no,buyer_id,paid_at,amount\nO-1,buyer-1,2026-03-03T10:00:00+08:00,19.90\n"));
    }

    private JsonNode ended(HttpResponse<String> begun) throws Exception {
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
        String path = "/api/imports/" + JSON.readTree(begun.body()).path("id").asString();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !"RUNNING"
                        .equals(JSON.readTree(api(path).body()).path("state").asString()));
        return JSON.readTree(api(path).body());
    }

    private HttpResponse<String> api(String path) throws Exception {
        return send(request(path).header("Authorization", "Bearer " + ConsoleTest.RUN_TOKEN));
    }

    private HttpResponse<String> csv(String path, String csv) throws Exception {
        return send(request(path)
                .header("Authorization", "Bearer " + ConsoleTest.RUN_TOKEN)
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(csv)));
    }

    private HttpResponse<String> form(String path, List<String> fields) throws Exception {
        var body = new StringBuilder();
        for (int i = 0; i < fields.size(); i += 2) {
            body.append(i == 0 ? "" : "&").append(fields.get(i)).append('=').append(encoded(fields.get(i + 1)));
        }
        return send(request(path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    private HttpResponse<String> upload(String path, List<String> names) throws Exception {
        var body = new ByteArrayOutputStream();
        for (String name : names) {
            part(body, "name=\"" + name + "\"", LONG);
        }
        part(body, "name=\"_csrf\"", csrf);
        part(body, "name=\"file\"; filename=\"" + OF_ADDRESS.substring(0, 150) + "\"", "a,b\n" + LONG + ",2\n");
        body.writeBytes("--x--\r\n".getBytes(StandardCharsets.US_ASCII));
        return send(request(path)
                .header("Accept", "text/html")
                .header("X-CSRF-TOKEN", csrf)
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private static void part(ByteArrayOutputStream body, String disposition, String content) {
        body.writeBytes(("--x\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    private String csrf(String path) throws Exception {
        HttpResponse<String> page = send(request(path).header("Accept", "text/html"));
        Matcher found = CSRF.matcher(page.body());
        assertThat(found.find()).as("a form in " + path).isTrue();
        return found.group(1);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(1));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}

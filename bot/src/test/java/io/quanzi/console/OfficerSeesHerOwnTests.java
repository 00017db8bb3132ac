package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.microsoft.playwright.Page;
import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Customers;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.shop.ShopEvent.Item;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Two officers, customers of each: whatever one asks the console, nothing of the other's customers is in any answer. */
@ConsoleTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficerSeesHerOwnTests {
    /** Of names and goods, what stands in a page however a name is masked, and nowhere else. */
    private static final List<String> THEIRS = List.of("鸩", "O-MIN-1", "隼羽外套", "鸮", "O-GONE-1");

    private static final List<String> HERS = List.of("鹂", "O-LAN-1", "燕窝礼盒");

    /** What takes an id, or words to look for, behind its address. */
    private static final Set<String> LOOKED_UP =
            Set.of("/customers", "/members", "/orders", "/posts/task", "/posts/stop", "/groups", "/welcomes", "/today");

    /** What anybody may change by a link, or an officer of her own account. */
    private static final Set<String> OPEN_CHANGES = Set.of(
            "/customers/{id}/phone",
            "/join/{token}",
            "/me/password",
            "/me/two-step",
            "/me/two-step/codes",
            "/me/two-step/off",
            "/me/sessions/{id}/end",
            "/me/sessions/end-others",
            "/live/{id}/questions/{question}/approve",
            "/live/{id}/questions/{question}/reject",
            "/live/{id}/questions/{question}/undo",
            "/live/{id}/questions/{question}/answer",
            "/copy-check",
            "/api/copy-check");

    private static final int MAX_REDIRECTS = 5;

    private static final String HER_POST = "00000000000000000000000000ca1e01";
    private static final String THEIR_POST = "00000000000000000000000000ca1e02";

    /** When the posts of both go: far enough ahead to be in no other test's way. */
    private final Instant goesAt = Instant.now().plus(Duration.ofDays(3));

    @LocalServerPort
    private int port;

    @Autowired
    private MongoOperations mongo;

    @Autowired
    private Customers customers;

    @Autowired
    private ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> passwords = new HashMap<>();

    /** What each stands for in an address: of the other officer. */
    private final Map<String, List<String>> ids = new HashMap<>();

    private CustomerId hers;
    private CustomerId theirs;
    private CustomerId gone;

    @BeforeAll
    void twoOfficers() throws Exception {
        hers = customer("b-lan", "鹂歌妈妈", "wm-lan", "lan", true, "O-LAN-1", "燕窝礼盒");
        theirs = customer("b-min", "鸩羽妈妈", "wm-min", "min", true, "O-MIN-1", "隼羽外套");
        gone = customer("b-gone", "鸮夜妈妈", "wm-gone", "lan", false, "O-GONE-1", "隼羽外套");
        mongo.insert(group("wr-lan", "小兰的群", "lan"), "groups");
        mongo.insert(group("wr-min", "阿敏的群", "min"), "groups");
        for (String chat : List.of("wr-lan", "wr-min")) {
            mongo.insert(stay(chat, "wm-lan", hers), "group_stays");
            mongo.insert(stay(chat, "wm-min", theirs), "group_stays");
        }
        mongo.insert(offer("offer/lan", "lan", "wm-lan", "鹂歌妈妈，燕窝礼盒降价了"), "mass_tasks");
        mongo.insert(offer("offer/min", "min", "wm-min", "鸩羽妈妈，隼羽外套降价了"), "mass_tasks");
        mongo.insert(offer("offer/moved", "lan", "wm-min", "鸩羽妈妈，隼羽外套降价了"), "mass_tasks");
        mongo.insert(planned(HER_POST, "wr-lan", "燕窝礼盒试吃"), "post_drafts");
        mongo.insert(planned(THEIR_POST, "wr-min", "隼羽外套试穿"), "post_drafts");
        mongo.insert(missed("welcome/lan", hers, "lan"), "deliveries");
        mongo.insert(missed("welcome/min", theirs, "min"), "deliveries");
        ids.put("id", List.of(theirs.value(), gone.value(), "offer/min", "offer/moved", "welcome/min"));
        ids.put("chatId", List.of("wr-min", "wr-lan"));
        ids.put("q", List.of(theirs.value(), "b-min", "wm-min", "O-MIN-1", "鸩羽妈妈", "O-GONE-1", "鸮夜妈妈"));
        account("lan-at-work", "OFFICER", "lan");
        account("boss", "MANAGER", null);
        account("looker", "VIEWER", null);
    }

    @Test
    void noAnswerHasAnythingOfAnothersCustomers() {
        HttpClient officer = loggedIn("lan-at-work");
        Set<String> asked = new TreeSet<>();
        for (String address : addresses()) {
            for (HttpResponse<String> answer : List.of(
                    get(officer, address, "text/html", false),
                    get(officer, address, "*/*", true),
                    get(officer, address, "application/json", false))) {
                assertThat(told(answer, address, THEIRS))
                        .as("%s, answered %s", address, answer.statusCode())
                        .isEmpty();
                assertThat(answer.statusCode()).as(address).isLessThan(500);
            }
            asked.add(address);
        }
        assertThat(asked).hasSizeGreaterThan(80);
    }

    /** The walk finds what there is to find: to a manager the same answers tell of the other's customers, all of it. */
    @Test
    void theWalkComesPastAllThatIsKept() {
        HttpClient manager = loggedIn("boss");
        Set<String> told = new TreeSet<>();
        for (String address : addresses()) {
            told.addAll(told(get(manager, address, "text/html", false), address, THEIRS));
        }

        assertThat(told).containsExactlyInAnyOrderElementsOf(THEIRS);
    }

    @Test
    void herOwnAreAllThere() {
        HttpClient officer = loggedIn("lan-at-work");

        assertThat(told(get(officer, "/customers", "text/html", false), "", HERS))
                .contains("鹂");
        assertThat(told(get(officer, "/customers/" + hers, "text/html", false), "", HERS))
                .containsExactlyElementsOf(HERS);
        assertThat(told(get(officer, "/orders", "text/html", false), "", HERS)).containsExactlyElementsOf(HERS);
        assertThat(told(get(officer, "/customers?q=b-lan", "text/html", false), "", HERS))
                .contains("鹂");
        assertThat(told(get(officer, "/groups/wr-lan", "text/html", false), "", HERS))
                .contains("鹂");
        assertThat(told(get(officer, "/posts/task?id=offer/lan", "text/html", false), "", HERS))
                .contains("燕窝礼盒");
        assertThat(told(get(officer, "/welcomes", "text/html", false), "", HERS))
                .contains("鹂");
        assertThat(told(get(officer, "/members?tier=" + encoded("银卡"), "text/html", false), "", HERS))
                .contains("鹂");

        String calendar = calendar();
        assertThat(told(get(officer, calendar, "text/html", false), "", HERS)).containsExactly("燕窝礼盒");
        assertThat(told(get(officer, calendar, "text/html", false), "", THEIRS)).isEmpty();
        assertThat(get(officer, "/calendar/item?kind=post&id=" + HER_POST, "text/html", false)
                        .statusCode())
                .isEqualTo(200);
        assertThat(get(officer, "/calendar/item?kind=post&id=" + THEIR_POST, "text/html", false)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void herPagesShowWhatIsHersAndSayWhy() {
        try (Browser browser = Browser.start()) {
            Page officer =
                    SignedIn.open(browser.desk("zh-CN"), url(calendar()), "lan-at-work", passwords.get("lan-at-work"));
            Page abroad = SignedIn.open(
                    browser.desk("en-US"), url("/customers/" + theirs), "lan-at-work", passwords.get("lan-at-work"));
            assertThat(officer.locator(".qz-move, [draggable]")).hasCount(0);
            officer.navigate(url("/"));
            assertThat(officer.locator("#own")).containsText("只有您自己名下的客户");
            assertThat(officer.locator("aside a[href='/customers']")).isVisible();
            assertThat(officer.locator("aside a[href='/inbox'], aside a[href='/conflicts'], aside a[href='/backup']"))
                    .hasCount(0);
            Browser.shoot(officer, "officer-today-zh");
            officer.navigate(url("/groups/wr-lan"));
            assertThat(officer.locator("tbody")).containsText("其他福利官的客户");
            officer.navigate(url("/customers/" + theirs));
            assertThat(officer.locator("main")).containsText("不在您名下");
            Browser.shoot(officer, "officer-404-zh");
            officer.navigate(url("/conflicts"));
            assertThat(officer.locator("main")).containsText("福利官只能看自己名下");
            assertThat(abroad.locator("main")).containsText("or not yours");
            abroad.navigate(url("/conflicts"));
            assertThat(abroad.locator("main")).containsText("Not for officers");
        }
    }

    @Test
    void changesNothing() {
        HttpClient officer = loggedIn("lan-at-work");
        String token = SignedIn.token(get(officer, "/", "text/html", false));
        List<String> paths = endpoints(RequestMethod.POST)
                .filter(path -> !OPEN_CHANGES.contains(path))
                .flatMap(this::filled)
                .map(path -> path.replace("{name}", "x"))
                .filter(path -> !path.startsWith("/views"))
                .toList();
        assertThat(paths).hasSizeGreaterThan(20);
        for (String path : paths) {
            assertThat(post(officer, path, token).statusCode()).as(path).isEqualTo(403);
        }
        // so it is the role, not the token, that was refused: an admin whose token comes the same way is let in
        HttpClient admin = SignedIn.client(url("/"), "admin", ConsoleTest.PASSWORD);
        String adminsToken = SignedIn.token(get(admin, "/", "text/html", false));
        assertThat(post(admin, "/imports/none/undo", adminsToken).statusCode()).isNotEqualTo(403);
        // that she logged in is recorded, and nothing else
        assertThat(mongo.count(
                        Query.query(
                                where("actor").is("lan-at-work").and("action").ne("user.login")),
                        "audit"))
                .isZero();
    }

    @Test
    void anAccountWithoutNameOrRoleIsRefused() throws Exception {
        assertThat(command("POST", "/api/users", "{\"role\":\"VIEWER\"}").body())
                .contains("name: expected 1 to 64");
        var roleless = command("POST", "/api/users", "{\"name\":\"who\"}");
        assertThat(roleless.statusCode()).isEqualTo(400);
        assertThat(roleless.body()).contains("role: expected ADMIN, MANAGER, VIEWER or OFFICER");
    }

    @Test
    void aViewerSeesAll() {
        HttpClient viewer = loggedIn("looker");

        List<String> words = List.of("鹂", "鸩", "鹂歌妈妈", "鸩羽妈妈");
        assertThat(told(get(viewer, "/customers", "text/html", false), "", words))
                .as("names masked")
                .containsExactly("鹂", "鸩");
        assertThat(told(get(loggedIn("boss"), "/customers", "text/html", false), "", words))
                .as("names in full")
                .containsExactlyElementsOf(words);
        assertThat(told(get(loggedIn("lan-at-work"), "/customers", "text/html", false), "", words))
                .as("her own, in full")
                .containsExactly("鹂", "鹂歌妈妈");
        assertThat(get(viewer, "/conflicts", "text/html", false).statusCode()).isEqualTo(200);
    }

    @Test
    void anAccountThatIsRemovedIsOutAtOnce() throws Exception {
        account("short-stay", "OFFICER", "lan");
        HttpClient officer = loggedIn("short-stay");
        assertThat(get(officer, "/customers", "text/html", false).uri().getPath())
                .isEqualTo("/customers");

        assertThat(command("POST", "/api/users/short-stay/remove", "").statusCode())
                .isEqualTo(200);

        assertThat(get(officer, "/customers", "text/html", false).uri().getPath())
                .isEqualTo("/login");
    }

    @Test
    void anOfficersAccountNamesAMemberOfWeCom() throws Exception {
        var refused = command("POST", "/api/users", "{\"name\":\"nobody\",\"role\":\"OFFICER\"}");
        var known = new JsonMapper()
                .readTree(command("GET", "/api/users", "").body())
                .valueStream()
                .filter(one -> one.path("name").asString().equals("lan-at-work"))
                .toList();

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("wecomUserid");
        assertThat(known).singleElement().satisfies(one -> {
            assertThat(one.path("wecomUserid").asString()).isEqualTo("lan");
            assertThat(one.path("customers").asLong()).isEqualTo(1);
            assertThat(one.has("password")).isFalse();
        });
        assertThat(command("POST", "/api/users/admin/remove", "").statusCode()).isEqualTo(409);
    }

    private Document planned(String id, String chat, String title) {
        return new Document("_id", id)
                .append("version", 1)
                .append("state", "WAITING")
                .append("by", "boss")
                .append("changedAt", Date.from(Instant.now()))
                .append("chats", List.of(chat))
                .append("title", title)
                .append("text", title)
                .append("cardTitle", "")
                .append("cardUrl", "")
                .append("cardDescription", "")
                .append("at", Date.from(goesAt))
                .append("hours", 24);
    }

    private CustomerId customer(
            String buyer, String nickname, String contact, String userId, boolean live, String orderNo, String title) {
        CustomerId id = customers
                .findOrCreate(new Buyer(buyer, "u-" + buyer, null, null, nickname), Instant.EPOCH)
                .id();
        mongo.updateFirst(
                Query.query(where("_id").is(id.value())),
                new Update()
                        .set(
                                "contact",
                                new Document("externalUserId", contact)
                                        .append("userId", userId)
                                        .append("since", Date.from(Instant.now()))
                                        .append("live", live))
                        .set("traits.joined_at", Instant.now().toString())
                        .set("traits.posted_at", Instant.now().toString())
                        .set("traits.bought_again_at", Instant.now().toString())
                        .set("traits.tier", "银卡"),
                Customers.COLLECTION);
        CustomerFixture.imported(
                mongo,
                orderNo,
                id,
                Instant.now().minus(Duration.ofDays(3)),
                Money.yuan("128.00"),
                List.of(new Item("S1", title, "母婴", 1, Money.yuan("128.00"))),
                null);
        return id;
    }

    private static Document group(String chatId, String name, String owner) {
        return new Document("_id", chatId)
                .append("name", name)
                .append("owner", owner)
                .append("members", 4)
                .append("customers", 2)
                .append("version", "1")
                .append("dismissed", false)
                .append("readAt", Date.from(Instant.now()));
    }

    private static Document stay(String chatId, String member, CustomerId customer) {
        Instant joined = Instant.now().minus(Duration.ofDays(9));
        return new Document("_id", chatId + "/" + member + "/" + joined.toEpochMilli())
                .append("chat", chatId)
                .append("member", member)
                .append("customer", customer.value())
                .append("joinedAt", Date.from(joined));
    }

    private static Document offer(String id, String userId, String to, String text) {
        return new Document("_id", id)
                .append("campaign", id)
                .append("title", "降价提醒")
                .append("toGroups", false)
                .append("userId", userId)
                .append("recipients", List.of(to))
                .append("text", text)
                .append("cards", List.of())
                .append("month", "2026-03")
                .append("state", "NOTIFIED")
                .append("msgid", "msg-" + id.hashCode())
                .append("results", List.of())
                .append("plannedAt", Date.from(Instant.now()))
                .append("reminders", 1)
                .append("nextAt", Date.from(Instant.now().plus(Duration.ofDays(300))));
    }

    private static Document missed(String id, CustomerId customer, String userId) {
        return new Document("_id", id)
                .append("kind", "WELCOME")
                .append("customer", customer.value())
                .append("state", "SKIPPED")
                .append("reason", "COPY")
                .append("detail", "word=第一")
                .append("userId", userId)
                .append("endedAt", Date.from(Instant.now()));
    }

    private void account(String name, String role, String member) throws Exception {
        var answer = command(
                "POST",
                "/api/users",
                "{\"name\":\"%s\",\"role\":\"%s\"%s}"
                        .formatted(name, role, member == null ? "" : ",\"wecomUserid\":\"" + member + "\""));
        JsonNode made = new JsonMapper().readTree(answer.body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        passwords.put(name, made.path("password").asString());
    }

    private HttpResponse<String> command(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url(path)))
                        .header("Authorization", "Bearer " + ConsoleTest.RUN_TOKEN)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Every address of staff that answers GET, with what is the other officer's in every place of an id. */
    private List<String> addresses() {
        var addresses = new ArrayList<String>();
        endpoints(RequestMethod.GET).flatMap(this::filled).forEach(address -> {
            addresses.add(address);
            if (LOOKED_UP.contains(address)) {
                ids.get("q").forEach(q -> addresses.add(address + "?q=" + encoded(q)));
                ids.get("id").forEach(id -> addresses.add(address + "?id=" + encoded(id)));
            }
        });
        for (String stage : List.of("invited", "added", "in-group", "posted", "bought-again")) {
            addresses.add("/customers?stage=" + stage);
        }
        addresses.addAll(List.of("/members?tier=" + encoded("银卡"), "/posts?state=waiting", "/customers?page=2"));
        return addresses;
    }

    private Stream<String> filled(String path) {
        for (String variable : List.of("id", "chatId")) {
            if (path.contains("{" + variable + "}")) {
                return ids.get(variable).stream()
                        .filter(id -> !id.contains("/"))
                        .map(id -> path.replace("{" + variable + "}", encoded(id)));
            }
        }
        return Stream.of(path.replace("{name}", "daily-tip").replaceAll("\\{\\w+}", "none"));
    }

    private Stream<String> endpoints(RequestMethod method) {
        return mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                .filter(one -> one.getValue().getBeanType().getName().startsWith("io.quanzi.console")
                        || one.getKey().getPatternValues().stream().anyMatch(path -> path.startsWith("/api/")))
                .map(Map.Entry::getKey)
                .filter(one -> one.getMethodsCondition().getMethods().contains(method))
                .map(RequestMappingInfo::getPatternValues)
                .flatMap(Set::stream)
                .distinct();
    }

    private String calendar() {
        return "/calendar?month=" + YearMonth.from(ChinaTime.dayOf(goesAt));
    }

    /** The answer at the end of all redirects, as a browser would show it. */
    private HttpResponse<String> get(HttpClient client, String address, String accept, boolean fragment) {
        URI place = URI.create(url(address));
        for (int way = 0; way < MAX_REDIRECTS; way++) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(place).header("Accept", accept).header("Accept-Language", "zh-CN");
            HttpResponse<String> answer =
                    SignedIn.send(client, fragment ? request.header("HX-Request", "true") : request);
            if (answer.statusCode() / 100 != 3) {
                return answer;
            }
            place = place.resolve(answer.headers().firstValue("Location").orElseThrow());
        }
        throw new AssertionError(address + " leads nowhere");
    }

    private HttpResponse<String> post(HttpClient client, String address, String token) {
        return SignedIn.send(
                client,
                HttpRequest.newBuilder(URI.create(url(address)))
                        .header("X-CSRF-TOKEN", token)
                        .header("Accept", "text/html")
                        .POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Which of these words stand in an answer; the search's own words, which the page gives back, aside. */
    private static List<String> told(HttpResponse<String> answer, String address, List<String> words) {
        String asked =
                java.net.URLDecoder.decode(address, StandardCharsets.UTF_8).replaceAll("^[^?]*\\?q=|^[^?]*$", "");
        String text = answer.body().replace(encoded(asked), "");
        String plain = asked.isEmpty() ? text : text.replace(asked, "");
        return words.stream().filter(plain::contains).toList();
    }

    private HttpClient loggedIn(String name) {
        return SignedIn.client(url("/"), name, passwords.get(name));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}

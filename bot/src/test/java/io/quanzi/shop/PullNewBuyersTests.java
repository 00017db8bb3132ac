package io.quanzi.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import io.quanzi.schedule.NoSettings;
import io.quanzi.schedule.Occurrence;
import io.quanzi.shared.Money;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.shop.ShopEvent.Item;
import io.quanzi.shop.ShopEvent.OrderCompleted;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real client against a server that answers as the Store's documents show. */
@ExtendWith(OutputCaptureExtension.class)
class PullNewBuyersTests {
    private static final String ID = "3705115058471208928";
    private static final Instant NOW = Instant.parse("2026-03-03T02:00:00Z");

    private final MongoOperations mongo = TestMongo.fresh();
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final List<JsonNode> listed = new ArrayList<>();
    private final List<String> fetched = new ArrayList<>();
    private final Map<String, String> orders = new HashMap<>();
    private Function<JsonNode, String> listing =
            asked -> "{\"errcode\":0,\"errmsg\":\"ok\",\"order_id_list\":[],\"next_key\":\"\",\"has_more\":false}";
    private HttpServer server;
    private StoreChanges changes;
    private PullNewBuyers pull;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/cgi-bin/token", exchange -> answer(exchange, "{\"access_token\":\"T\",\"expires_in\":7200}"));
        server.createContext("/channels/ec/order/list/get", exchange -> {
            JsonNode asked = JsonMapper.shared().readTree(exchange.getRequestBody());
            listed.add(asked);
            answer(exchange, listing.apply(asked));
        });
        server.createContext("/channels/ec/order/get", exchange -> {
            String id = JsonMapper.shared()
                    .readTree(exchange.getRequestBody())
                    .get("order_id")
                    .asString();
            fetched.add(id);
            answer(exchange, orders.get(id));
        });
        server.start();
        pull = pulling(new StoreSettings(
                "wxstore",
                "secret",
                "",
                "",
                "http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private PullNewBuyers pulling(StoreSettings settings) {
        var store = new Store(settings);
        var facts = new StoreFacts(store, InboxFixture.with(mongo, clock), clock);
        changes = new StoreChanges(facts, settings, mongo, clock);
        return new PullNewBuyers(store, facts, changes, mongo);
    }

    @Test
    void takesAPaidOrderWhoseIdIsABareNumberAboveTwoToThe53() {
        listing = asked -> page("[" + ID + "]", "", false);
        orders.put(ID, order(ID, 20));

        String said = run(NOW);

        assertThat(said).isEqualTo("1 个订单有变动，新增 1 条记录，0 条已有");
        assertThat(fetched).containsExactly(ID);
        Entry entry = InboxFixture.entry(mongo, "shop:store-" + ID + "-paid").orElseThrow();
        assertThat(entry.subject()).isEqualTo("wxs:oStore1");
        assertThat(ShopEvents.of(entry))
                .contains(new OrderPaid(
                        ID,
                        new Buyer("wxs:oStore1", "oUnion1", null, null, null),
                        Instant.ofEpochSecond(1772500500),
                        new Money(12800),
                        List.of(new Item("NB-64", "纸尿裤 NB 64 片", null, 2, new Money(6900))),
                        "wx-store"));
        assertThat(entry.body()).doesNotContain("林", "183", "广东", "oStore1\",\"openid");
    }

    @Test
    void saysThatAnOrderClosedAfterSaleWasPaidAndGivenBack() {
        listing = asked -> page("[\"" + ID + "\"]", "", false);
        orders.put(ID, order(ID, 200));

        run(NOW);

        assertThat(InboxFixture.entry(mongo, "shop:store-" + ID + "-paid")).isPresent();
        assertThat(InboxFixture.entry(mongo, "shop:store-" + ID + "-refunded").flatMap(ShopEvents::of))
                .contains(new OrderRefunded(ID, "store-" + ID, new Money(12800), Instant.ofEpochSecond(1772501400)));
    }

    @Test
    void leavesOrdersThatWereNeverPaid() {
        listing = asked -> page("[\"10\",\"190\",\"250\"]", "", false);
        List.of(10, 190, 250).forEach(status -> orders.put(status.toString(), order(status.toString(), status)));

        assertThat(run(NOW)).isEqualTo("3 个订单有变动，新增 0 条记录，0 条已有");
    }

    @Test
    void asksForAGapOfThirtyDaysInWindowsOfSevenAndBeginsTenMinutesBeforeTheLastChangeItSaw() {
        listing = asked -> page("[" + ID + "]", "", false);
        orders.put(ID, order(ID, 20, NOW.minusSeconds(60)));
        run(NOW);
        listed.clear();
        listing = asked -> page("[]", "", false);

        run(NOW.plus(Duration.ofDays(30)));

        long start = NOW.minusSeconds(60).minus(Duration.ofMinutes(10)).getEpochSecond();
        long week = Duration.ofDays(7).toSeconds();
        long end = NOW.plus(Duration.ofDays(30)).getEpochSecond();
        assertThat(listed)
                .extracting(asked -> asked.get("update_time_range").toString())
                .containsExactly(
                        range(start, start + week),
                        range(start + week, start + 2 * week),
                        range(start + 2 * week, start + 3 * week),
                        range(start + 3 * week, start + 4 * week),
                        range(start + 4 * week, end));
    }

    @Test
    void losesNothingWhenItsClockIsSixHoursAheadOfTheStores() {
        Instant storeNow = NOW.minus(Duration.ofHours(6));
        listing = asked -> page("[1]", "", false);
        orders.put("1", order("1", 20, storeNow));
        run(NOW);
        listing = this::listingOf;
        orders.put("2", order("2", 20, storeNow.plusSeconds(60)));

        assertThat(run(NOW.plusSeconds(300))).startsWith("2 个订单有变动，新增 1 条记录，1 条已有");
    }

    @Test
    void readsAQuietStoreFromADayBack() {
        run(NOW);
        listed.clear();

        run(NOW.plus(Duration.ofMinutes(5)));

        assertThat(listed.get(0).get("update_time_range").toString())
                .isEqualTo(range(
                        NOW.minus(Duration.ofDays(1))
                                .minus(Duration.ofMinutes(10))
                                .getEpochSecond(),
                        NOW.plus(Duration.ofMinutes(5)).getEpochSecond()));
    }

    @Test
    void pagesByNextKeyWithEqualFilters() {
        listing = asked ->
                asked.path("next_key").asString("").isEmpty() ? page("[1]", "k2", true) : page("[2]", "", false);
        orders.put("1", order("1", 20));
        orders.put("2", order("2", 30));

        assertThat(run(NOW)).startsWith("2 个订单有变动，新增 2 条");

        assertThat(keys()).as("a second look finds nothing new").containsExactly("", "k2", "", "k2");
        assertThat(listed).allSatisfy(asked -> {
            assertThat(asked.get("update_time_range")).isEqualTo(listed.get(0).get("update_time_range"));
            assertThat(asked.get("page_size")).isEqualTo(listed.get(0).get("page_size"));
        });
        assertThat(fetched).containsExactly("1", "2");
    }

    @Test
    void goesOnPastAnEmptyPageThatHasAKey() {
        Map<String, String> pages =
                Map.of("", page("[1]", "k2", true), "k2", page("[]", "k3", true), "k3", page("[2]", "k4", false));
        listing = asked -> pages.get(asked.path("next_key").asString(""));
        orders.put("1", order("1", 20));
        orders.put("2", order("2", 20));

        assertThat(run(NOW)).startsWith("2 个订单有变动，新增 2 条");
    }

    @Test
    void refusesAListingThatTurnsInACircle() {
        listing = asked -> page("[]", "k", true);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> run(NOW))
                .withMessageContaining("no new next_key");
    }

    /** Keys that count by place: an order that leaves the window lets those behind it move up past the page read. */
    @Test
    void missesNoneThatMovedUpBecauseAnOrderChangedWhilePagesWereRead() {
        var inWindow = new ArrayList<>(List.of("1", "2", "3", "4"));
        inWindow.forEach(id -> orders.put(id, order(id, 20)));
        listing = asked -> {
            int from = Integer.parseInt(asked.path("next_key").asString("0"));
            int to = Math.min(from + 2, inWindow.size());
            String answer = page(inWindow.subList(from, to).toString(), "" + to, to < inWindow.size());
            inWindow.remove("1"); // it changes, and its time is past the window now
            return answer;
        };

        run(NOW);

        assertThat(fetched).containsExactlyInAnyOrder("1", "2", "3", "4");
    }

    @Test
    void goesOnAfterACrashWithTheWindowAndThePageWhereItWas() {
        Map<String, String> pages =
                Map.of("", page("[1]", "k2", true), "k2", page("[2]", "k3", true), "k3", page("[3]", "", false));
        List.of("1", "2", "3").forEach(id -> orders.put(id, order(id, 20)));
        var left = new ArrayList<Document>();
        listing = asked -> {
            if (asked.path("next_key").asString("").equals("k3")) {
                left.add(mongo.findById("wxstore", Document.class, "store_watermarks"));
            }
            return pages.get(asked.path("next_key").asString(""));
        };
        run(NOW);
        // as the store stood when it was killed, waiting for the third page
        mongo.save(left.get(0), "store_watermarks");
        mongo.remove(Query.query(Criteria.where("_id").is("shop:store-3-paid")), "inbox");
        listed.clear();
        fetched.clear();

        assertThat(run(NOW.plusSeconds(300))).contains("新增 1 条记录");

        assertThat(keys().get(0)).isEqualTo("k3");
        assertThat(fetched.get(0)).isEqualTo("3");
        assertThat(listed.get(0).get("update_time_range").toString())
                .isEqualTo(range(NOW.minus(Duration.ofDays(7)).getEpochSecond(), NOW.getEpochSecond()));
    }

    @Test
    void beginsAWindowAnewWhoseKeyTheStoreNoLongerKnows() {
        listing = asked -> asked.path("next_key").asString("").isEmpty()
                ? page("[1]", "old", true)
                : "{\"errcode\":40097,\"errmsg\":\"invalid args\"}";
        orders.put("1", order("1", 20));
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> run(NOW));
        }
        listing = asked -> page("[1]", "", false);
        listed.clear();

        assertThat(run(NOW.plusSeconds(300))).contains("新增 0 条记录");

        assertThat(keys()).containsOnly("");
    }

    @Test
    void leavesAnOrderThatCannotBeReadForLaterAndTakesTheOthers() {
        listing = asked -> page("[1,2]", "", false);
        orders.put("1", "{\"errcode\":-1,\"errmsg\":\"system error\"}");
        orders.put("2", order("2", 20));

        assertThat(run(NOW)).startsWith("2 个订单有变动，新增 1 条");

        orders.put("1", order("1", 20));
        assertThat(changes.readDue()).isEqualTo(1);
        assertThat(InboxFixture.entry(mongo, "shop:store-1-paid")).isPresent();
    }

    @Test
    void saysThatTheStoreAnsweredAPageInsteadOfData() {
        listing = asked -> "<html><body>502 Bad Gateway</body></html>";

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> run(NOW))
                .withMessageStartingWith("channels/ec/order/list/get");
    }

    @Test
    void completesAnOrderThatTheBuyerHas() {
        listing = asked -> page("[1]", "", false);
        orders.put(
                "1", order("1", 100).replace("\"ext_info\":{", "\"ext_info\":{\"confirm_receipt_time\":1772501300,"));

        run(NOW);

        Entry entry = InboxFixture.entry(mongo, "shop:store-1-completed").orElseThrow();
        assertThat(entry.subject()).as("the buyer's lane").isEqualTo("wxs:oStore1");
        assertThat(ShopEvents.of(entry)).contains(new OrderCompleted("1", Instant.ofEpochSecond(1772501300)));
    }

    @Test
    void knowsWhatItTookBefore() {
        listing = asked -> page("[" + ID + "]", "", false);
        orders.put(ID, order(ID, 20));
        run(NOW);

        assertThat(run(NOW.plus(Duration.ofMinutes(5)))).isEqualTo("1 个订单有变动，新增 0 条记录，1 条已有");
    }

    @Test
    void doesNotMoveOnWhenTheStoreFails() {
        run(NOW);
        listing = asked -> "{\"errcode\":45009,\"errmsg\":\"reach max api daily quota limit\"}";
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> run(NOW.plus(Duration.ofHours(1))))
                .withMessageContaining("channels/ec/order/list/get")
                .withMessageContaining("45009");
        listed.clear();
        listing = asked -> page("[]", "", false);

        run(NOW.plus(Duration.ofHours(2)));

        assertThat(listed.get(0).get("update_time_range").toString())
                .isEqualTo(range(
                        NOW.minus(Duration.ofDays(1))
                                .minus(Duration.ofMinutes(10))
                                .getEpochSecond(),
                        NOW.plus(Duration.ofHours(2)).getEpochSecond()));
    }

    @Test
    void leavesOutAnOrderThatMakesNoSenseTakesTheOthersAndLogsNothingOfTheBuyer(CapturedOutput output) {
        listing = asked -> page("[1,2]", "", false);
        orders.put(
                "1",
                order("1", 20)
                        .replace("\"order_price\":12800", "\"order_price\":-1")
                        .replace("oStore1", "oStore1" + "x".repeat(200)));
        orders.put("2", order("2", 20));

        assertThat(run(NOW)).startsWith("2 个订单有变动，新增 1 条");

        assertThat(output)
                .contains("store order left out id=1", "data.amountFen", "data.buyer.id")
                .doesNotContain("oStore1", "oUnion1", "林", "183", "广州", "ab12", "放门口");
    }

    @Test
    void saysThatThereIsNoStore() {
        PullNewBuyers without = pulling(new StoreSettings("", "", "", "", "http://127.0.0.1:1"));
        var occurrence = new Occurrence<>("pull-new-buyers", NOW, new NoSettings());

        assertThat(without.run(occurrence)).startsWith("未配置微信小店");
        assertThat(without.plan(occurrence)).singleElement().asString().contains("QUANZI_STORE_APP_ID");
        assertThat(pull.plan(occurrence)).containsExactly("拉取微信小店自 2026-02-24 10:00 起有变动的订单");
    }

    @Test
    void isNamedByTheShippedSchedule() throws IOException {
        var file = new Source(
                "schedules/pull-new-buyers.yaml", Files.readString(Path.of("schedules/pull-new-buyers.yaml")));

        assertThat(Yaml.read(file, JsonNode.class).get("action").asString()).isEqualTo(pull.name());
    }

    private String run(Instant at) {
        clock.set(at);
        return pull.run(new Occurrence<>("pull-new-buyers", at, new NoSettings()));
    }

    private List<String> keys() {
        return listed.stream().map(asked -> asked.path("next_key").asString("")).toList();
    }

    /** The orders whose last change is in the window that is asked for. */
    private String listingOf(JsonNode asked) {
        JsonNode range = asked.get("update_time_range");
        return page(
                orders.entrySet().stream()
                        .filter(order -> {
                            long update = JsonMapper.shared()
                                    .readTree(order.getValue())
                                    .path("order")
                                    .path("update_time")
                                    .asLong();
                            return update >= range.get("start_time").asLong()
                                    && update <= range.get("end_time").asLong();
                        })
                        .map(Map.Entry::getKey)
                        .toList()
                        .toString(),
                "",
                false);
    }

    private static String range(long from, long to) {
        return "{\"start_time\":%d,\"end_time\":%d}".formatted(from, to);
    }

    private static String page(String ids, String nextKey, boolean more) {
        return "{\"errcode\":0,\"errmsg\":\"ok\",\"order_id_list\":%s,\"next_key\":\"%s\",\"has_more\":%s}"
                .formatted(ids, nextKey, more);
    }

    private static String order(String id, int status, Instant updated) {
        return order(id, status).replace("\"update_time\":1772501400", "\"update_time\":" + updated.getEpochSecond());
    }

    private static String order(String id, int status) {
        return """
                {"errcode":0,"errmsg":"ok","order":{"order_id":%s,"status":%d,"create_time":1772500000,"update_time":1772501400,
                "openid":"oStore1","unionid":"oUnion1","is_present":false,
                "order_detail":{"product_infos":[{"product_id":10000077,"sku_id":20000088,"sku_cnt":2,"title":"纸尿裤 NB 64 片",
                "sale_price":6900,"real_price":6400,"sku_code":"NB-64","sku_attrs":[{"attr_key":"尺码","attr_value":"NB"}]}],
                "price_info":{"product_price":13800,"order_price":12800,"freight":0,"discounted_price":1000,"is_discounted":true},
                "pay_info":{"prepay_id":"up_wx","prepay_time":1772500400,"pay_time":1772500500,"transaction_id":"42000"},
                "delivery_info":{"address_info":{"user_name":"林**","tel_number":"183****2807","province_name":"广东省","city_name":"广州市",
                "county_name":"海珠区","detail_info":"***","hash_code":"ab12"}},
                "ext_info":{"customer_notes":"放门口"}}}}""".formatted(id, status);
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}

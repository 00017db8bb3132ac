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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real client against a server that answers as the Store's documents show. */
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
                "wxstore", "secret", "http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private PullNewBuyers pulling(StoreSettings settings) {
        return new PullNewBuyers(new Store(settings), InboxFixture.with(mongo, clock), mongo, clock);
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
    void asksForAGapOfEightDaysInWindowsOfSevenAndBeginsTenMinutesEarlier() {
        run(NOW);
        listed.clear();

        run(NOW.plus(Duration.ofDays(8)));

        long start = NOW.minus(Duration.ofMinutes(10)).getEpochSecond();
        long week = Duration.ofDays(7).toSeconds();
        long end = NOW.plus(Duration.ofDays(8)).getEpochSecond();
        assertThat(listed)
                .extracting(asked -> asked.get("update_time_range").toString())
                .containsExactly(range(start, start + week), range(start + week, end));
    }

    @Test
    void pagesByNextKeyWithEqualFilters() {
        listing = asked ->
                asked.path("next_key").asString("").isEmpty() ? page("[1]", "k2", true) : page("[2]", "", false);
        orders.put("1", order("1", 20));
        orders.put("2", order("2", 30));

        assertThat(run(NOW)).startsWith("2 个订单有变动，新增 2 条");

        assertThat(listed).hasSize(2);
        assertThat(listed.get(1).path("next_key").asString()).isEqualTo("k2");
        assertThat(listed.get(1).get("update_time_range"))
                .isEqualTo(listed.get(0).get("update_time_range"));
        assertThat(listed.get(1).get("page_size")).isEqualTo(listed.get(0).get("page_size"));
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
                        NOW.minus(Duration.ofMinutes(10)).getEpochSecond(),
                        NOW.plus(Duration.ofHours(2)).getEpochSecond()));
    }

    @Test
    void leavesOutAnOrderThatMakesNoSenseAndTakesTheOthers() {
        listing = asked -> page("[1,2]", "", false);
        orders.put("1", order("1", 20).replace("\"order_price\":12800", "\"order_price\":-1"));
        orders.put("2", order("2", 20));

        assertThat(run(NOW)).startsWith("2 个订单有变动，新增 1 条");
    }

    @Test
    void saysThatThereIsNoStore() {
        PullNewBuyers without = pulling(new StoreSettings("", "", "http://127.0.0.1:1"));
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

    private static String range(long from, long to) {
        return "{\"start_time\":%d,\"end_time\":%d}".formatted(from, to);
    }

    private static String page(String ids, String nextKey, boolean more) {
        return "{\"errcode\":0,\"errmsg\":\"ok\",\"order_id_list\":%s,\"next_key\":\"%s\",\"has_more\":%s}"
                .formatted(ids, nextKey, more);
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

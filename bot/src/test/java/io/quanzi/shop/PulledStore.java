package io.quanzi.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.data.mongodb.core.MongoOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that answers as the Store's documents show, the real client, and the puller that asks it. */
abstract class PulledStore {
    static final String ID = "3705115058471208928";
    static final Instant NOW = Instant.parse("2026-03-03T02:00:00Z");

    final MongoOperations mongo = TestMongo.fresh();
    final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    final List<JsonNode> listed = new ArrayList<>();
    final List<String> fetched = new ArrayList<>();
    final Map<String, String> orders = new HashMap<>();
    Function<JsonNode, String> listing =
            asked -> "{\"errcode\":0,\"errmsg\":\"ok\",\"order_id_list\":[],\"next_key\":\"\",\"has_more\":false}";
    HttpServer server;
    StoreChanges changes;
    PullNewBuyers pull;

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

    PullNewBuyers pulling(StoreSettings settings) {
        var store = new Store(settings);
        var facts =
                new StoreOrderReader(store, IntakeFixture.with(mongo, clock, InboxFixture.with(mongo, clock)), clock);
        changes = new StoreChanges(facts, settings, mongo, clock);
        return new PullNewBuyers(store, facts, changes, mongo, clock);
    }

    String run(Instant at) {
        clock.set(at);
        return pull.runAt(at).in(Locale.SIMPLIFIED_CHINESE);
    }

    List<String> keys() {
        return listed.stream().map(asked -> asked.path("next_key").asString("")).toList();
    }

    /** The orders whose last change is in the window that is asked for. */
    String listingOf(JsonNode asked) {
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

    static String range(long from, long to) {
        return "{\"start_time\":%d,\"end_time\":%d}".formatted(from, to);
    }

    static String page(String ids, String nextKey, boolean more) {
        return "{\"errcode\":0,\"errmsg\":\"ok\",\"order_id_list\":%s,\"next_key\":\"%s\",\"has_more\":%s}"
                .formatted(ids, nextKey, more);
    }

    static String order(String id, int status, Instant updated) {
        return order(id, status).replace("\"update_time\":1772501400", "\"update_time\":" + updated.getEpochSecond());
    }

    static String order(String id, int status) {
        return """
            {"errcode":0,"errmsg":"ok","order":{"order_id":%s,"status":%d,"create_time":1772500000,"update_time":1772501400,
            "openid":"oStore1","unionid":"oUnion1","is_present":false,
            "order_detail":{"product_infos":[{"product_id":10000077,"sku_id":20000088,"sku_cnt":2,"title":"纸尿裤 NB 64 片",
            "sale_price":6900,"real_price":6400,"sku_code":"NB-64","sku_attrs":[{"attr_key":"尺码","attr_value":"NB"}]}],
            "price_info":{"product_price":13800,"order_price":12800,"freight":0,"discounted_price":1000,"is_discounted":true},
            "pay_info":{"prepay_id":"up_wx","prepay_time":1772500400,"pay_time":1772500500,"transaction_id":"42000"},
            "delivery_info":{"address_info":{"user_name":"林**","tel_number":"183****2807","province_name":"广东省","city_name":"广州市",
            "county_name":"海珠区","detail_info":"***","hash_code":"ab12"}},
            "ext_info":{"customer_notes":"放门口"}}}}\
            """.formatted(id, status);
    }

    static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}

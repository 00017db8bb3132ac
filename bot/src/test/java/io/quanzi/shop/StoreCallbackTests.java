package io.quanzi.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.sandbox.Stage;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.ShopEvent.OrderCompleted;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/** The sandbox's Store pushes to the real door over HTTP; WxJava's client reads and lists its orders. */
class StoreCallbackTests {
    private static final String APP = "wxstore0123456789";

    private final Stage stage = new Stage();
    private final MongoOperations mongo = TestMongo.fresh();
    private final ConfigurableApplicationContext program = program();
    private final String url = "http://127.0.0.1:" + program.getEnvironment().getRequiredProperty("local.server.port")
            + "/shop/store-callback";

    @Configuration(proxyBeanMethods = false)
    @ComponentScan("io.quanzi.inbox")
    @Import({
        StoreCallback.class,
        StoreChangeConsumer.class,
        StoreChanges.class,
        StoreOrderReader.class,
        EventIntake.class,
        FamilyFacts.class,
        Store.class,
        PullNewBuyers.class,
        Effects.class
    })
    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        JacksonAutoConfiguration.class
    })
    static class Program {}

    /** Stands for those who act on the shop's events; counts how often each is heard. */
    static class Effects implements Consumer {
        private final Map<String, AtomicInteger> paid = new ConcurrentHashMap<>();
        private final List<ShopEvent> others = Collections.synchronizedList(new ArrayList<>());

        @Override
        public String name() {
            return "effects";
        }

        @Override
        public boolean wants(Entry entry) {
            return entry.source().equals(ShopEvent.SOURCE);
        }

        @Override
        public void take(Entry entry) {
            ShopEvent event = ShopEvents.of(entry).orElseThrow();
            if (event instanceof OrderPaid order) {
                paid.computeIfAbsent(order.orderNo(), no -> new AtomicInteger()).incrementAndGet();
            } else {
                others.add(event);
            }
        }
    }

    private ConfigurableApplicationContext program() {
        return new SpringApplicationBuilder(Program.class)
                .initializers(context -> {
                    context.getBeanFactory().registerSingleton("mongo", mongo);
                    context.getBeanFactory().registerSingleton("clock", (Clock) stage.sandbox.clock());
                })
                .properties(Map.of(
                        "server.port",
                        0,
                        "server.address",
                        "127.0.0.1",
                        "spring.config.name",
                        "none",
                        "quanzi.store.app-id",
                        APP,
                        "quanzi.store.secret",
                        "store-secret",
                        "quanzi.store.token",
                        Stage.TOKEN,
                        "quanzi.store.aes-key",
                        Stage.AES_KEY,
                        "quanzi.store.base-url",
                        stage.sandbox.baseUrl()))
                .run();
    }

    @BeforeEach
    void openTheStore() {
        store("json", Stage.TOKEN);
        stage.person("林小满");
    }

    @AfterEach
    void close() {
        program.close();
        stage.close();
    }

    private void store(String format, String token) {
        stage.sim.put("/_sim/stores/" + APP, """
            {"secret":"store-secret","callbackUrl":"%s","token":"%s","aesKey":"%s","format":"%s"}\
            """.formatted(url, token, Stage.AES_KEY, format));
    }

    @Test
    void passesTheCheckOfItsAddress() {
        assertThat(stage.sim
                        .post("/_sim/stores/" + APP + "/check", "")
                        .path("ok")
                        .asBoolean())
                .isTrue();
        store("json", "another");
        assertThat(stage.sim
                        .post("/_sim/stores/" + APP + "/check", "")
                        .path("ok")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void takesAnOrderFromItsPushesInJsonAndInXml() {
        String json = order();
        store("xml", Stage.TOKEN);
        String xml = order();

        await(() -> heard() == 2 && isRead());

        assertThat(effects().paid).containsOnlyKeys(json, xml);
        assertThat(InboxFixture.entry(mongo, "shop:store-" + json + "-paid").flatMap(ShopEvents::of))
                .containsInstanceOf(OrderPaid.class);
    }

    @Test
    void followsAnOrderToItsEnd() {
        String kept = order();
        for (var act : List.of("ship-part", "ship", "confirm", "settle")) {
            act(kept, act);
        }
        String back = order();
        act(back, "refund");
        stage.sim.post("/_sim/orders", body(false));

        await(() -> heard() == 2 && effects().others.size() == 2);
        await(this::isRead);

        assertThat(effects().others)
                .hasSize(2)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                OrderCompleted.class,
                                completed -> assertThat(completed.orderNo()).isEqualTo(kept)))
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                OrderRefunded.class,
                                refunded -> assertThat(refunded.orderNo()).isEqualTo(back)));
        assertThat(pull()).contains("新增 0 条记录");
        assertThat(heard()).isEqualTo(2);
    }

    @Test
    void readsAnOrderLaterThatTheStoreWouldNotShow() {
        stage.sim.post(
                "/_sim/faults",
                "{\"path\":\"/channels/ec/order/get\",\"kind\":\"errcode\",\"errcode\":45009,\"count\":1}");
        String id = stage.sim.post("/_sim/orders", body(false)).path("orderId").stringValue();
        await(() -> waiting(id) == 1);
        act(id, "pay");

        await(() -> {
            stage.advance("PT20S");
            return heard() == 1 && isRead();
        });

        assertThat(effects().paid.get(id)).hasValue(1);
    }

    @Test
    void causesOneEffectPerOrderWhateverBefallsThePushes() throws Exception {
        ordersUnderFaults(40);
    }

    @Test
    @Tag("soak")
    void causesOneEffectPerOrderOfManyWhateverBefallsThePushes() throws Exception {
        ordersUnderFaults(300);
    }

    /** @param orders so many by callback alone, then as many by callback while they are pulled too; one in twenty is lost */
    private void ordersUnderFaults(int orders) throws Exception {
        long seed = new Random().nextInt(1_000_000);
        System.out.println("seed of the faults: " + seed);
        var lost = new ArrayList<String>();
        for (var kind : List.of("duplicate", "reorder")) {
            fault("\"kind\":\"" + kind + "\",\"probability\":0.05,\"seed\":" + seed + ",\"millis\":200");
        }
        var ids = new ArrayList<String>();

        for (int i = 0; i < orders; i++) {
            ids.add(orderOfOneOrLost(i, lost));
        }
        await(() -> isCalm() && heard() == ids.size() - lost.size());
        assertThat(effects().paid).doesNotContainKeys(lost.toArray(String[]::new));
        assertThat(pull()).contains("新增 " + lost.size() + " 条记录");

        // now both ways at once
        var more = new AtomicBoolean(true);
        var puller = Executors.newSingleThreadExecutor();
        try {
            var pulling = puller.submit(() -> {
                while (more.get()) {
                    pull();
                    TimeUnit.MILLISECONDS.sleep(500);
                }
                return null;
            });
            for (int i = 0; i < orders; i++) {
                ids.add(orderOfOneOrLost(i, lost));
            }
            await(this::isCalm);
            more.set(false);
            pulling.get(60, TimeUnit.SECONDS);
        } finally {
            puller.shutdownNow();
        }
        stage.advance("PT5M");
        pull();
        await(this::isCalm);

        assertThat(ids).hasSize(2 * orders).doesNotHaveDuplicates();
        assertThat(lost).hasSize(orders / 10);
        var heard = new HashMap<String, Integer>();
        effects().paid.forEach((id, times) -> heard.put(id, times.get()));
        assertThat(heard).containsOnlyKeys(ids.toArray(String[]::new));
        assertThat(heard.values()).containsOnly(1);
        assertThat(mongo.count(Query.query(Criteria.where("type").is("order.paid")), "inbox"))
                .isEqualTo(2L * orders);
    }

    @Test
    void takesThirtyDaysOfOrdersThatWereNeverPushedInWindowsOfSeven() {
        stage.sim.put("/_sim/stores/" + APP, "{\"secret\":\"store-secret\"}");
        pull();
        var ids = new ArrayList<String>();
        for (int day = 0; day < 30; day++) {
            for (int i = 0; i < 2; i++) {
                ids.add(order());
            }
            stage.advance("P1D");
        }

        assertThat(pull()).isEqualTo("60 个订单有变动，新增 60 条记录，0 条已有");
        await(() -> heard() == 60);

        assertThat(effects().paid).containsOnlyKeys(ids.toArray(String[]::new));
    }

    @Test
    void keepsNothingOfAPushThatIsNoneOfItsOwn() throws Exception {
        var unsigned = HttpRequest.newBuilder(URI.create(url + "?msg_signature=a&timestamp=1&nonce=2"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"Encrypt\":\"AAAA\"}"))
                .build();

        var answer = HttpClient.newHttpClient().send(unsigned, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("quanzi.store.token");
        assertThat(mongo.count(new Query(), "inbox")).isZero();
    }

    @Test
    void checksItsSettings() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreSettings(APP, "", "", "", "http://127.0.0.1:1"))
                .withMessageContaining("QUANZI_STORE_SECRET");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreSettings(APP, "s", "token", "", "http://127.0.0.1:1"))
                .withMessageContaining("quanzi.store.token and quanzi.store.aes-key: expected both or neither");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoreSettings(APP, "s", "token", "short", "http://127.0.0.1:1"))
                .withMessageContaining("quanzi.store.aes-key: expected exactly 43");
        assertThat(new StoreSettings(APP, "s3cret", "t0ken", Stage.AES_KEY, "http://127.0.0.1:1").toString())
                .doesNotContain("s3cret", "t0ken", Stage.AES_KEY);
    }

    /** An order; of every twentieth no push arrives. */
    private String orderOfOneOrLost(int i, List<String> lost) {
        boolean loses = i % 20 == 7;
        if (loses) {
            // it must be the first fault that fits
            stage.sim.delete("/_sim/faults");
            fault("\"kind\":\"drop\",\"count\":3");
        }
        String id = order();
        if (loses) {
            lost.add(id);
            for (var kind : List.of("duplicate", "reorder")) {
                fault("\"kind\":\"" + kind + "\",\"probability\":0.05,\"seed\":" + i + ",\"millis\":200");
            }
        }
        return id;
    }

    private void fault(String rest) {
        stage.sim.post("/_sim/faults", "{\"path\":\"callback:channels_ec_order_*\"," + rest + "}");
    }

    private String order() {
        return stage.sim.post("/_sim/orders", body(true)).path("orderId").stringValue();
    }

    private static String body(boolean paid) {
        return "{\"person\":\"p1\",\"pay\":" + paid
                + ",\"items\":[{\"sku\":\"A1\",\"title\":\"纸尿裤\",\"quantity\":2,\"priceFen\":6400}]}";
    }

    private void act(String order, String act) {
        stage.sim.post("/_sim/orders/" + order + "/" + act, "");
    }

    private String pull() {
        return program.getBean(PullNewBuyers.class)
                .runAt(stage.sandbox.clock().instant().plusSeconds(1))
                .in(Locale.SIMPLIFIED_CHINESE);
    }

    private Effects effects() {
        return program.getBean(Effects.class);
    }

    private int heard() {
        return effects().paid.size();
    }

    private int waiting(String order) {
        Document change = mongo.findById(order, Document.class, "store_changes");
        return change == null ? 0 : change.getInteger("tries");
    }

    private boolean isRead() {
        return mongo.count(new Query(), "store_changes") == 0
                && program.getBean(Inbox.class).isIdle();
    }

    /** Nothing is on its way, waits to be read, or to be worked off. */
    private boolean isCalm() {
        return stage.sim.get("/_sim/callbacks").path("waiting").asInt() == 0 && isRead();
    }

    private static void await(BooleanSupplier hope) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!hope.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited a minute in vain").isLessThan(end);
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }
}

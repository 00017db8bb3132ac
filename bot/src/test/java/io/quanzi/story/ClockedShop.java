package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.Quanzi;
import io.quanzi.console.ConsoleTest;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.inbox.Inbox;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole program in the test's own process, living by the sandbox's clock, so that a test moves time. WeCom and the
 * Official Account are the sandbox; the shop and the commands come in over HTTP.
 */
final class ClockedShop implements AutoCloseable {
    static final String PASSWORD = "clocked-password-1";
    /** A look may cost a whole page. */
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(250);

    private static final String CORP = "ww0123456789abcdef";
    private static final String ACCOUNT = "wx0123456789abcdef";
    private static final String AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    private static final String SHOP_SECRET = "story-secret"; // what Bot.sign signs with
    private static final String RUN_TOKEN = "run-token-of-the-test";
    static final Path CASES = Path.of("bot/src/test/resources/cases");
    private static final JsonMapper JSON = new JsonMapper();

    final Sandbox sandbox;
    final ControlPlane sim;
    private final EmbeddedStore store = EmbeddedStore.inMemory();
    private final Path directory;
    private final int port = FreePorts.next();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext program;

    /** @param playbook a directory with schedules/ and templates/ of its own; null for those that are shipped */
    ClockedShop(Path directory, Instant start, Path playbook) {
        this.directory = directory;
        sandbox = Sandbox.start(SandboxOptions.inMemory().withStart(start));
        sim = new ControlPlane(sandbox.baseUrl());
        sim.put(
                "/_sim/official-accounts/" + ACCOUNT,
                Rig.json(Map.of(
                        "secret",
                        "s",
                        "callbackUrl",
                        url("/wecom/mp-callback"),
                        "token",
                        "CallbackToken",
                        "aesKey",
                        AES_KEY,
                        "templates",
                        Map.of("order-notice", "{{first.DATA}} {{keyword1.DATA}} {{keyword2.DATA}} {{remark.DATA}}"))));
        sim.put(
                "/_sim/apps/" + CORP + "/1000002",
                Rig.json(Map.of(
                        "secret",
                        "secret",
                        "callbackUrl",
                        url("/wecom/callback"),
                        "token",
                        "CallbackToken",
                        "aesKey",
                        AES_KEY)));
        for (String officer : Rig.OFFICERS) {
            sim.post("/_sim/people", Rig.json(Map.of("nickname", officer, "kind", "staff", "userid", officer)));
        }
        program = run(playbook);
    }

    /** A copy of the shipped files, to be changed. */
    static Path playbook(Path copy) {
        for (String part : List.of("schedules", "templates")) {
            try (Stream<Path> files = Files.walk(Path.of(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path to = copy.resolve(file.toString());
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return copy;
    }

    private ConfigurableApplicationContext run(Path playbook) {
        var settings = new HashMap<String, Object>(Map.ofEntries(
                Map.entry("server.port", port),
                Map.entry("server.address", "127.0.0.1"),
                Map.entry("spring.quartz.auto-startup", false),
                Map.entry("spring.mongodb.uri", store.uri()),
                Map.entry("quanzi.data-dir", directory.resolve("data").toString()),
                Map.entry("quanzi.admin.password", PASSWORD),
                Map.entry("quanzi.run.token", RUN_TOKEN),
                Map.entry("quanzi.shop.secret", SHOP_SECRET),
                Map.entry("quanzi.wecom.corp-id", CORP),
                Map.entry("quanzi.wecom.agent-id", 1000002),
                Map.entry("quanzi.wecom.secret", "secret"),
                Map.entry("quanzi.wecom.token", "CallbackToken"),
                Map.entry("quanzi.wecom.aes-key", AES_KEY),
                Map.entry("quanzi.wecom.base-url", sandbox.baseUrl()),
                Map.entry("quanzi.mp.app-id", ACCOUNT),
                Map.entry("quanzi.mp.secret", "s"),
                Map.entry("quanzi.mp.token", "CallbackToken"),
                Map.entry("quanzi.mp.aes-key", AES_KEY),
                Map.entry("quanzi.mp.base-url", sandbox.baseUrl() + "/mp"),
                Map.entry("quanzi.mp.templates.order", "order-notice")));
        if (playbook != null) {
            settings.put("quanzi.playbook-dir", playbook.toString());
        }
        var application = new SpringApplication(Quanzi.class, ConsoleTest.QuickPasswords.class);
        application.addInitializers((ApplicationContextInitializer<GenericApplicationContext>) context -> {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
            context.registerBean("clock", Clock.class, sandbox::clock);
        });
        return application.run();
    }

    <T> T bean(Class<T> type) {
        return program.getBean(type);
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Puts other words into a file in force, as a change in the console does. */
    void rewrite(String path, String content) {
        bean(MongoOperations.class)
                .updateFirst(
                        Query.query(Criteria.where("_id").is(path)),
                        new Update().set("content", content).inc("version", 1),
                        "playbook");
    }

    /** Waits until so many groups of a segment are known to have customers. */
    void awaitCustomersIn(String segment, int groups) {
        await(
                "the groups are known, and who is in them",
                () -> bean(CustomerGroups.class).of(segment).stream()
                                .filter(customerGroup -> customerGroup.customers() > 0)
                                .count()
                        == groups);
    }

    Instant now() {
        return sandbox.clock().instant();
    }

    void advance(Duration by) {
        sim.post("/_sim/clock", Rig.json(Map.of("advance", by.toString())));
    }

    /** Never back: time goes on by itself meanwhile. */
    void moveTo(Instant at) {
        Duration ahead = Duration.between(now(), at);
        if (!ahead.isNegative()) {
            advance(ahead);
        }
    }

    /** Moves time as the console's button does: stopping where something is due. */
    void fastForward(Instant to) {
        bean(Schedules.class).fastForward(to, this::moveTo, this::settle);
    }

    /** Somebody who follows the shop's Official Account; their id in the sandbox. */
    String follower(String unionid) {
        String id = sim.post(
                        "/_sim/people",
                        Rig.json(Map.of("nickname", "小林", "unionid", unionid, "followsOfficialAccount", true)))
                .path("id")
                .asString();
        await(
                "the follower is known",
                () -> bean(MongoOperations.class)
                        .exists(Query.query(Criteria.where("unionid").is(unionid)), "followers"));
        return id;
    }

    /** A group of an owner with so many customers in it; its chat id. */
    String group(String owner, String name, int customers) {
        String chat = sim.post("/_sim/groups", Rig.json(Map.of("owner", owner, "name", name)))
                .path("chatId")
                .asString();
        for (int i = 0; i < customers; i++) {
            String mother = sim.post("/_sim/people", Rig.json(Map.of("nickname", "妈妈" + i)))
                    .path("id")
                    .asString();
            sim.post("/_sim/join", Rig.json(Map.of("person", mother, "chatId", chat)));
        }
        return chat;
    }

    /** What a person's phone shows of one kind, in the sandbox's own words. */
    List<JsonNode> phone(String person, String kind) {
        return sim.get("/_sim/people/" + person + "/messages")
                .valueStream()
                .filter(message -> message.path("kind").asString().equals(kind))
                .toList();
    }

    List<JsonNode> notices(String person) {
        return phone(person, "official_account");
    }

    /** Posts a case's file as the shop, signed, and waits until it is worked off. */
    void shopCase(String name) {
        try {
            post(Files.readString(CASES.resolve(name)));
            settle();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** One event as the shop tells it, worked off when this returns; the door's answer. */
    String shop(String id, String type, Map<String, Object> data) {
        String answer = post(event(id, type, data));
        settle();
        return answer;
    }

    /** An order of 100 yuan for the household, paid now. */
    String order(String orderNo, String buyer, String unionid) {
        return order(orderNo, buyer, unionid, "家居");
    }

    String order(String orderNo, String buyer, String unionid, String category) {
        String answer = post(paid(orderNo, buyer, unionid, category));
        settle();
        return answer;
    }

    /** The same, not waited for. */
    void tellOfOrder(String orderNo, String buyer, String unionid) {
        post(paid(orderNo, buyer, unionid, "家居"));
    }

    private String paid(String orderNo, String buyer, String unionid, String category) {
        return event(
                "e-" + orderNo,
                "order.paid",
                Map.of(
                        "orderNo", orderNo,
                        "buyer", Map.of("id", buyer, "unionid", unionid),
                        "paidAt", now().toString(),
                        "amountFen", 10_000,
                        "items",
                                List.of(Map.of(
                                        "sku",
                                        "S",
                                        "title",
                                        "商品",
                                        "category",
                                        category,
                                        "quantity",
                                        1,
                                        "priceFen",
                                        10_000))));
    }

    /** All of an order of 100 yuan given back; recorded when this returns. */
    void refund(String orderNo) {
        post(event(
                "r-" + orderNo,
                "order.refunded",
                Map.of(
                        "orderNo",
                        orderNo,
                        "refundId",
                        "r-" + orderNo,
                        "amountFen",
                        10_000,
                        "refundedAt",
                        now().toString())));
        await(
                "the refund",
                () -> bean(Purchases.class)
                        .find(orderNo)
                        .filter(Purchase::isGivenBack)
                        .isPresent());
    }

    private String event(String id, String type, Map<String, Object> data) {
        return Rig.json(List.of(Map.of("id", id, "type", type, "at", now().toString(), "data", data)));
    }

    /** What the person agrees to or refuses. */
    void consents(String buyer, String unionid, boolean marketing) {
        shop(
                "c-" + buyer + "-" + marketing,
                "customer.updated",
                Map.of(
                        "buyer", Map.of("id", buyer, "unionid", unionid),
                        "consent", Map.of("marketing", marketing, "at", now().toString())));
    }

    private String post(String body) {
        String timestamp = String.valueOf(Instant.now().getEpochSecond());
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(url("/shop/events")))
                .header("Content-Type", "application/json")
                .header("X-Quanzi-Timestamp", timestamp)
                .header("X-Quanzi-Signature", Bot.sign(timestamp + "." + body))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return answer.body();
    }

    /** The shop's order page asks for the buyer's card; the answer's status. */
    HttpResponse<String> invitation(String orderNo) {
        String path = "/shop/invitations/" + orderNo;
        String timestamp = String.valueOf(Instant.now().getEpochSecond());
        return send(HttpRequest.newBuilder(URI.create(url(path)))
                .header("X-Quanzi-Timestamp", timestamp)
                .header("X-Quanzi-Signature", Bot.sign(timestamp + "." + path))
                .GET());
    }

    /** The buyer's card as the shop's order page is given it. */
    JsonNode card(String orderNo) {
        HttpResponse<String> answer = invitation(orderNo);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String card = JSON.readTree(answer.body()).path("url").asString();
        return JSON.readTree(
                send(HttpRequest.newBuilder(URI.create(url(URI.create(card).getPath())))
                                .header("Accept", "application/json"))
                        .body());
    }

    /** The buyer of an order scans their card's code. */
    void scan(String person, String orderNo) {
        sim.post(
                "/_sim/scan",
                Rig.json(Map.of(
                        "person", person, "url", card(orderNo).path("qrUrl").asString())));
        await("the welcome", () -> !phone(person, "contact").isEmpty());
        settle();
    }

    /** A file as the commands send it; what the command would print. */
    String importFile(String path, Path csv) {
        try {
            JsonNode job = api(HttpRequest.newBuilder(URI.create(url(path)))
                    .header("Content-Type", "text/csv")
                    .header("Accept-Language", "zh-CN")
                    .POST(HttpRequest.BodyPublishers.ofFile(csv)));
            String id = job.path("id").asString();
            var last = new ArrayList<JsonNode>(List.of(job));
            await("the import's end", () -> {
                last.set(
                        0,
                        api(HttpRequest.newBuilder(URI.create(url("/api/imports/" + id)))
                                .header("Accept-Language", "zh-CN")));
                return !last.get(0).path("state").asString().equals("RUNNING");
            });
            settle();
            return last.get(0).toString();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    String importCase(String path, String name) {
        return importFile(path, CASES.resolve(name));
    }

    /** The check-up's report, as the command doctor gets it. */
    JsonNode checkUp() {
        return api(HttpRequest.newBuilder(URI.create(url("/api/doctor"))).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private JsonNode api(HttpRequest.Builder request) {
        HttpResponse<String> answer = send(request.header("Authorization", "Bearer " + RUN_TOKEN));
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Waits until all that came in is worked off. */
    void settle() {
        await("all is worked off", () -> bean(Inbox.class).backlog().open() == 0);
    }

    void await(String what, Bot.Hope hope) {
        await(() -> what, hope);
    }

    /** @param what is told with how things stand then */
    void await(Supplier<String> what, Bot.Hope hope) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        long pause = TimeUnit.MILLISECONDS.toNanos(20);
        while (!hope.isTrue()) {
            assertThat(System.nanoTime()).as(() -> what.get() + " within 60 s").isLessThan(end);
            LockSupport.parkNanos(pause);
            pause = Math.min(pause * 3 / 2, LONGEST_PAUSE);
        }
    }

    @Override
    public void close() {
        program.close();
        sandbox.close();
        store.close();
    }
}

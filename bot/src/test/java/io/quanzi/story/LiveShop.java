package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quanzi.console.ConsoleTest;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import io.quanzi.shared.FreePorts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole program in this process, and a WeCom that tells it what people do there; time stands where the test put it. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_CLASS)
@Import({LiveShop.Time.class, ConsoleTest.QuickPasswords.class})
abstract class LiveShop {
    static final String PASSWORD = "correct-horse-battery";
    static final String OFFICER = "xiaoman";
    private static final String CORP = "ww0123456789abcdef";
    private static final String TOKEN = "QDG6eK";
    private static final String AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final JsonMapper JSON = new JsonMapper();
    private static @Nullable Sandbox running;
    private static int port;

    final ControlPlane sim = new ControlPlane(sandbox().baseUrl());

    @Autowired
    Customers customers;

    @Autowired
    Inbox inbox;

    @Autowired
    Clock clock;

    /** Not marked as a configuration, so that no scan of the module finds it. */
    static class Time {
        @Bean
        @Primary
        Clock sandboxClock() {
            return sandbox().clock();
        }
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("server.address", () -> "127.0.0.1");
        settings.add("server.port", () -> port);
        settings.add("quanzi.public-url", LiveShop::address);
        settings.add("quanzi.admin.password", () -> PASSWORD);
        // the schedules' hours are not what is looked at
        settings.add("spring.quartz.auto-startup", () -> false);
        settings.add("quanzi.wecom.corp-id", () -> CORP);
        settings.add("quanzi.wecom.agent-id", () -> 1000002);
        settings.add("quanzi.wecom.secret", () -> "secret");
        settings.add("quanzi.wecom.token", () -> TOKEN);
        settings.add("quanzi.wecom.aes-key", () -> AES_KEY);
        settings.add("quanzi.wecom.base-url", () -> sandbox().baseUrl());
        String server = System.getenv("MONGODB_URI");
        if (server == null || server.isBlank()) {
            settings.add("quanzi.embedded.in-memory", () -> true);
        } else {
            settings.add("spring.mongodb.uri", () -> server);
        }
        settings.add(
                "spring.mongodb.database",
                () -> "live" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet());
    }

    @BeforeAll
    static void open() {
        running = Sandbox.start(SandboxOptions.inMemory().withCallbackRetryGap(Duration.ofMillis(50)));
        port = FreePorts.next();
        var sim = new ControlPlane(running.baseUrl());
        sim.put(
                "/_sim/apps/" + CORP + "/1000002",
                json(Map.of(
                        "secret",
                        "secret",
                        "callbackUrl",
                        address() + "/wecom/callback",
                        "token",
                        TOKEN,
                        "aesKey",
                        AES_KEY)));
        for (String officer : List.of(OFFICER, "anan", "doudou")) {
            sim.post("/_sim/people", json(Map.of("kind", "staff", "nickname", officer, "userid", officer)));
        }
    }

    @AfterAll
    static void close() {
        sandbox().close();
    }

    static Sandbox sandbox() {
        return Objects.requireNonNull(running);
    }

    static String address() {
        return "http://127.0.0.1:" + port;
    }

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    /** Something that the shop tells, as its door keeps it. */
    void shop(String type, String id, String buyer, Map<String, Object> data) {
        Instant now = clock.instant();
        inbox.put(List.of(new Entry(
                "shop:" + id,
                "shop",
                type,
                buyer,
                now,
                now,
                json(Map.of("id", id, "type", type, "at", now.toString(), "data", data)))));
    }

    void order(String orderNo, Map<String, Object> buyer) {
        shop(
                "order.paid",
                "paid-" + orderNo,
                String.valueOf(buyer.get("id")),
                Map.of(
                        "orderNo",
                        orderNo,
                        "buyer",
                        buyer,
                        "paidAt",
                        clock.instant().toString(),
                        "amountFen",
                        12_800));
        soon(() ->
                assertThat(customers.byBuyer(String.valueOf(buyer.get("id")))).isPresent());
    }

    String person(String nickname, @Nullable String unionid) {
        return sim.post(
                        "/_sim/people",
                        unionid == null
                                ? json(Map.of("nickname", nickname))
                                : json(Map.of("nickname", nickname, "unionid", unionid)))
                .path("id")
                .asString();
    }

    void scan(String person, String url) {
        sim.post("/_sim/scan", json(Map.of("person", person, "url", url)));
    }

    Customer buyer(String id) {
        return customers.byBuyer(id).orElseThrow();
    }

    /** What a person's phone shows. */
    JsonNode messages(String person) {
        return sim.get("/_sim/people/" + person + "/messages");
    }

    /** A question as another app would ask it. */
    JsonNode api(String call, String more) {
        String token = sim.get("/cgi-bin/gettoken?corpid=" + CORP + "&corpsecret=secret")
                .path("access_token")
                .asString();
        return sim.get("/cgi-bin/" + call + "?access_token=" + token + more);
    }

    void settled() {
        await("the inbox comes to rest").atMost(Duration.ofMinutes(1)).until(inbox::isIdle);
    }

    static void soon(ThrowingRunnable holds) {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(holds);
    }
}

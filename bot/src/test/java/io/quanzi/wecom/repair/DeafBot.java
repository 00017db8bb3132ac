package io.quanzi.wecom.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quanzi.console.ConsoleTest;
import io.quanzi.customer.Customers;
import io.quanzi.inbox.Inbox;
import io.quanzi.onboarding.Invitation;
import io.quanzi.onboarding.InvitationFixture;
import io.quanzi.onboarding.Invitations;
import io.quanzi.onboarding.Inviter;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import io.quanzi.shared.CustomerId;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.wecom.contacts.Contacts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The whole program against a WeCom whose callbacks go nowhere: people act, nobody tells, and all of it is found. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_CLASS)
@Import({DeafBot.Time.class, ConsoleTest.QuickPasswords.class})
abstract class DeafBot {
    private static final String CORP = "ww0123456789abcdef";
    private static final String TOKEN = "QDG6eK";
    private static final String AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    static final List<String> OFFICERS = List.of("xiaoman", "anan", "doudou");
    /** What the program writes when it starts. */
    private static final Set<String> KEPT = Set.of("playbook", "users", "processes");

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable Sandbox running;

    final ControlPlane sim = new ControlPlane(sandbox().baseUrl());

    @Autowired
    private Reconciliation reconciliation;

    @Autowired
    Customers customers;

    @Autowired
    private Inviter inviter;

    @Autowired
    Invitations invitations;

    @Autowired
    Contacts contacts;

    @Autowired
    private Inbox inbox;

    @Autowired
    MongoOperations mongo;

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
        // the nights that a test passes over are not its matter
        settings.add("spring.quartz.auto-startup", () -> false);
        settings.add("quanzi.shop.outbound.url", () -> "http://127.0.0.1:1/nobody");
        settings.add("quanzi.shop.outbound.secret", () -> "shop-and-us");
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
                () -> "reconcile" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet());
    }

    @BeforeEach
    void openTheShop() {
        sim.post("/_sim/reset", "{}");
        // at once: who is refused for want of the app is not asked again for a while
        sim.put("/_sim/apps/" + CORP + "/1000002", """
            {"secret":"secret","callbackUrl":"http://127.0.0.1:1/nobody","token":"%s","aesKey":"%s"}\
            """.formatted(TOKEN, AES_KEY));
        // the last test's people; one start of the program serves all tests of a class
        mongo.getCollectionNames().stream()
                .filter(name -> !KEPT.contains(name))
                .forEach(name -> mongo.remove(new Query(), name));
        OFFICERS.forEach(userId -> sim.post("/_sim/people", """
            {"kind":"staff","nickname":"%s","userid":"%s"}\
            """.formatted(userId, userId)));
    }

    @BeforeAll
    static void start() {
        running = Sandbox.start(SandboxOptions.inMemory().withCallbackRetryGap(Duration.ofMillis(5)));
    }

    @AfterAll
    static void close() {
        sandbox().close();
    }

    static Sandbox sandbox() {
        return Objects.requireNonNull(running);
    }

    String person(int number) {
        return sim.post("/_sim/people", """
            {"nickname":"妈妈%d","unionid":"oU-%d"}\
            """.formatted(number, number))
                .path("id")
                .asString();
    }

    Invitation invited(int number) {
        CustomerId buyer = customers
                .findOrCreate(new Buyer("b-" + number, "oU-" + number, null, null, null), Instant.EPOCH)
                .id();
        InvitationFixture.invite(inviter, customers, buyer, "O-" + number);
        return invitations.of(buyer).orElseThrow();
    }

    void scan(String person, String qrUrl) {
        sim.post("/_sim/scan", "{\"person\":\"%s\",\"url\":\"%s\"}".formatted(person, qrUrl));
    }

    /** The callbacks that could still come have come, or never will. */
    void quarterOfAnHourLater() {
        sim.post("/_sim/clock", "{\"advance\":\"PT15M\"}");
    }

    Map<String, ReconciliationRun.Count> reconciled() {
        return counts(reconciliation.run(ReconciliationRepository.anId(), "test"));
    }

    private static Map<String, ReconciliationRun.Count> counts(ReconciliationRun reconciliationRun) {
        var counts = new LinkedHashMap<String, ReconciliationRun.Count>();
        reconciliationRun.counts().forEach(count -> counts.put(count.kind(), count));
        return counts;
    }

    static ReconciliationRun.Count count(String kind, long looked, long missing, long gone) {
        return new ReconciliationRun.Count(kind, looked, missing, gone, missing + gone, 0, List.of());
    }

    /** Until the inbox and the tags are at rest. */
    void settled() {
        await("the inbox and the tags come to rest")
                .atMost(Duration.ofMinutes(1))
                .until(() -> inbox.isIdle() && !isTelling());
    }

    private boolean isTelling() {
        return customers.count() > 0
                && OFFICERS.stream()
                        .anyMatch(userId ->
                                !contacts.beingTold(userId, allContacts()).isEmpty());
    }

    Set<String> allContacts() {
        var all = new HashSet<String>();
        customers.forEach(person -> person.liveContact().ifPresent(contact -> all.add(contact.externalUserId())));
        return all;
    }

    /** A call as another app would make it. */
    JsonNode api(String call, String body) {
        String token = sim.get("/cgi-bin/gettoken?corpid=" + CORP + "&corpsecret=secret")
                .path("access_token")
                .asString();
        JsonNode answer = sim.post("/cgi-bin/externalcontact/" + call + "?access_token=" + token, body);
        assertThat(answer.path("errcode").asInt()).isZero();
        return answer;
    }
}

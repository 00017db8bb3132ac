package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.Quanzi;
import io.quanzi.console.ConsoleTest;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageFixture;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import io.quanzi.schedule.Schedules;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** One post of a schedule into the groups of three owners, by a bot of two nodes whose schedules overlap. */
class CampaignTests {
    private static final String CORP = "ww0123456789abcdef";
    private static final String AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    private static final Instant TEN = Instant.parse("2027-01-12T02:00:00Z"); // in Shanghai

    @TempDir
    Path directory;

    private final Sandbox sandbox = Sandbox.start(SandboxOptions.inMemory());
    private final ControlPlane sim = new ControlPlane(sandbox.baseUrl());
    private final EmbeddedStore store = EmbeddedStore.inMemory();
    private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();
    private final Map<String, String> groupOf = new HashMap<>();

    @BeforeEach
    void openTheShop() {
        moveTo(TEN.minus(Duration.ofHours(2)));
        nodes.add(node("one"));
        nodes.add(node("two"));
        sim.put(
                "/_sim/apps/" + CORP + "/1000002",
                Rig.json(Map.of(
                        "secret",
                        "secret",
                        "callbackUrl",
                        "http://127.0.0.1:"
                                + nodes.get(0).getEnvironment().getProperty("local.server.port")
                                + "/wecom/callback",
                        "token",
                        "CallbackToken",
                        "aesKey",
                        AES_KEY)));
        for (String owner : Rig.OFFICERS) {
            sim.post("/_sim/people", Rig.json(Map.of("nickname", owner, "kind", "staff", "userid", owner)));
            groupOf.put(
                    owner,
                    sim.post("/_sim/groups", Rig.json(Map.of("owner", owner, "name", "0-6月宝妈 " + owner)))
                            .path("chatId")
                            .asString());
            String mother = sim.post("/_sim/people", Rig.json(Map.of("nickname", "小林")))
                    .path("id")
                    .asString();
            sim.post("/_sim/join", Rig.json(Map.of("person", mother, "chatId", groupOf.get(owner))));
        }
        await(
                "all groups are known, and who is in them",
                () -> nodes.get(0).getBean(CustomerGroups.class).of("moms-0-6-months").stream()
                                .filter(customerGroup -> customerGroup.customers() > 0)
                                .count()
                        == 3);
    }

    private ConfigurableApplicationContext node(String name) {
        var settings = new HashMap<String, Object>(Map.ofEntries(
                Map.entry("server.port", 0),
                Map.entry("server.address", "127.0.0.1"),
                Map.entry("spring.quartz.auto-startup", false),
                Map.entry("spring.mongodb.uri", store.uri()),
                Map.entry("quanzi.data-dir", directory.resolve(name).toString()),
                Map.entry("quanzi.wecom.corp-id", CORP),
                Map.entry("quanzi.wecom.agent-id", 1000002),
                Map.entry("quanzi.wecom.secret", "secret"),
                Map.entry("quanzi.wecom.token", "CallbackToken"),
                Map.entry("quanzi.wecom.aes-key", AES_KEY),
                Map.entry("quanzi.wecom.base-url", sandbox.baseUrl())));
        var program = new SpringApplication(Quanzi.class, ConsoleTest.QuickPasswords.class);
        program.addInitializers((ApplicationContextInitializer<GenericApplicationContext>) context -> {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
            context.registerBean("clock", Clock.class, sandbox::clock);
        });
        return program.run();
    }

    @AfterEach
    void close() {
        nodes.forEach(ConfigurableApplicationContext::close);
        sandbox.close();
        store.close();
    }

    @Test
    void isSentOncePerOwnerHoweverSchedulesOverlapAndShownAsSentOnlyByWeCom() throws Exception {
        moveTo(TEN.minus(Duration.ofMinutes(10)));
        onAllNodes(Schedules::tick, 1);
        assertThat(tasks()).isEmpty();
        moveTo(TEN);

        onAllNodes(Schedules::tick, 4);
        await(
                "all owners are told",
                () -> tasks().size() == 3
                        && tasks().stream().allMatch(massMessage -> massMessage.state() == MassMessageState.NOTIFIED));

        assertThat(tasks()).extracting(MassMessage::msgid).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(tasks())
                .extracting(MassMessage::campaign)
                .containsOnly("daily-tip-deal@2027-01-12T02:00:00Z/moms-0-6-months");
        assertThat(tasks())
                .allSatisfy(massMessage ->
                        assertThat(massMessage.recipients()).containsExactly(groupOf.get(massMessage.userId())));

        advance(Duration.ofMinutes(30));
        assertThat(Rig.OFFICERS).allSatisfy(owner -> assertThat(posts(owner)).hasSize(1));
        onAllNodes(Schedules::tick, 2);
        await("WeCom was asked", () -> stateOf("anan") == MassMessageState.NOTIFIED);
        assertThat(tasks()).allSatisfy(massMessage -> {
            assertThat(massMessage.state()).isEqualTo(MassMessageState.NOTIFIED);
            assertThat(massMessage.sent()).isZero();
        });

        sim.post("/_sim/tap", Rig.json(Map.of("staff", "xiaoman")));
        advance(Duration.ofMinutes(10));
        await("WeCom says that it was sent", () -> stateOf("xiaoman") == MassMessageState.DELIVERED);
        assertThat(taskOf("xiaoman").results())
                .containsOnly(Map.entry(groupOf.get("xiaoman"), MassMessage.Result.SENT));
        assertThat(taskOf("xiaoman").msgid()).isNotEqualTo(groupOf.get("xiaoman"));
        assertThat(Stream.of("anan", "doudou").map(this::stateOf)).containsOnly(MassMessageState.NOTIFIED);
        assertThat(Rig.OFFICERS).allSatisfy(owner -> assertThat(posts(owner)).hasSize(1));
    }

    private void onAllNodes(Consumer<Schedules> act, int times) throws Exception {
        var threads = Executors.newFixedThreadPool(nodes.size() * times);
        List<Callable<Boolean>> acts = nodes.stream()
                .flatMap(node -> Stream.<Callable<Boolean>>generate(() -> () -> {
                            act.accept(node.getBean(Schedules.class));
                            return true;
                        })
                        .limit(times))
                .toList();
        for (Future<Boolean> done : threads.invokeAll(acts)) {
            done.get();
        }
        threads.shutdown();
    }

    private List<MassMessage> tasks() {
        return MassMessageFixture.latest(nodes.get(1).getBean(MassMessages.class), 100);
    }

    private MassMessage taskOf(String owner) {
        return tasks().stream()
                .filter(massMessage -> massMessage.userId().equals(owner))
                .findFirst()
                .orElseThrow();
    }

    private MassMessageState stateOf(String owner) {
        return taskOf(owner).state();
    }

    /** What stands in the owner's phone to be sent. */
    private List<String> posts(String owner) {
        return sim.get("/_sim/people/" + owner + "/messages")
                .valueStream()
                .map(message -> message.path("kind").asString())
                .filter("mass_task"::equals)
                .toList();
    }

    private void moveTo(Instant at) {
        sim.post("/_sim/clock", Rig.json(Map.of("at", at.toString())));
    }

    private void advance(Duration by) {
        sim.post("/_sim/clock", Rig.json(Map.of("advance", by.toString())));
    }

    private void await(String what, Bot.Hope hope) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!hope.isTrue()) {
            assertThat(System.nanoTime()).as(what + " within 60 s: " + tasks()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }
}

package io.quanzi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTests {
    @TempDir
    Path directory;

    @Test
    void aRestartFindsTheWeComThatWasLeft() throws Exception {
        String url;
        String staff;
        try (var stage = new Stage(options())) {
            staff = stage.staff("小美");
            url = stage.contactWay(staff, "s");
            stage.scan(stage.person("林"), url);
            stage.event();
            stage.advance("P10D");
        }

        try (var sandbox = Sandbox.start(options())) {
            var sim = new ControlPlane(sandbox.baseUrl());

            assertThat(Duration.between(Instant.now(), sandbox.clock().instant()))
                    .isCloseTo(Duration.ofDays(10), Duration.ofMinutes(1));
            var counts = sim.get("/_sim/state").path("counts");
            assertThat(counts.path("people").intValue()).isEqualTo(1);
            assertThat(counts.path("relations").intValue()).isEqualTo(1);
            assertThat(sim.post("/_sim/scan", "{\"person\":\"p1\",\"url\":\"" + url + "\"}")
                            .path("outcome")
                            .stringValue())
                    .isEqualTo("already");
            sim.post("/_sim/people", "{\"nickname\":\"第二\"}");
            assertThat(sim.get("/_sim/people/p2").path("externalUserId").stringValue())
                    .startsWith("wm");
        }
    }

    @Test
    void anEventThatWasNotTakenIsSentAfterTheRestart() throws Exception {
        var receiver = new Receiver();
        receiver.answerWith(500);
        try (var sandbox = Sandbox.start(options().withCallbackRetryGap(Duration.ofHours(1)))) {
            var sim = new ControlPlane(sandbox.baseUrl());
            sim.put(
                    "/_sim/apps/" + Stage.CORP + "/1000002",
                    "{\"secret\":\"s\",\"callbackUrl\":\"" + receiver.url() + "\",\"token\":\"" + Stage.TOKEN
                            + "\",\"aesKey\":\"" + Stage.AES_KEY + "\"}");
            sim.post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"小美\"}");
            sim.post("/_sim/groups", "{\"owner\":\"staff1\",\"name\":\"g\"}");
            receiver.next();
            while (!sim.get("/_sim/state")
                    .path("tables")
                    .path("callbacks")
                    .toString()
                    .contains("\"attempts\":1")) {
                Thread.sleep(5);
            }
        }

        try (var again = Sandbox.start(options())) {
            receiver.next();

            assertThat(again.port()).isPositive();
        } finally {
            receiver.close();
        }
    }

    @Test
    void whatWasAnsweredOutlivesAKill() throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        JournalTests.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        var answered = new AtomicInteger();
        try {
            var baseUrl = baseUrl(process);
            var sim = new ControlPlane(baseUrl);
            sim.put("/_sim/apps/ww1/1", "{\"secret\":\"s\"}");
            var writing = CompletableFuture.runAsync(() -> {
                while (true) {
                    sim.post("/_sim/people", "{\"nickname\":\"n\"}");
                    answered.incrementAndGet();
                }
            });
            while (answered.get() < 200) {
                Thread.sleep(5);
            }
            process.destroyForcibly().waitFor();
            assertThatThrownBy(writing::join).isNotNull();
        } finally {
            process.destroyForcibly();
        }

        try (var sandbox = Sandbox.start(options())) {
            var people = new ControlPlane(sandbox.baseUrl())
                    .get("/_sim/state")
                    .path("counts")
                    .path("people")
                    .intValue();

            assertThat(people).isBetween(answered.get(), answered.get() + 1);
        }
    }

    @Test
    void anActWithoutItsLineBreakNeverHappened() throws Exception {
        try (var sandbox = Sandbox.start(options())) {
            new ControlPlane(sandbox.baseUrl()).post("/_sim/people", "{\"nickname\":\"n\"}");
        }
        var file = directory.resolve("state.jsonl");
        Files.writeString(file, "[[\"people\",\"p2\",{\"id\":\"p2\",\"nick", StandardOpenOption.APPEND);

        try (var sandbox = Sandbox.start(options())) {
            var sim = new ControlPlane(sandbox.baseUrl());

            assertThat(sim.post("/_sim/people", "{\"nickname\":\"m\"}")
                            .path("id")
                            .stringValue())
                    .isEqualTo("p2");
        }
    }

    @Test
    void closingLeavesOnlyTheRowsThatStand() throws Exception {
        var file = directory.resolve("state.jsonl");
        long before;
        try (var sandbox = Sandbox.start(options())) {
            var sim = new ControlPlane(sandbox.baseUrl());
            sim.put("/_sim/apps/ww1/1", "{\"secret\":\"s\"}");
            sim.post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"小美\"}");
            var chatId = sim.post("/_sim/groups", "{\"owner\":\"staff1\",\"name\":\"g\"}")
                    .path("chatId")
                    .stringValue();
            for (int i = 0; i < 600; i++) {
                sim.put("/_sim/groups/" + chatId, "{\"notice\":\"" + i + "告".repeat(700) + "\"}");
            }
            before = Files.size(file);
        }

        assertThat(Files.size(file)).isLessThan(before / 100);
        try (var sandbox = Sandbox.start(options())) {
            var groups = new ControlPlane(sandbox.baseUrl())
                    .get("/_sim/state")
                    .path("tables")
                    .path("groups");
            assertThat(groups.toString()).contains("599告");
        }
    }

    @Test
    void aJournalOfSomethingElseIsRefusedWithItsLine() throws Exception {
        Files.writeString(directory.resolve("state.jsonl"), "[[\"nonsense\",\"1\",{}]]\n");

        assertThatThrownBy(() -> Sandbox.start(options()))
                .hasMessageContaining("line 1 of")
                .hasMessageContaining("nonsense");
    }

    @Test
    void aSecondSandboxOnTheSameJournalIsRefused() {
        try (var first = Sandbox.start(options())) {
            assertThatThrownBy(() -> Sandbox.start(options())).hasMessageContaining("another sandbox works on");
            assertThat(first.port()).isPositive();
        }
    }

    @Test
    void whatIsKeptIsForItsOwnerAlone() throws Exception {
        Path kept = Files.createDirectory(directory.resolve("kept"));
        Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (var sandbox = Sandbox.start(SandboxOptions.inMemory().withJournal(kept))) {
            new ControlPlane(sandbox.baseUrl()).post("/_sim/people", "{\"nickname\":\"林\"}");
        }

        try (Stream<Path> all = Files.walk(kept)) {
            assertThat(all)
                    .hasSizeGreaterThan(1)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as("%s", path)
                            .endsWith("------"));
        }
    }

    @Test
    void aBusyPortIsNamed() {
        try (var first = Sandbox.start(SandboxOptions.inMemory())) {
            assertThatThrownBy(() -> Sandbox.start(SandboxOptions.inMemory().withPort(first.port())))
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + first.port());
        }
    }

    @Test
    void aStateThatWasSavedIsLoadedAgain() throws Exception {
        try (var stage = new Stage(options())) {
            var staff = stage.staff("小美");
            stage.scan(stage.person("林"), stage.contactWay(staff, "s"));
            stage.advance("P1D");
            var saved = stage.sim.send("GET", "/_sim/state", "").body();
            stage.sim.post("/_sim/reset", "");
            assertThat(stage.sim
                            .get("/_sim/state")
                            .path("counts")
                            .path("people")
                            .intValue())
                    .isZero();

            stage.sim.put("/_sim/state", saved);

            assertThat(stage.contacts().listExternalContacts(staff)).hasSize(1);
            assertThat(stage.sim.get("/_sim/people/p1").path("nickname").stringValue())
                    .isEqualTo("林");
        }
    }

    private SandboxOptions options() {
        return SandboxOptions.inMemory().withJournal(directory).withCallbackRetryGap(Duration.ofMillis(50));
    }

    private static String baseUrl(Process process) throws Exception {
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith("listening ")) {
                return line.substring("listening ".length());
            }
        }
        throw new AssertionError("the sandbox did not start");
    }

    /** A sandbox in a process of its own, to be killed. */
    public static void main(String[] args) throws Exception {
        var sandbox = Sandbox.start(SandboxOptions.inMemory().withJournal(Path.of(args[0])));
        System.out.println("listening " + sandbox.baseUrl());
        Thread.sleep(Duration.ofMinutes(2).toMillis());
        sandbox.close();
    }
}

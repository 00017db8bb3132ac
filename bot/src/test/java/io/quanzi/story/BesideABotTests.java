package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.commands.CommandHere;
import io.quanzi.commands.CommandProcess;
import io.quanzi.commands.CommandProcess.Ran;
import io.quanzi.commands.JsonCommands;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.shared.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands beside a bot in a process of its own, some of them in one too, as a person at a shell has them. */
class BesideABotTests {
    private static final int FAILED = 1;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private static Path directory;

    private static Process bot;
    private static int port;

    @BeforeAll
    static void serve() throws Exception {
        port = FreePorts.next();
        bot = CommandProcess.start(
                directory,
                Map.of("SERVER_PORT", String.valueOf(port), "QUANZI_SANDBOX_PORT", "0"),
                data(),
                "bot",
                List.of("serve", "--demo=off"));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!CommandProcess.isServed(data())) {
            assertThat(bot.isAlive())
                    .as(Files.readString(directory.resolve("bot.err")))
                    .isTrue();
            assertThat(System.nanoTime()).as("the bot starts").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        bot.destroyForcibly();
        bot.waitFor(10, TimeUnit.SECONDS);
    }

    private static Path data() {
        return directory.resolve("data");
    }

    private static Ran inAProcess(Path data, String... words) throws Exception {
        return CommandProcess.run(directory, Map.of("SERVER_PORT", String.valueOf(port)), data, List.of(words));
    }

    private static Ran run(Path data, String... words) {
        return CommandHere.run(
                Map.of("server.port", String.valueOf(port), "quanzi.data-dir", data.toString()), List.of(words));
    }

    /** Runs a command on a data directory. */
    private interface Running {
        Ran run(Path data, String... words) throws Exception;
    }

    @Test
    void doctorFindsNothingWrongAndKnowsEverySettingThatTheProgramMade() throws Exception {
        Ran ran = inAProcess(data(), "doctor", "--json");

        assertThat(ran.code()).as(ran.toString()).isZero();
        JsonNode report = JSON.readTree(ran.printed());
        assertThat(report.propertyNames()).containsExactlyInAnyOrder("at", "withBot", "sandbox", "findings", "summary");
        assertThat(report.path("summary").propertyNames()).containsExactlyInAnyOrder("ok", "warn", "wrong", "skipped");
        assertThat(report.path("withBot").asBoolean()).isTrue();
        assertThat(report.path("findings").findValuesAsString("id"))
                .contains("bot.ok", "setting-names.ok", "callback-get.ok", "callback-post.ok", "database.ok");
        assertThat(report.path("findings"))
                .allSatisfy(finding -> assertThat(finding.propertyNames())
                        .containsExactlyInAnyOrder(
                                "id", "area", "state", "looked", "seen", "why", "mend", "page", "menu"));
        assertThat(report.path("findings").findValuesAsString("state")).doesNotContain("wrong");
    }

    @Test
    void checkCopyAnswersALineForEachLineAndFailsWhenOneIsBlocked() throws Exception {
        Path clean = Files.writeString(directory.resolve("clean.txt"), "今天的好物：纯棉连体衣。\n\n晚上好\n");
        Path blocked = Files.writeString(directory.resolve("blocked.txt"), "晚上好\n全网最好的纸尿裤\n");
        Path tooLong = Files.writeString(directory.resolve("long.txt"), "好".repeat(20_001));

        Ran passed = run(data(), "check-copy", clean.toString(), "--json");
        Ran failed = run(data(), "check-copy", blocked.toString(), "--json");
        Ran refused = run(data(), "check-copy", tooLong.toString(), "--json");

        assertThat(passed.code()).as(passed.toString()).isZero();
        assertThat(passed.printed()
                        .lines()
                        .map(line -> JSON.readTree(line).path("verdict").asString()))
                .containsExactly("pass", "pass", "pass");
        assertThat(failed.code()).as(failed.toString()).isEqualTo(FAILED);
        assertThat(failed.printed().lines().map(JSON::readTree))
                .satisfiesExactly(
                        one -> assertThat(one.path("findings").size()).isZero(),
                        one -> assertThat(one.path("findings")
                                        .path(0)
                                        .path("word")
                                        .asString())
                                .contains("最好"));
        assertThat(refused.code()).isEqualTo(FAILED);
        assertThat(refused.complained()).contains("at most 20000 characters, got 20001");
        assertThat(run(data(), "check-copy", directory.resolve("none.txt").toString())
                        .code())
                .isEqualTo(FAILED);
    }

    @Test
    void everyCommandAnswersWithOneDocumentAndNothingElse() throws Exception {
        answerWithOneDocument(BesideABotTests::run);
    }

    @Test
    @Tag("soak") // a process for each
    void everyCommandOfAProcessOfItsOwnAnswersWithOneDocument() throws Exception {
        answerWithOneDocument(BesideABotTests::inAProcess);
    }

    private static void answerWithOneDocument(Running running) throws Exception {
        var answers = new TreeMap<String, JsonNode>();
        try (EmbeddedStore target = EmbeddedStore.inMemory()) {
            for (var one : JsonCommands.words(Files.createTempDirectory(directory, "json"), target.uri())
                    .entrySet()) {
                answers.put(one.getKey(), JsonCommands.document(one.getKey(), running.run(data(), words(one))));
            }
        }

        assertThat(answers.entrySet().stream()
                        .filter(one -> one.getValue().has("error"))
                        .map(Map.Entry::getKey))
                .containsExactly("import undo", "migrate", "restore");
        assertThat(answers.get("restore").path("error").path("message").asString())
                .contains("a bot runs on this data");
        assertThat(answers.get("import orders").path("rejectedFile").asString()).endsWith("orders.csv.rejected.csv");
        assertThat(answers.get("user add").path("name").asString()).isEqualTo("xiaolan");
    }

    private static String[] words(Map.Entry<String, List<String>> command) {
        return Stream.of(List.of(command.getKey().split(" ")), command.getValue(), List.of("--json"))
                .flatMap(List::stream)
                .toArray(String[]::new);
    }

    @Test
    void doctorSpeaksBothLanguages() {
        Ran chinese = run(data(), "doctor", "--lang", "zh");
        Ran english = run(data(), "doctor", "--lang", "en");

        assertThat(chinese.code()).as(chinese.toString()).isZero();
        assertThat(chinese.printed())
                .startsWith("圈子体检")
                .contains("[正常] 回调：收事件（POST）", "小结：0 处有错")
                .doesNotContain("没有在这个数据目录上运行的圈子");
        assertThat(english.code()).isZero();
        assertThat(english.printed())
                .startsWith("Quanzi check-up")
                .contains("[ok] Callback: events (POST)", "Summary: 0 wrong");
    }

    @Test
    void doctorNamesTheDirectoryThatNoBotRunsOn() {
        Path other = directory.resolve("other");

        Ran ran = run(other, "doctor", "--lang=en");

        assertThat(ran.code()).as(ran.toString()).isZero();
        assertThat(ran.printed())
                .contains("None runs on the data directory " + other, "QUANZI_DATA_DIR", "No bot runs");
        assertThat(other).doesNotExist();
    }

    @Test
    void backupIsTakenFromTheRunningBotAndNeverWrittenOver() throws Exception {
        Path backup = directory.resolve("backup");

        Ran first = inAProcess(data(), "backup", backup.toString());
        Ran second = run(data(), "backup", backup.toString());

        assertThat(first.code()).as(first.toString()).isZero();
        assertThat(first.printed()).contains("backed up to " + backup, "documents");
        assertThat(backup).isNotEmptyDirectory();
        assertThat(second.code()).isEqualTo(FAILED);
        assertThat(second.complained()).contains("never written over anything").doesNotContain("\tat ");
    }

    @Test
    @Tag("soak") // waits ten seconds for each command
    void commandsSayThatTheBotHangsInsteadOfWaitingForIt() throws Exception {
        signal("-STOP");
        try {
            Ran doctor = inAProcess(data(), "doctor", "--lang=en");
            Path backup = directory.resolve("of-a-stopped-one");
            Ran kept = inAProcess(data(), "backup", backup.toString());

            assertThat(doctor.code()).isEqualTo(FAILED);
            assertThat(doctor.printed())
                    .contains(
                            "[WRONG] Bot: Process " + bot.pid() + " runs, and does not answer on port " + port,
                            "jstack " + bot.pid());
            assertThat(kept.code()).isEqualTo(FAILED);
            assertThat(kept.complained())
                    .contains("the bot of process " + bot.pid() + " does not answer on port " + port)
                    .doesNotContain("\tat ");
            assertThat(backup).doesNotExist();
        } finally {
            signal("-CONT");
        }
    }

    private static void signal(String what) throws Exception {
        assertThat(new ProcessBuilder("kill", what, String.valueOf(bot.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}

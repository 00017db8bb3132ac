package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.commands.CommandHere;
import io.quanzi.commands.CommandProcess;
import io.quanzi.commands.CommandProcess.Ran;
import io.quanzi.commands.JsonCommands;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.embedded.EmbeddedStore.Sync;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What commands print where no bot runs, and when they are typed wrongly. */
class CommandOutputTests {
    /** Start a whole bot each, all by the same code. */
    private static final Set<String> ALIKE = Set.of(
            "apply",
            "export",
            "user add",
            "user list",
            "user remove",
            "user reset-two-step",
            "import orders",
            "import codes",
            "import list",
            "import undo",
            "report repurchase",
            "rehearse");

    /** With it there is much to log. */
    private static final Map<String, String> TALKATIVE = Map.of("LOGGING_LEVEL_ROOT", "info");

    @TempDir
    private Path directory;

    @Test
    void isOneDocumentWithoutABot() throws Exception {
        Map<String, JsonNode> answers = run(
                false,
                (data, words) -> CommandHere.run(
                        Map.of("quanzi.data-dir", data.toString(), "logging.level.root", "info"), words));

        assertThat(answers)
                .noneSatisfy((name, answer) -> assertThat(answer.has("error")).isTrue());
        assertThat(answers.get("validate").path("good").asInt()).isPositive();
        assertThat(answers.get("validate").path("schedules").path(0).propertyNames())
                .containsExactly("name", "title", "next");
    }

    @Test
    @Tag("soak") // a start of the program for each
    void isOneDocumentWithoutABotOfEachThatStartsOne() throws Exception {
        Map<String, JsonNode> answers = run(true, this::inAProcess);

        assertThat(answers.get("user add").path("name").asString()).isEqualTo("xiaolan");
        assertThat(answers.get("import undo").path("error").path("code").asString())
                .isEqualTo("failed");
    }

    @Test
    void isOneDocumentInAProcessOfItsOwn() throws Exception {
        Ran ran = inAProcess(directory.resolve("data"), List.of("doctor", "--json"));

        assertThat(JsonCommands.document("doctor", ran).has("error")).isFalse();
    }

    private Ran inAProcess(Path data, List<String> words) throws Exception {
        return CommandProcess.run(directory, TALKATIVE, data, words);
    }

    /** Runs a command on a data directory. */
    private interface Running {
        Ran run(Path data, List<String> words) throws Exception;
    }

    private Map<String, JsonNode> run(boolean alike, Running running) throws Exception {
        Path data = directory.resolve("data");
        EmbeddedStore.open(data.resolve("store"), Sync.PROCESS).close();
        var answers = new TreeMap<String, JsonNode>();
        try (EmbeddedStore target = EmbeddedStore.inMemory()) {
            for (var one : JsonCommands.words(directory, target.uri()).entrySet()) {
                if (ALIKE.contains(one.getKey()) == alike) {
                    var words = new ArrayList<>(List.of(one.getKey().split(" ")));
                    words.addAll(one.getValue());
                    words.add("--json");
                    Path its = one.getKey().equals("restore") ? directory.resolve("restored") : data;
                    answers.put(one.getKey(), JsonCommands.document(one.getKey(), running.run(its, words)));
                }
            }
        }
        return answers;
    }

    @Test
    @Tag("soak") // the same in a process for each
    void isOneDocumentWithoutABotInAProcessForEach() throws Exception {
        assertThat(run(false, this::inAProcess))
                .noneSatisfy((name, answer) -> assertThat(answer.has("error")).isTrue());
    }

    @Test
    void keepsTheLogOutOfATextTooAndNeedsNoWebServerToCheckFiles() throws Exception {
        Ran ran = CommandProcess.run(directory, TALKATIVE, directory.resolve("data"), List.of("validate", "--lang=en"));

        assertThat(ran.code()).as(ran.toString()).isZero();
        assertThat(ran.printed()).contains(" files good, 0 faults").doesNotContain(" INFO ", " WARN ");
        assertThat(ran.complained()).contains(" INFO ").doesNotContain("Tomcat");
        assertThat(Files.exists(directory.resolve("data"))).isFalse();
    }

    @Test
    @Tag("soak") // a start of the whole bot
    void keepsTheLogOfAWholeBotOutOfATextToo() throws Exception {
        Path data = directory.resolve("data");

        Ran ran = CommandProcess.run(directory, TALKATIVE, data, List.of("report", "swaps", "--month", "2026-03"));

        assertThat(ran.code()).as(ran.toString()).isZero();
        assertThat(ran.printed()).isNotBlank().doesNotContain(" INFO ", " WARN ", "Tomcat");
        assertThat(ran.complained()).contains(" INFO ", "Tomcat");
    }

    static List<String> names() {
        return JsonCommands.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isOneDocumentOfAWrongWord(String name) {
        var words = new ArrayList<>(List.of(name.split(" ")));
        words.addAll(List.of("--json", "--no-such-option"));

        Ran ran = CommandHere.run(Map.of(), words);

        assertThat(ran.code()).isEqualTo(2);
        assertThat(JsonCommands.document(name, ran).path("error").path("code").asString())
                .isEqualTo("usage");
    }

    @Test
    void isOneDocumentOfAFailure() {
        Ran ran = CommandHere.run(
                Map.of(), List.of("restore", directory.resolve("nowhere").toString(), "--json"));

        assertThat(ran.code()).isEqualTo(1);
        assertThat(JsonCommands.document("restore", ran)
                        .path("error")
                        .path("message")
                        .asString())
                .contains("there is no");
    }
}

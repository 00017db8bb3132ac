package io.quanzi.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.Quanzi;
import io.quanzi.commands.CommandProcess.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every command that has {@code --json}, and words with which it can be tried. */
public final class JsonCommands {
    private static final JsonMapper WHOLE = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonCommands() {}

    /** As picocli knows them, such as {@code import orders}. */
    public static List<String> names() {
        var names = new ArrayList<String>();
        collect(Commands.line(Quanzi.class), "", names);
        return names;
    }

    private static void collect(CommandLine line, String name, List<String> names) {
        if (line.getCommandSpec().findOption("--json") != null) {
            names.add(name);
        }
        line.getSubcommands().forEach((word, below) -> collect(below, (name + " " + word).strip(), names));
    }

    /**
     * What stands behind each name, in an order in which all can succeed on data that is there.
     *
     * @param directory for files; new
     * @param target a MongoDB with an empty database
     */
    public static Map<String, List<String>> words(Path directory, String target) throws IOException {
        Path orders = Files.writeString(
                directory.resolve("orders.csv"),
                "order_no,buyer_id,paid_at,amount\nA-1,b-1,2026-01-02 10:00:00,129.00\nA-2,b-2,no day,1.00\n");
        Path codes = Files.writeString(directory.resolve("codes.csv"), "code\nC-1\n");
        Path texts = Files.writeString(directory.resolve("texts.txt"), "今天的好物：纯棉连体衣。\n");
        String backup = directory.resolve("backup").toString();
        var words = new LinkedHashMap<String, List<String>>();
        words.put("validate", List.of());
        words.put("plan", List.of("--days", "1"));
        words.put("apply", List.of());
        words.put("export", List.of());
        words.put("check-copy", List.of(texts.toString()));
        words.put("user add", List.of("xiaolan", "--role", "viewer"));
        words.put("user list", List.of());
        words.put("user reset-two-step", List.of("xiaolan"));
        words.put("user remove", List.of("xiaolan"));
        words.put("import orders", List.of(orders.toString()));
        words.put("import codes", List.of(codes.toString(), "--swap", "family-restaurant"));
        words.put("import list", List.of());
        words.put("import undo", List.of("no-such-import"));
        words.put("report repurchase", List.of("--from", "2026-01-01", "--to", "2026-02-01"));
        words.put("report swaps", List.of("--month", "2026-03"));
        words.put("doctor", List.of());
        words.put("rehearse", List.of("--days", "1", "--customers", "5", "--groups", "1"));
        words.put("backup", List.of(backup));
        words.put("restore", List.of(backup));
        words.put("migrate", List.of("--to", target));
        assertThat(words.keySet()).as("a command with --json is tried").containsExactlyInAnyOrderElementsOf(names());
        return words;
    }

    /** One document; told as a failure just when it is one. */
    public static JsonNode document(String name, Ran ran) {
        JsonNode document = WHOLE.readTree(ran.printed());
        assertThat(document.isContainer()).as("%s: %s", name, ran).isTrue();
        if (document.has("error")) {
            assertThat(ran.code()).as("%s: %s", name, ran).isNotZero();
            assertThat(document.propertyNames()).containsExactly("error");
            assertThat(document.path("error").propertyNames()).containsExactlyInAnyOrder("code", "message");
            assertThat(ran.complained())
                    .contains(document.path("error").path("message").asString());
        }
        return document;
    }
}

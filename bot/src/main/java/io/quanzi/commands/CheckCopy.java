package io.quanzi.commands;

import io.quanzi.content.law.CopyCheck;
import io.quanzi.content.law.CopyCheckBody;
import io.quanzi.content.law.CopyVerdict;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code check-copy}: what the advertising law has against texts, by the rules of the running bot, else those of the files. */
@Command(
        name = "check-copy",
        description = {
            "Check texts against the advertising law, one a line, by the rules and words in force.",
            "With --json one document a line. Exits with 1 when any text is blocked."
        },
        mixinStandardHelpOptions = true)
final class CheckCopy implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int TEXTS_A_CALL = 500;

    private final Class<?> application;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "A file of texts in UTF-8; - or nothing for standard input.")
    private @Nullable String file;

    @Option(names = "--json", description = "Print a JSON document for each text, a line each, and nothing else.")
    private boolean json;

    @Mixin
    private CommandLanguage language = new CommandLanguage();

    @picocli.CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything is called
    private picocli.CommandLine.Model.CommandSpec spec;

    CheckCopy(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() throws IOException {
        List<String> texts = lines();
        boolean blocked = false;
        Optional<BotClient> running = BotClient.running();
        if (running.isPresent()) {
            try (BotClient bot = running.get()) {
                blocked = print(
                        texts,
                        part -> bot.post(
                                        "/api/copy-check",
                                        BodyPublishers.ofString(JSON.writeValueAsString(Map.of("texts", part))),
                                        "application/json")
                                .path("results"));
            }
        } else {
            try (ConfigurableApplicationContext program = BotProcess.withoutServer(application)) {
                CopyCheck copyCheck = program.getBean(CopyCheck.class);
                blocked = print(
                        texts,
                        part -> JSON.valueToTree(new CopyCheckBody(List.copyOf(part), null)
                                        .judgedBy(copyCheck, language.locale()))
                                .path("results"));
            }
        }
        return blocked ? 1 : 0;
    }

    private List<String> lines() throws IOException {
        if (file == null || file.equals("-")) {
            return lines(System.in);
        }
        try (InputStream input = Files.newInputStream(Path.of(file))) {
            return lines(input);
        }
    }

    private static List<String> lines(InputStream input) throws IOException {
        String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        return (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
    }

    /** Prints the answer for each text, an empty line too, so that answers and lines go together. */
    private boolean print(List<String> texts, Function<List<String>, JsonNode> check) {
        boolean blocked = false;
        for (int from = 0; from < texts.size(); from += TEXTS_A_CALL) {
            List<String> part = new ArrayList<>(texts.subList(from, Math.min(texts.size(), from + TEXTS_A_CALL)));
            JsonNode results = check.apply(part);
            for (int i = 0; i < part.size(); i++) {
                JsonNode result = results.path(i);
                blocked |= result.path("verdict").asString().equals(CopyVerdict.BLOCK.word());
                spec.commandLine().getOut().println(json ? JSON.writeValueAsString(result) : line(part.get(i), result));
            }
        }
        return blocked;
    }

    private static String line(String text, JsonNode result) {
        var line = new StringBuilder(result.path("verdict").asString())
                .append('\t')
                .append(text);
        for (JsonNode finding : result.path("findings")) {
            line.append("\n\t“%s” %s %s %s"
                    .formatted(
                            finding.path("word").asString(),
                            finding.path("article").asString(),
                            finding.path("why").asString(),
                            finding.path("suggestion").asString()));
        }
        return line.toString();
    }
}

package io.quanzi.commands;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code plan}: what will be said, to whom, when, and what the files on the disk would change; it changes nothing. */
@Command(
        name = "plan",
        description = {
            "Print what fires on a day or some days: to whom, at which minute, who taps, the text, the copy check,"
                    + " what",
            "is left of each group's month, what stops it, and how the files on disk differ from those in force.",
            "Changes nothing. Exit codes: 0 nothing to do, 2 something to do, 1 a fault."
        },
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
    /** What the bot calls a plan, and the exit code that says so. */
    private static final Map<String, Integer> CODES = Map.of("nothing", 0, "something", 2);

    private static final int FAULT = 1;

    private final Class<?> application;

    @ArgGroup
    private @Nullable Days days;

    @Mixin
    private Output output = new Output();

    @Mixin
    private CommandLanguage language = new CommandLanguage();

    PlanCommand(Class<?> application) {
        this.application = application;
    }

    /** One of the two. */
    static final class Days {
        @Option(names = "--day", paramLabel = "DAY", description = "One day, such as 2026-03-05.")
        private @Nullable String day;

        @Option(names = "--days", paramLabel = "N", description = "So many days from today on (default: 2).")
        private @Nullable String many;

        String query() {
            return day != null ? "day=" + FormBody.encoded(day) : many != null ? "days=" + FormBody.encoded(many) : "";
        }
    }

    @Override
    public Integer call() {
        List<String> asked = days == null ? List.of(language.query()) : List.of(language.query(), days.query());
        String path = "/api/plan?" + String.join("&", asked);
        try (BotClient bot = BotClient.openAsStored(application)) {
            JsonNode plan = bot.get(output.isJson() ? path : path + "&format=text");
            if (output.isJson()) {
                output.document(plan);
            } else {
                output.writer().print(plan.path("text").asString());
                output.writer().flush();
            }
            return CODES.getOrDefault(plan.path("status").asString(), FAULT);
        }
    }
}

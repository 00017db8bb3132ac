package io.quanzi.commands;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code report}: what came of it. */
@Command(
        name = "report",
        description = "Print a report.",
        mixinStandardHelpOptions = true,
        subcommands = {ReportCommand.Repurchase.class, ReportCommand.Swaps.class})
final class ReportCommand {
    private ReportCommand() {}

    @Command(
            name = "repurchase",
            description = "Repurchase rates of a base window, in all and of group members against ordinary buyers.",
            mixinStandardHelpOptions = true)
    static final class Repurchase implements Callable<Integer> {
        private final Class<?> application;

        @Option(names = "--from", required = true, paramLabel = "DAY", description = "First day, such as 2026-01-01.")
        private LocalDate from = LocalDate.EPOCH;

        @Option(names = "--to", required = true, paramLabel = "DAY", description = "The day after the last.")
        private LocalDate to = LocalDate.EPOCH;

        @Option(
                names = "--as-of",
                paramLabel = "DAY",
                description = "What was known when that day began (default: now).")
        private @Nullable LocalDate asOf;

        @Mixin
        private Output output = new Output();

        Repurchase(Class<?> application) {
            this.application = application;
        }

        @Override
        public Integer call() {
            String query = "?from=%s&to=%s%s".formatted(from, to, asOf == null ? "" : "&asOf=" + asOf);
            return print(application, "/api/reports/repurchase" + query, output);
        }
    }

    @Command(
            name = "swaps",
            description = "Coupons issued and redeemed per partner in a month.",
            mixinStandardHelpOptions = true)
    static final class Swaps implements Callable<Integer> {
        private final Class<?> application;

        @Option(names = "--month", required = true, paramLabel = "MONTH", description = "Such as 2026-03.")
        private YearMonth month = YearMonth.of(1970, 1);

        @Mixin
        private Output output = new Output();

        Swaps(Class<?> application) {
            this.application = application;
        }

        @Override
        public Integer call() {
            return print(application, "/api/reports/swaps?month=" + month, output);
        }
    }

    /** The bot renders both forms; the text comes as {@code {"text": ...}}. */
    private static int print(Class<?> application, String path, Output output) {
        try (BotClient bot = BotClient.open(application)) {
            if (output.isJson()) {
                output.document(bot.get(path));
            } else {
                output.print(bot.get(path + "&format=text").path("text").asString());
            }
            return 0;
        }
    }
}

package io.quanzi.commands;

import io.quanzi.doctor.DiagnosticReport;
import io.quanzi.doctor.DiagnosticRun;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code doctor}: what is wrong with the set-up, and how to mend it. */
@Command(
        name = "doctor",
        description = {
            "Check settings, WeCom and database, and play WeCom against the public callback address.",
            "Each finding says what was seen, why it matters and how to mend it. Exit code 1 when something is wrong."
        },
        footer = {
            "",
            "Where a bot runs on QUANZI_DATA_DIR it looks itself; where none runs, or it hangs, only what can be seen",
            "without it is looked at. The JSON, whose ids and keys stay as they are:",
            "  {\"at\", \"withBot\", \"sandbox\", \"summary\": {\"ok\", \"warn\", \"wrong\", \"skipped\"}, \"findings\": [{",
            "    \"id\": \"callback-get.redirect-slash\", \"area\": configuration|wecom|database|callback,",
            "    \"state\": ok|warn|wrong|skipped, \"looked\": {\"zh\", \"en\"}, \"seen\": {..}, \"why\": {..},",
            "    \"mend\": {..} or null, \"page\": WeCom's page or null, \"menu\": where in its admin console or null}]}"
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Mixin
    private Output output = new Output();

    @Option(names = "--lang", paramLabel = "zh|en", description = "Language of the report (default: the machine's).")
    private @Nullable Language lang;

    /** The languages a report can be read in. */
    enum Language {
        ZH,
        EN
    }

    /** Only the settings are read: whatever is wrong with them, nothing starts that could stumble over it. */
    private static final class SettingsOnly {}

    @Override
    public Integer call() {
        DiagnosticReport diagnosticReport = reportInSight();
        if (output.isJson()) {
            output.document(diagnosticReport);
        } else {
            output.writer().print(diagnosticReport.text(locale()));
            output.writer().flush();
        }
        return diagnosticReport.isWrong() ? 1 : 0;
    }

    /** Somebody who waits at a terminal is told so; while WeCom is away it may take a minute. */
    @SuppressWarnings("SystemConsoleNull") // from Java 22 on a pipe has one too: one line more, to standard error
    private DiagnosticReport reportInSight() {
        boolean watched = System.console() != null;
        if (watched) {
            System.err.print(locale().equals(Locale.ENGLISH) ? "looking, for up to 90 seconds ..." : "正在检查，最多 90 秒……");
            System.err.flush();
        }
        try {
            return report();
        } finally {
            if (watched) {
                System.err.println();
            }
        }
    }

    private static DiagnosticReport report() {
        try {
            Optional<BotClient> running = BotClient.running();
            if (running.isPresent()) {
                try (BotClient bot = running.get()) {
                    return JSON.treeToValue(
                            bot.post("/api/doctor", BodyPublishers.noBody(), "application/json"),
                            DiagnosticReport.class);
                }
            }
            return alone(null);
        } catch (BotClient.Silent hangs) {
            return alone(hangs.run());
        }
    }

    private static DiagnosticReport alone(@Nullable RunFile silent) {
        try (ConfigurableApplicationContext settings = new SpringApplicationBuilder(SettingsOnly.class)
                .web(WebApplicationType.NONE)
                .logStartupInfo(false)
                .properties("logging.level.root=error")
                .run()) {
            return silent == null
                    ? DiagnosticRun.alone(settings.getEnvironment(), Clock.systemUTC())
                    : DiagnosticRun.besideSilent(
                            settings.getEnvironment(), Clock.systemUTC(), silent.pid(), silent.port());
        }
    }

    private Locale locale() {
        if (lang == null) {
            return Locale.getDefault().getLanguage().equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
        }
        return lang == Language.EN ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE;
    }
}

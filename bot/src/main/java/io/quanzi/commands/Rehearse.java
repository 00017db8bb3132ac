package io.quanzi.commands;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.OtherPlaybooks;
import io.quanzi.playbook.OtherPlaybooks.OtherPlaybook;
import io.quanzi.rehearsal.RehearsalRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code rehearse}: a month lived through beforehand. */
@Command(
        name = "rehearse",
        description = {
            "Live the coming days through with the playbook in force, or another, in memory: posts, taps and minutes of",
            "each owner, budgets, points, coupons. The data is only read, but for the result, which the console's page"
                    + " shows too."
        },
        footer = {
            "",
            "Without --customers and --groups the shop's own people and groups are copied, without names and phone"
                    + " numbers.",
            "A playbook is checked whole first; with a fault in it nothing is rehearsed.",
            "Exit codes: 0 done, 1 failed, faults in the playbook, cancelled or another goes on, 2 wrong usage. Ctrl-C cancels it."
        },
        mixinStandardHelpOptions = true)
final class Rehearse implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long POLL_NANOS = 300_000_000L;
    private static final String PATH = "/api/rehearsals";

    private final Class<?> application;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything is called
    private CommandSpec spec;

    @Option(names = "--days", paramLabel = "N", description = "How many days, today among them (1 to 62; default: 30).")
    private int days = 30;

    @Option(names = "--customers", paramLabel = "N", description = "Make so many people; with --groups.")
    private @Nullable Integer customers;

    @Option(names = "--groups", paramLabel = "M", description = "Make so many groups; with --customers.")
    private @Nullable Integer groups;

    @Option(names = "--seed", paramLabel = "S", description = "Of all that is left to chance (default: 1).")
    private long seed = 1;

    @Option(
            names = "--playbook",
            paramLabel = "DIR",
            description = "Rehearse the schedules/ and templates/ of this directory (default: those in force).")
    private @Nullable Path playbook;

    @Option(
            names = "--replay",
            description = {
                "Live the days before today again, with what really happened in them, and set what the playbook would",
                "have made of it beside what it was."
            })
    private boolean replay;

    @Mixin
    private CommandLanguage language = new CommandLanguage();

    @Mixin
    private Output output = new Output();

    Rehearse(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        refuseOutOfRange();
        var wanted = new LinkedHashMap<String, Object>();
        wanted.put("days", days);
        wanted.put("seed", seed);
        if (customers != null) {
            wanted.put("customers", customers);
        }
        if (groups != null) {
            wanted.put("groups", groups);
        }
        if (replay) {
            wanted.put("replay", true);
        }
        if (playbook != null) {
            wanted.put("playbook", read(playbook));
        }
        try (BotClient bot = BotClient.openAsStored(application)) {
            String id = bot.post(
                            PATH + "?" + language.query(),
                            BodyPublishers.ofString(JSON.writeValueAsString(wanted)),
                            "application/json")
                    .path("id")
                    .asString();
            JsonNode over = await(bot, id);
            String state = over.path("state").asString();
            if (!state.equals("DONE")) {
                throw new IllegalStateException("the rehearsal ended as %s%s"
                        .formatted(
                                state,
                                over.path("error").isNull()
                                        ? ""
                                        : ": " + over.path("error").asString()));
            }
            if (output.isJson()) {
                output.document(over.path("result"));
            } else {
                output.print(bot.get(PATH + "/" + id + "?format=text&" + language.query())
                        .path("text")
                        .asString()
                        .stripTrailing());
            }
            return 0;
        }
    }

    /** The files as they are here: the bot may be in a place where this directory is not. */
    private OtherPlaybook read(Path directory) {
        try {
            return OtherPlaybooks.read(directory);
        } catch (InvalidFile files) {
            throw new IllegalStateException(
                    files.violations().stream()
                            .map(violation -> violation.in(language.locale()))
                            .collect(Collectors.joining("\n")),
                    files);
        }
    }

    /** What the bot would refuse is wrong usage, and told before one is looked for. */
    private void refuseOutOfRange() {
        try {
            var unused = new RehearsalRequest(days, customers, groups, seed, null, replay);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "--" + wrong.getMessage(), wrong);
        }
    }

    /** Waits for its end; whoever stops the command stops it too. */
    private JsonNode await(BotClient bot, String id) {
        var over = new AtomicBoolean();
        var cancel = new Thread(() -> {
            if (!over.get()) {
                bot.post(PATH + "/" + id + "/cancel", BodyPublishers.noBody(), "application/json");
            }
        });
        Runtime.getRuntime().addShutdownHook(cancel);
        try {
            int told = -1;
            while (true) {
                JsonNode now = bot.get(PATH + "/" + id);
                if (!now.path("state").asString().equals("RUNNING")) {
                    return now;
                }
                int percent = now.path("percent").asInt();
                if (percent / 10 != told / 10 || told < 0) {
                    output.beside().println("rehearsal " + percent + "%");
                    output.beside().flush();
                    told = percent;
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        } finally {
            over.set(true);
            Runtime.getRuntime().removeShutdownHook(cancel);
        }
    }
}

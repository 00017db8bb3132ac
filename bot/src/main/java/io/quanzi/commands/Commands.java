package io.quanzi.commands;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.IVersionProvider;

/** All commands. Exit codes: 0 done, 1 the answer is no or it failed, 2 wrong usage. */
@Command(
        name = "quanzi",
        description = {
            "A private-domain CRM and community bot for WeCom (企业微信私域运营机器人).",
            "Without a command it serves: the console, the doors, the schedules."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        subcommands = {
            Serve.class,
            Validate.class,
            PlanCommand.class,
            ApplyCommand.class,
            ExportCommand.class,
            CheckCopy.class,
            Import.class,
            ReportCommand.class,
            Rehearse.class,
            DoctorCommand.class,
            UserCommand.class,
            SandboxAlone.class,
            BackupTo.class,
            RestoreFrom.class,
            Migrate.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Settings are environment variables; application.yaml lists them all. The ones you need first:",
            "  QUANZI_DATA_DIR (default ./data)   SERVER_PORT (8080)   SPRING_MONGODB_URI (empty: embedded)",
            "  QUANZI_PUBLIC_URL   QUANZI_SHOP_SECRET   QUANZI_ADMIN_PASSWORD   QUANZI_WECOM_CORP_ID, ...",
            "  QUANZI_METRICS_TOKEN (empty: /actuator/prometheus only after a login)",
            "With no QUANZI_WECOM_CORP_ID a WeCom sandbox and a demo shop start in the same process.",
            "",
            "A command answers on standard output, with --json by one document and nothing else; what it tells beside"
                    + " that,",
            "its log too, is on standard error. Only serve logs to standard output, as programs in containers do. A"
                    + " failure",
            "under --json is {\"error\": {\"code\": failed|usage, \"message\"}}. Exit codes: 0 done, 1 no or failed, 2"
                    + " wrong usage;",
            "of plan 0 nothing to do, 2 something to do, 1 a fault."
        })
public final class Commands {
    private static final String SERVE = "serve";

    private Commands() {}

    /**
     * Runs what the words ask for.
     *
     * @param application the Spring Boot application that the commands start
     * @return the exit code; of {@code serve} only when it could not start, else the process lives on
     */
    public static int run(Class<?> application, String[] words) {
        TerminalEncoding.useUtf8();
        String[] all = serveByDefault(words);
        PrintStream out = System.out;
        if (all[0].equals(SERVE)) {
            return execute(TerminalEncoding.printing(line(application), out), all);
        }
        LoggingSystem.get(Commands.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        System.setOut(System.err); // only the answer goes there any more, by the writer that the line keeps
        // made after that: picocli writes to the System.out that it was made with when that is another now
        CommandLine line = TerminalEncoding.printing(line(application), out);
        try {
            return Output.isWantedBy(all) ? executeForOneDocument(line, all) : execute(line, all);
        } finally {
            System.setOut(out);
        }
    }

    /** All that can be typed. */
    static CommandLine line(Class<?> application) {
        return new CommandLine(new Commands(), new Parts(application))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failed, line, parsed) -> {
                    line.getErr().println(line.getColorScheme().errorText(String.valueOf(failed.getMessage())));
                    if (System.getenv("QUANZI_TRACE") != null) {
                        failed.printStackTrace(line.getErr());
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    private static int execute(CommandLine line, String[] words) {
        Optional<String> lost = TerminalEncoding.lostName(words, System::getenv);
        if (lost.isEmpty()) {
            return line.execute(words);
        }
        if (Output.isWantedBy(words)) {
            return handled(new CommandLine.ParameterException(line, lost.get()), line, words);
        }
        line.getErr().println(lost.get());
        return CommandLine.ExitCode.USAGE;
    }

    private static int handled(CommandLine.ParameterException wrong, CommandLine line, String[] words) {
        try {
            return line.getParameterExceptionHandler().handleParseException(wrong, words);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Holds the answer back until it is a whole one, so that half of it and a failure never stand together. */
    private static int executeForOneDocument(CommandLine line, String[] words) {
        PrintWriter out = line.getOut();
        var answer = new StringWriter();
        var failure = new AtomicReference<String>();
        IExecutionExceptionHandler failing = line.getExecutionExceptionHandler();
        IParameterExceptionHandler refusing = line.getParameterExceptionHandler();
        line.setOut(new PrintWriter(answer))
                .setExecutionExceptionHandler((failed, of, parsed) -> {
                    failure.set(Output.failure(Output.Failure.FAILED, failed));
                    return failing.handleExecutionException(failed, of, parsed);
                })
                .setParameterExceptionHandler((wrong, all) -> {
                    failure.set(Output.failure(Output.Failure.USAGE, wrong));
                    return refusing.handleParseException(wrong, all);
                });
        int code = execute(line, words);
        if (failure.get() == null) {
            out.print(answer);
        } else {
            out.println(failure.get());
        }
        out.flush();
        return code;
    }

    /** No command, or only options of {@code serve}, is {@code serve}. */
    private static String[] serveByDefault(String[] words) {
        if (words.length > 0 && !words[0].startsWith("--demo")) {
            return words;
        }
        return Stream.concat(Stream.of(SERVE), Stream.of(words)).toArray(String[]::new);
    }

    /** Gives commands the application they start. */
    private record Parts(Class<?> application) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                var constructor = type.getDeclaredConstructor(Class.class);
                return constructor.newInstance(application);
            } catch (NoSuchMethodException plain) {
                return CommandLine.defaultFactory().create(type);
            }
        }
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"quanzi " + number()};
        }

        static String number() {
            String version = Commands.class.getPackage().getImplementationVersion();
            return version == null ? "(not packaged)" : version;
        }
    }
}

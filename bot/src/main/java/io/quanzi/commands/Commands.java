package io.quanzi.commands;

import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
            Import.class,
            Report.class,
            Checkup.class,
            Accounts.class,
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
            "With no QUANZI_WECOM_CORP_ID a WeCom sandbox and a demo shop start in the same process."
        })
public final class Commands {
    private Commands() {}

    /**
     * Runs what the words ask for.
     *
     * @param application the Spring Boot application that the commands start
     * @return the exit code; of {@code serve} only when it could not start, else the process lives on
     */
    public static int run(Class<?> application, String[] words) {
        TerminalEncoding.useUtf8();
        Optional<String> lost = TerminalEncoding.lostName(words, System::getenv);
        if (lost.isPresent()) {
            System.err.println(lost.get());
            return 2;
        }
        return TerminalEncoding.printing(new CommandLine(new Commands(), new Parts(application)))
                .setExecutionExceptionHandler((failed, line, parsed) -> {
                    line.getErr().println(line.getColorScheme().errorText(String.valueOf(failed.getMessage())));
                    if (System.getenv("QUANZI_TRACE") != null) {
                        failed.printStackTrace(line.getErr());
                    }
                    return 1;
                })
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(serveByDefault(words));
    }

    /** No command, or only options of {@code serve}, is {@code serve}. */
    private static String[] serveByDefault(String[] words) {
        if (words.length > 0 && !words[0].startsWith("--demo")) {
            return words;
        }
        return Stream.concat(Stream.of("serve"), Stream.of(words)).toArray(String[]::new);
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

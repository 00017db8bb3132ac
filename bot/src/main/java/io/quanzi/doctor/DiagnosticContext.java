package io.quanzi.doctor;

import io.quanzi.callback.CallbackStatistics;
import io.quanzi.inbox.Inbox;
import io.quanzi.shared.Alarm;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * Holds what the checks read: settings, clock and the running bot.
 *
 * @param given settings that somebody gave beside the defaults, by name as it was written
 * @param machine the machine's own clock
 * @param bot null when none runs in this process
 */
record DiagnosticContext(
        ConfigurableEnvironment environment,
        Map<String, String> given,
        Clock machine,
        @Nullable Bot bot) {
    private static final String DEFAULTS = "application.yaml";
    private static final Set<String> SECRET_ENDS = Set.of("secret", "token", "aes-key", "aeskey", "password");

    /** Shorter ones would mask ordinary words. */
    private static final int SHORTEST_MASKED = 6;

    /**
     * What only the running bot has.
     *
     * @param clock the bot's, which in a sandbox is the sandbox's
     * @param staff userids of those whom app messages go to, as the modules name them
     * @param indexesAtStart keys of the indexes there were when the bot had started, by collection
     * @param alarms what needs a person, as all modules tell
     * @param visits the last that came to an address such as {@code /wecom/callback}, by what became of them
     */
    record Bot(
            MongoOperations mongo,
            Inbox inbox,
            Clock clock,
            Supplier<List<String>> staff,
            Supplier<Map<String, Set<String>>> indexesAtStart,
            Supplier<List<Alarm>> alarms,
            Function<String, Map<CallbackStatistics.Outcome, CallbackStatistics.Visit>> visits) {}

    static DiagnosticContext of(ConfigurableEnvironment environment, Clock machine, @Nullable Bot bot) {
        var given = new TreeMap<String, String>();
        environment.getPropertySources().stream()
                .filter(source -> !source.getName().contains(DEFAULTS))
                .forEach(source -> {
                    if (source instanceof EnumerablePropertySource<?> list) {
                        for (String name : list.getPropertyNames()) {
                            if (isOurs(name)) {
                                given.put(name, String.valueOf(list.getProperty(name)));
                            }
                        }
                    }
                });
        return new DiagnosticContext(environment, given, machine, bot);
    }

    private static boolean isOurs(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("quanzi.") || lower.startsWith("quanzi_");
    }

    /** A setting's text without blanks around it; empty when there is none. */
    String setting(String name) {
        return asGiven(name).strip();
    }

    /** A setting's text to the letter, as the program itself reads it. */
    String asGiven(String name) {
        return Optional.ofNullable(environment.getProperty(name)).orElse("");
    }

    boolean has(String name) {
        return !setting(name).isEmpty();
    }

    Path dataDirectory() {
        String directory = setting("quanzi.data-dir");
        return Path.of(directory.isEmpty() ? "./data" : directory)
                .toAbsolutePath()
                .normalize();
    }

    /** Whether WeCom is a simulator on this machine. */
    boolean isSimulated() {
        try {
            String host = URI.create(setting("quanzi.wecom.base-url")).getHost();
            return host != null && HostAddresses.isLoopback(host);
        } catch (IllegalArgumentException noUrl) {
            return false;
        }
    }

    /** Whether it will run with the sandbox that it starts itself, which is not there yet. */
    boolean awaitsSandbox() {
        return bot == null && !has("quanzi.wecom.corp-id");
    }

    /** A text without the values of secrets. */
    String masked(String text) {
        String masked = text;
        for (String secret : secrets()) {
            masked = masked.replace(secret, "***");
        }
        return masked;
    }

    private List<String> secrets() {
        var names = new java.util.TreeSet<>(given.keySet());
        names.addAll(Set.of(
                "quanzi.wecom.secret",
                "quanzi.wecom.token",
                "quanzi.wecom.aes-key",
                "quanzi.mp.secret",
                "quanzi.mp.token",
                "quanzi.mp.aes-key",
                "quanzi.store.secret",
                "quanzi.shop.secret",
                "quanzi.admin.password",
                "quanzi.metrics.token",
                "spring.mongodb.uri"));
        return names.stream()
                .filter(name -> {
                    String canonical = name.toLowerCase(Locale.ROOT).replace('_', '-');
                    return canonical.endsWith("uri") || SECRET_ENDS.stream().anyMatch(canonical::endsWith);
                })
                .map(name -> given.getOrDefault(name, setting(name)))
                .filter(value -> value.length() >= SHORTEST_MASKED)
                .toList();
    }
}

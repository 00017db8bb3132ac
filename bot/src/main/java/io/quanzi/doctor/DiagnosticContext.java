package io.quanzi.doctor;

import io.quanzi.callback.CallbackStatistics;
import io.quanzi.inbox.Inbox;
import io.quanzi.shared.Alarm;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
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
    private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(secret|token|aes[-_]?key|password|uri)");

    /** Shorter ones would mask ordinary words. */
    private static final int SHORTEST_MASKED = 6;

    /**
     * The parts that only the running bot has.
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
            Function<String, Map<CallbackStatistics.VisitOutcome, CallbackStatistics.Visit>> visits) {}

    static DiagnosticContext of(ConfigurableEnvironment environment, Clock machine, @Nullable Bot bot) {
        var given = new TreeMap<String, String>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> list
                    && !list.getName().contains(DEFAULTS)) {
                Stream.of(list.getPropertyNames())
                        .filter(name -> name.matches("(?i)quanzi[._].*"))
                        .forEach(name -> given.put(name, String.valueOf(list.getProperty(name))));
            }
        }
        return new DiagnosticContext(environment, given, machine, bot);
    }

    /** A setting's text without blanks around it; empty when there is none. */
    String setting(String name) {
        return asGiven(name).strip();
    }

    /** A setting's text to the letter, as the program itself reads it. */
    String asGiven(String name) {
        return environment.getProperty(name, "");
    }

    boolean has(String name) {
        return !setting(name).isEmpty();
    }

    /** The address of an API without the slash at its end. */
    String baseUrl(String settings) {
        return setting(settings + ".base-url").replaceAll("/+$", "");
    }

    Path dataDirectory() {
        String directory = has("quanzi.data-dir") ? setting("quanzi.data-dir") : "./data";
        return Path.of(directory).toAbsolutePath().normalize();
    }

    /** Whether WeCom is a simulator on this machine. */
    boolean isSimulated() {
        URI url = StartSettings.address(setting("quanzi.wecom.base-url"));
        return url != null && HostAddresses.isLoopback(url.getHost());
    }

    /** Whether it will run with the sandbox that it starts itself, which is not there yet. */
    boolean awaitsSandbox() {
        return bot == null && !has("quanzi.wecom.corp-id");
    }

    /** A text without the values of secrets. */
    String masked(String text) {
        // by known names too, because some places of settings cannot list what they hold
        Stream<String> known = Stream.concat(SettingNames.known().stream(), Stream.of("spring.mongodb.uri"));
        return Stream.concat(given.keySet().stream(), known)
                .filter(name -> SECRET_NAME.matcher(name).matches())
                .map(name -> given.getOrDefault(name, setting(name)))
                .filter(value -> value.length() >= SHORTEST_MASKED)
                .reduce(text, (masked, secret) -> masked.replace(secret, "***"));
    }
}

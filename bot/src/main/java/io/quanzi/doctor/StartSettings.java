package io.quanzi.doctor;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;

/** The settings without which the program does not start, looked at before it tries and by the doctor alike. */
public final class StartSettings {
    static final int SHORTEST_PASSWORD = 8;
    private static final int MAX_PASSWORD_BYTES = 72;
    private static final int MAX_PORT = 65_535;

    private StartSettings() {}

    /** Returns the first violation in the settings, in one sentence that shows no secret; empty when there is none. */
    public static Optional<String> violation(PropertyResolver settings) {
        String address = "scheme and host alone, such as https://crm.example.com";
        String password = "%d characters to %d bytes, or nothing to have one made"
                .formatted(SHORTEST_PASSWORD, MAX_PASSWORD_BYTES);
        String store = settings.getProperty("spring.mongodb.uri", "");
        String database = settings.getProperty("spring.mongodb.database", "");
        return Stream.of(
                        check(settings, "server.port", StartSettings::isPort, "a port from 0 to " + MAX_PORT),
                        check(settings, "quanzi.public-url", StartSettings::isAddress, address),
                        check(settings, "quanzi.admin.password", StartSettings::isPassword, password),
                        check(
                                settings,
                                "quanzi.wecom.agent-id",
                                StartSettings::isAgent,
                                "the app's number such as 1000002"),
                        StoreAddress.violation("SPRING_MONGODB_URI", store, database))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> check(
            PropertyResolver settings, String name, Predicate<String> isRight, String expected) {
        String value = settings.getProperty(name, "");
        String got = name.endsWith("password") ? value.length() + " characters" : "\"" + value + "\"";
        return isRight.test(value)
                ? Optional.empty()
                : Optional.of(variable(name) + ": expected " + expected + ", got " + got);
    }

    /** The environment variable of a setting. */
    static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    static boolean isPort(String text) {
        String port = text.strip();
        return port.matches("\\d{0,5}") && (port.isEmpty() || Integer.parseInt(port) <= MAX_PORT);
    }

    /** Whether it is empty, or as long as a first password must be. */
    static boolean isPassword(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return text.isEmpty() || (text.length() >= SHORTEST_PASSWORD && bytes <= MAX_PASSWORD_BYTES);
    }

    private static boolean isAgent(String text) {
        return text.matches("\\s*\\d{0,9}\\s*");
    }

    private static boolean isAddress(String text) {
        URI url = address(text);
        return url != null && !hasPath(url) && !hasQuery(url);
    }

    /** Returns the address of a site; null when it is none. */
    static @Nullable URI address(String text) {
        try {
            URI url = URI.create(text.strip());
            String scheme = String.valueOf(url.getScheme());
            return url.getHost() == null || !scheme.matches("(?i)https?") ? null : url;
        } catch (IllegalArgumentException none) {
            return null;
        }
    }

    /** Pages and their pictures are asked for at the host's root. */
    static boolean hasPath(URI url) {
        return !String.valueOf(url.getRawPath()).matches("null|/?");
    }

    static boolean hasQuery(URI url) {
        return url.getRawQuery() != null || url.getRawFragment() != null;
    }
}

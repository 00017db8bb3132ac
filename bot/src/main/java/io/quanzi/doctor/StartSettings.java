package io.quanzi.doctor;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.env.PropertyResolver;

/** The settings without which the program does not start, looked at before it tries and by the doctor alike. */
public final class StartSettings {
    static final int SHORTEST_PASSWORD = 8;
    private static final int MAX_PASSWORD_BYTES = 72;
    private static final int MAX_PORT = 65_535;

    private StartSettings() {}

    /** Returns the first violation in the settings, in one sentence that shows no secret; empty when there is none. */
    public static Optional<String> violation(PropertyResolver settings) {
        String port = settings.getProperty("server.port", "");
        String url = settings.getProperty("quanzi.public-url", "");
        String password = settings.getProperty("quanzi.admin.password", "");
        String agent = settings.getProperty("quanzi.wecom.agent-id", "");
        String store = settings.getProperty("spring.mongodb.uri", "");
        return Stream.of(
                        unless(
                                isPort(port),
                                "SERVER_PORT: expected a port from 0 to 65535, got \"%s\"".formatted(port)),
                        unless(
                                isAddress(url),
                                "QUANZI_PUBLIC_URL: expected scheme and host alone, such as https://crm.example.com, got \"%s\""
                                        .formatted(url)),
                        unless(
                                isPassword(password),
                                "QUANZI_ADMIN_PASSWORD: expected %d characters to %d bytes, or nothing to have one made, got %d characters"
                                        .formatted(SHORTEST_PASSWORD, MAX_PASSWORD_BYTES, password.length())),
                        unless(
                                agent.matches("\\s*\\d{0,9}\\s*"),
                                "QUANZI_WECOM_AGENT_ID: expected the app's number such as 1000002, got \"%s\""
                                        .formatted(agent)),
                        StoreAddress.violation(
                                "SPRING_MONGODB_URI", store, settings.getProperty("spring.mongodb.database", "")))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> unless(boolean isRight, String sentence) {
        return isRight ? Optional.empty() : Optional.of(sentence);
    }

    static boolean isPort(String text) {
        String port = text.strip();
        return port.matches("\\d{0,5}") && (port.isEmpty() || Integer.parseInt(port) <= MAX_PORT);
    }

    /** Whether it is empty, or as long as a first password must be. */
    static boolean isPassword(String text) {
        return text.isEmpty()
                || (text.length() >= SHORTEST_PASSWORD
                        && text.getBytes(StandardCharsets.UTF_8).length <= MAX_PASSWORD_BYTES);
    }

    private static boolean isAddress(String text) {
        try {
            URI url = URI.create(text.strip());
            return String.valueOf(url.getScheme()).matches("(?i)https?")
                    && url.getHost() != null
                    && !hasPath(url)
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    /** Pages and their pictures are asked for at the host's root. */
    static boolean hasPath(URI url) {
        return !String.valueOf(url.getRawPath()).matches("null|/?");
    }
}

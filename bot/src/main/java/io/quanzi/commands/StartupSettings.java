package io.quanzi.commands;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The few settings needed before Spring reads the rest: from system properties, else the environment. */
final class StartupSettings {
    private StartupSettings() {}

    /** A setting by its property name, such as {@code quanzi.data-dir}, else {@code QUANZI_DATA_DIR}. */
    static String get(String property, String otherwise) {
        String value = System.getProperty(property);
        if (value == null) {
            value = System.getenv(
                    property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
        }
        return value == null || value.isBlank() ? otherwise : value;
    }

    static Path dataDirectory() {
        return Path.of(get("quanzi.data-dir", "./data")).toAbsolutePath().normalize();
    }

    static int port(String property, int otherwise) {
        return number(property, otherwise, "a port number");
    }

    static int number(String property, int otherwise) {
        return number(property, otherwise, "a number");
    }

    private static int number(String property, int otherwise, String expected) {
        String value = get(property, String.valueOf(otherwise));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(
                    "%s: expected %s, got \"%s\"".formatted(property, expected, value), wrong);
        }
    }

    static boolean has(@Nullable String property) {
        return property != null && !get(property, "").isEmpty();
    }
}

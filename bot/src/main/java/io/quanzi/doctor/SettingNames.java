package io.quanzi.doctor;

import io.quanzi.playbook.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;

/** Checks that every setting that was given exists: a name mistyped is a setting that is not read. */
final class SettingNames {
    /** Given by the program to itself, or read before the settings are. */
    private static final Set<String> INNER =
            Set.of("quanzi.quiet", "quanzi.demo.on", "quanzi.sandbox.port", "quanzi.trace", "quanzi.key-file");

    /** Families whose last parts are the shop's own, by their letters. */
    private static final List<String> FAMILIES = List.of("quanzipartners", "quanzimptemplates");

    private SettingNames() {}

    static void look(DiagnosticContext context, CheckResults found) {
        Map<String, String> known = known();
        String unknown = context.given().keySet().stream()
                .filter(name ->
                        !known.containsKey(plain(name)) && FAMILIES.stream().noneMatch(plain(name)::startsWith))
                .map(name -> Nearest.to(plain(name), known.keySet())
                        .map(meant -> name + " (→ " + like(name, known.getOrDefault(meant, meant)) + "?)")
                        .orElse(name))
                .collect(Collectors.joining(", "));
        found.first(CheckId.SETTING_NAMES)
                .warn(!unknown.isEmpty(), "unknown", unknown)
                .orOk(context.given().size());
    }

    /** Every name of application.yaml, by its letters alone. */
    private static Map<String, String> known() {
        var known = new TreeMap<String, String>();
        INNER.forEach(name -> known.put(plain(name), name));
        try {
            new YamlPropertySourceLoader()
                    .load("names", new ClassPathResource("application.yaml")).stream()
                            .flatMap(source -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
                            .filter(name -> name.startsWith("quanzi."))
                            .forEach(name -> known.put(plain(name), name));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return known;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Spells a name as the given one is spelt: an environment variable's, or a property's. */
    private static String like(String given, String name) {
        return given.contains("_") ? name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_") : name;
    }
}

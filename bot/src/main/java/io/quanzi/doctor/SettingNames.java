package io.quanzi.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;

/** Checks that every setting that was given exists: a name mistyped is a setting that is not read. */
final class SettingNames {
    /** Given by the program to itself, or read before the settings are. */
    private static final Set<String> INNER =
            Set.of("quanzi.quiet", "quanzi.demo.on", "quanzi.sandbox.port", "quanzi.trace", "quanzi.key-file");

    /** Families whose last parts are the shop's own. */
    private static final List<String> FAMILIES = List.of("quanzi.partners.", "quanzi.mp.templates.");

    private static final int NEAR = 3;

    private SettingNames() {}

    static void look(DiagnosticContext diagnosticContext, CheckResults found) {
        Map<String, String> known = known();
        List<String> unknown = diagnosticContext.given().keySet().stream()
                .filter(name -> !known.containsKey(plain(name)))
                .filter(name ->
                        FAMILIES.stream().noneMatch(family -> plain(name).startsWith(plain(family))))
                .toList();
        if (unknown.isEmpty()) {
            found.ok(CheckId.SETTING_NAMES, diagnosticContext.given().size());
            return;
        }
        var told = new ArrayList<String>();
        for (String name : unknown) {
            String meant = nearest(plain(name), known);
            told.add(meant == null ? name : name + " (→ " + like(name, meant) + "?)");
        }
        found.warn(CheckId.SETTING_NAMES, "unknown", String.join(", ", told));
    }

    /** Every name of application.yaml, by its letters alone. */
    private static Map<String, String> known() {
        var known = new HashMap<String, String>();
        INNER.forEach(name -> known.put(plain(name), name));
        try {
            new YamlPropertySourceLoader()
                    .load("names", new ClassPathResource("application.yaml")).stream()
                            .flatMap(source ->
                                    List.of(((EnumerablePropertySource<?>) source).getPropertyNames()).stream())
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

    /** In the spelling of the one who gave it: an environment variable's, or a property's. */
    private static String like(String given, String name) {
        return given.contains("_") ? name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_") : name;
    }

    private static @Nullable String nearest(String plain, Map<String, String> known) {
        return known.entrySet().stream()
                .filter(one -> distance(plain, one.getKey()) <= NEAR)
                .min(Comparator.comparingInt(one -> distance(plain, one.getKey())))
                .map(Map.Entry::getValue)
                .orElse(null);
    }

    /** Letters to change, add or leave out from one word to the other. */
    private static int distance(String from, String to) {
        int[] before = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] now = new int[to.length() + 1];
            now[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int same = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                now[j] = Math.min(Math.min(now[j - 1], before[j]) + 1, before[j - 1] + same);
            }
            before = now;
        }
        return before[to.length()];
    }
}

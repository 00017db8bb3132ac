package io.quanzi.doctor;

import io.quanzi.playbook.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;

/** Checks that every setting that was given exists: a name mistyped is a setting that is not read. */
final class SettingNames {
    /** Given by the program to itself, or read before the settings are. */
    private static final Set<String> INNER = Set.of(
            "quanzi.quiet",
            "quanzi.playbook-as-stored",
            "quanzi.demo.on",
            "quanzi.sandbox.port",
            "quanzi.trace",
            "quanzi.key-file");

    /** Families whose last parts are the shop's own, by their letters. */
    private static final List<String> FAMILIES = List.of("quanzipartners", "quanzimptemplates");

    /** Every name of application.yaml, by its letters alone. */
    private static final Map<String, String> KNOWN = new TreeMap<>();

    static {
        var yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ClassPathResource("application.yaml"));
        Objects.requireNonNull(yaml.getObject()).keySet().stream()
                .map(String::valueOf)
                .filter(name -> name.startsWith("quanzi."))
                .forEach(name -> KNOWN.put(plain(name), name));
        INNER.forEach(name -> KNOWN.put(plain(name), name));
    }

    private SettingNames() {}

    static Collection<String> known() {
        return KNOWN.values();
    }

    static void look(DiagnosticContext context, CheckResults found) {
        String unknown = context.given().keySet().stream()
                .filter(name -> !isKnown(plain(name)))
                .map(name -> Nearest.to(plain(name), KNOWN.keySet())
                        .map(meant -> name + " (→ " + like(name, KNOWN.getOrDefault(meant, meant)) + "?)")
                        .orElse(name))
                .collect(Collectors.joining(", "));
        found.first(CheckId.SETTING_NAMES)
                .warn(!unknown.isEmpty(), "unknown", unknown)
                .orOk(context.given().size());
    }

    private static boolean isKnown(String letters) {
        return KNOWN.containsKey(letters) || FAMILIES.stream().anyMatch(letters::startsWith);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Spells a name as the given one is spelt: an environment variable's, or a property's. */
    private static String like(String given, String name) {
        return given.contains("_") ? StartSettings.variable(name) : name;
    }
}

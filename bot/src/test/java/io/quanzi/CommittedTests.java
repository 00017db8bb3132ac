package io.quanzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What everybody who has the repository has is no secret: so there must be none in it, and no way round one. */
class CommittedTests {
    private static final Pattern SECRET = Pattern.compile("secret|password|token|aes-key|keyset|private|credential");
    /** A digest, a key or a password as generators make them; addresses and names of classes have dots or dashes. */
    private static final Pattern MADE_BY_CHANCE =
            Pattern.compile("\\b(?=\\w*\\d)(?=\\w*[A-Za-z])[A-Za-z0-9+_]{24,}=*\\b");

    private static final Pattern COMPARED = Pattern.compile(
            "(?i)(signature|signed|hmac|secret|password|digest)\\w*(\\(\\))?\\.(equals|equalsIgnoreCase|compareTo|contentEquals)\\(");
    private static final Pattern COMPARED_WITH = Pattern.compile(
            "(?i)\\.(equals|equalsIgnoreCase|compareTo|contentEquals)\\((signature|signed|hmac|secret|password|digest)");

    @Test
    void noSettingHasAPasswordKeyOrTokenForItsDefault() throws IOException {
        var defaults = new TreeMap<String, String>();
        leaves(
                "",
                new YAMLMapper().readTree(Files.readString(Path.of("bot/src/main/resources/application.yaml"))),
                defaults);

        Map<String, String> secrets = defaults.entrySet().stream()
                .filter(one -> SECRET.matcher(one.getKey()).find())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

        assertThat(secrets)
                .containsKeys(
                        "quanzi.admin.password",
                        "quanzi.shop.secret",
                        "quanzi.run.token",
                        "quanzi.metrics.token",
                        "quanzi.wecom.secret",
                        "quanzi.wecom.token",
                        "quanzi.wecom.aes-key")
                .allSatisfy((name, value) -> assertThat(value).as(name).isEmpty());
    }

    @Test
    void noFileThatIsDeployedHoldsAPasswordKeyOrToken() {
        var found = new ArrayList<String>();
        for (Path file : deployed()) {
            lines(file)
                    .filter(line ->
                            isSecretSet(line) || MADE_BY_CHANCE.matcher(line).find())
                    .forEach(line -> found.add(file + ": " + line.strip()));
        }
        assertThat(deployed()).hasSizeGreaterThan(20);
        assertThat(found).isEmpty();
    }

    /** {@code X_SECRET=something}, {@code secret: something}; not {@code ${X_SECRET:-}}, which the environment fills. */
    private static boolean isSecretSet(String line) {
        int at = line.contains("=") ? line.indexOf('=') : line.indexOf(':');
        if (line.strip().startsWith("#") || at < 0) {
            return false;
        }
        String name = line.substring(0, at).strip().toLowerCase(Locale.ROOT).replace('_', '-');
        String value = line.substring(at + 1).strip();
        return SECRET.matcher(name).find()
                && !name.contains(" ")
                && !value.isEmpty()
                && !value.equals("\"\"")
                && !value.matches("\\$\\{[A-Z_]+(:-|:\\?[^}]*)?}");
    }

    private static List<Path> deployed() {
        return Stream.of("docker", "schedules", "templates", ".ci", ".mvn")
                .flatMap(directory -> files(Path.of(directory)))
                .toList();
    }

    @Test
    void noSecretIsComparedInATimeThatTellsHowMuchOfItWasRight() {
        var found = new ArrayList<String>();
        sources()
                .forEach(file -> lines(file)
                        .filter(line -> COMPARED.matcher(line).find()
                                || COMPARED_WITH.matcher(line).find())
                        .forEach(line -> found.add(file + ": " + line.strip())));
        assertThat(found).isEmpty();
        assertThat(sources().filter(file -> text(file).contains("MessageDigest.isEqual(")))
                .extracting(file -> file.getFileName().toString())
                .contains(
                        "CallbackCipher.java",
                        "ShopSignature.java",
                        "PartnerSignatures.java",
                        "RunToken.java",
                        "MetricsToken.java");
    }

    private static Stream<Path> sources() {
        return Stream.of("bot/src/main/java", "bot/mongo-embedded/src/main/java")
                .flatMap(directory -> files(Path.of(directory)))
                .filter(file -> file.toString().endsWith(".java"));
    }

    private static void leaves(String prefix, JsonNode node, Map<String, String> into) {
        if (!node.isObject()) {
            into.put(prefix, node.asString(""));
            return;
        }
        node.properties()
                .forEach(one ->
                        leaves(prefix.isEmpty() ? one.getKey() : prefix + "." + one.getKey(), one.getValue(), into));
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Stream<String> lines(Path file) {
        return text(file).lines();
    }
}

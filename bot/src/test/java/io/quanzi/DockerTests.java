package io.quanzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What {@code docker/} says of the program is true of it. The syntax is a linter's to check. */
class DockerTests {
    private static final Path DOCKER = Path.of("docker");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");

    @Test
    void copiesOnlyWhatIsThere() throws IOException {
        for (String instruction : instructions("COPY")) {
            String source = List.of(instruction.split(" ", -1)).get(1);
            if (!source.startsWith("--from")) {
                assertThat(Path.of(source)).exists();
            }
        }
    }

    @Test
    void trainsOnTheCommandThatRunsWithoutRoot() throws IOException {
        String dockerfile = Files.readString(DOCKER.resolve("Dockerfile"));

        assertThat(dockerfile).containsSubsequence("-XX:ArchiveClassesAtExit=/app/quanzi.jsa", "USER ", "ENTRYPOINT");
        assertThat(instructions("ENTRYPOINT"))
                .singleElement()
                .asString()
                .contains("-XX:SharedArchiveFile=/app/quanzi.jsa", "/app/quanzi.jar");
        assertThat(instructions("USER")).containsExactly("USER 10001:10001");
        assertThat(instructions("HEALTHCHECK").get(0)).isNotBlank();
        assertThat(dockerfile).contains("http://127.0.0.1:8080/actuator/health");
    }

    @Test
    void waitsForReplicaSetThatTakesWrites() throws IOException {
        JsonNode services = compose().path("services");

        assertThat(services.at("/bot/depends_on/mongo/condition").asString()).isEqualTo("service_healthy");
        assertThat(services.at("/mongo/healthcheck/test").toString()).contains("rs.initiate", "isWritablePrimary");
        assertThat(services.at("/bot/environment/SPRING_MONGODB_URI").asString())
                .endsWith("?replicaSet=" + services.at("/mongo/command/1").asString());
        assertThat(services.path("mongo").has("ports")).isFalse();
    }

    @Test
    void namesInExampleWhatComposeReads() throws IOException {
        var read = new TreeSet<String>();
        VARIABLE.matcher(compose().toString()).results().forEach(found -> read.add(found.group(1)));
        var named = new TreeSet<String>();
        try (Stream<String> lines = Files.lines(DOCKER.resolve(".env.example"))) {
            lines.filter(line -> line.startsWith("QUANZI_"))
                    .forEach(line -> named.add(line.substring(0, line.indexOf("="))));
        }

        assertThat(read).isNotEmpty().isEqualTo(named);
    }

    @Test
    void endsShortOfMemoryAndIsStartedAnew() throws IOException {
        assertThat(instructions("ENTRYPOINT"))
                .singleElement()
                .asString()
                .contains("\"-XX:+ExitOnOutOfMemoryError\"", "\"-XX:MaxRAMPercentage=");
        assertThat(compose().at("/services/bot/restart").asString()).isEqualTo("unless-stopped");
        assertThat(compose().at("/services/bot/mem_limit").isMissingNode()).isFalse();
    }

    @Test
    void setsOnlyWhatTheProgramHas() throws IOException {
        String settings = Files.readString(Path.of("bot/src/main/resources/application.yaml"));
        var known = new ArrayList<String>();
        names("", new YAMLMapper().readTree(settings), known);

        for (String name : compose().at("/services/bot/environment").propertyNames()) {
            // both stand in application.yaml as a comment, for they have no default
            if (!name.equals("SPRING_MONGODB_URI") && !name.startsWith("QUANZI_PARTNERS_")) {
                assertThat(known).contains(name);
            }
        }
    }

    private static void names(String prefix, JsonNode node, List<String> into) {
        if (!node.isObject()) {
            into.add(prefix);
            return;
        }
        node.properties().forEach(entry -> {
            String name = entry.getKey().replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
            names(prefix.isEmpty() ? name : prefix + "_" + name, entry.getValue(), into);
        });
    }

    private static JsonNode compose() throws IOException {
        return new YAMLMapper().readTree(Files.readString(DOCKER.resolve("compose.yaml")));
    }

    private static List<String> instructions(String name) throws IOException {
        String joined = Files.readString(DOCKER.resolve("Dockerfile")).replaceAll("\\\\\\R\\s*", "");
        return joined.lines().filter(line -> line.startsWith(name + " ")).toList();
    }
}

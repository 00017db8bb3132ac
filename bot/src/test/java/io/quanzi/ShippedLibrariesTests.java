package io.quanzi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the list of libraries that the build puts into the jar; other ways to run a test make none. */
class ShippedLibrariesTests {
    private static final Path LIST = Path.of("bot/target/classes/META-INF/sbom/application.cdx.json");
    private static final List<String> OF_TESTS = List.of(
            "archunit",
            "junit",
            "mockito",
            "assertj",
            "hamcrest",
            "awaitility",
            "jqwik",
            "playwright",
            "wecom-sdk",
            "spring-test",
            "-test",
            "byte-buddy",
            "objenesis",
            "jsonassert",
            "json-path",
            "xmlunit",
            "okhttp",
            "retrofit");
    private static final List<String> TAKEN_OUT =
            List.of("dom4j", "xstream", "bcprov", "bcpkix", "jcl-over-slf4j", "hibernate-validator");

    @Test
    void jarHasNoLibraryOfTestsAndNoneThatWasTakenOut() throws IOException {
        assumeTrue(Files.exists(LIST), "made by ./mvnw verify");
        JsonNode list = new JsonMapper().readTree(Files.readString(LIST));

        var names = new TreeSet<String>();
        list.path("components")
                .forEach(library -> names.add(library.path("name").asString()));

        assertThat(list.path("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(names)
                .contains(
                        "weixin-java-cp",
                        "mongo-embedded",
                        "mongo-java-server",
                        "wecom-sandbox",
                        "tomcat-embed-core",
                        "netty-codec-base");
        assertThat(names)
                .noneMatch(name ->
                        Stream.concat(OF_TESTS.stream(), TAKEN_OUT.stream()).anyMatch(name::contains));
    }
}

package io.quanzi.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The labelled sentences are whole and fair: what the check is measured by has to be right first. */
class LabelledSentencesTests {
    private static final Path DIRECTORY = Path.of("bot/src/test/resources/copy-check");
    private static final Set<String> VERDICTS = Set.of("block", "evidence", "warn", "pass");
    private static final Set<String> KINDS = Set.of(
            "ordinary",
            "food",
            "health-food",
            "special-medical",
            "infant-formula",
            "follow-on-formula",
            "medical-device",
            "medicine",
            "cosmetic");
    private static final Set<String> ABOUT =
            Set.of("products", "purchaseLink", "tipKind", "nowFen", "wasFen", "lowest7DaysFen", "names", "evidence");

    @Test
    void bothHalvesAreOfOneSizeAndHalfOfEachIsClean() throws IOException {
        List<JsonNode> tuning = read("tuning.jsonl");
        List<JsonNode> heldBack = read("held-back.jsonl");

        assertThat(tuning).hasSameSizeAs(heldBack).hasSizeGreaterThanOrEqualTo(420);
        for (List<JsonNode> half : List.of(tuning, heldBack)) {
            long violations =
                    half.stream().filter(LabelledSentencesTests::isViolation).count();
            assertThat((double) violations / half.size()).isBetween(0.45, 0.55);
        }
    }

    @Test
    void eachSentenceIsThereOnceAndLabelledInKnownWords() throws IOException {
        List<JsonNode> all = Stream.concat(read("tuning.jsonl").stream(), read("held-back.jsonl").stream())
                .toList();

        assertThat(all).doesNotHaveDuplicates().allSatisfy(one -> {
            assertThat(one.path("text").asString()).isNotBlank();
            assertThat(one.path("why").asString()).isNotBlank();
            assertThat(one.path("family").asString()).isNotBlank();
            assertThat(VERDICTS).contains(one.path("verdict").asString());
            assertThat(ABOUT).containsAll(one.path("about").propertyNames());
            one.path("about").path("products").forEach(product -> {
                assertThat(product.path("title").asString()).isNotBlank();
                assertThat(KINDS).contains(product.path("kind").asString("ordinary"));
            });
        });
        assertThat(all.stream().map(one -> one.path("text") + "|" + one.path("about")))
                .doesNotHaveDuplicates();
    }

    private static boolean isViolation(JsonNode one) {
        return Set.of("block", "evidence").contains(one.path("verdict").asString());
    }

    private static List<JsonNode> read(String name) throws IOException {
        var mapper = JsonMapper.shared();
        var found = new ArrayList<JsonNode>();
        for (String line : Files.readAllLines(DIRECTORY.resolve(name))) {
            found.add(mapper.readTree(line));
        }
        return found;
    }
}

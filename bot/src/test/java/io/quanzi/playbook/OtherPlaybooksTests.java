package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.playbook.OtherPlaybooks.OtherPlaybook;
import io.quanzi.shared.Message;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shared.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.MongoTemplate;

/** A playbook that is not in force is judged as if it were all there is, and nothing of it is stored. */
class OtherPlaybooksTests {
    private static final String TIERS = "schedules/tiers.yaml";
    private static final String DAILY = "schedules/daily-tip-deal.yaml";
    private static final String DAILY_TEXT = "templates/broadcast/daily-tip-deal.ftl";

    @TempDir
    private Path directory;

    @TempDir
    private Path data;

    private final MongoTemplate mongo = TestMongo.fresh();
    private final SettableClock clock = new SettableClock("2026-10-01T00:00:00Z");

    private OtherPlaybooks others(NameGuard... guards) {
        return new OtherPlaybooks(
                new WholePlaybook(directory, mongo, clock).started(), List.of(guards), data.toString());
    }

    private static List<String> paths(List<Violation> violations) {
        return violations.stream().map(Violation::path).distinct().toList();
    }

    @Test
    void isCheckedWholeAndPutNowhere() throws IOException {
        OtherPlaybooks others = others();
        Map<String, String> files = new TreeMap<>(OtherPlaybooks.read(directory).files());
        Object before = mongo.findAll(Map.class, "playbook");

        assertThat(others.violations(new OtherPlaybook("next", files))).isEmpty();

        files.put(TIERS, files.get(TIERS).replace("from: 2000", "from: many"));
        files.remove(DAILY_TEXT);
        assertThat(paths(others.violations(new OtherPlaybook("next", files)))).contains(TIERS, DAILY);
        assertThat(mongo.findAll(Map.class, "playbook")).isEqualTo(before);
        assertThat(OtherPlaybooks.rows(new OtherPlaybook("next", files), clock.instant()))
                .hasSameSizeAs(files.keySet())
                .allSatisfy(row -> assertThat(row.getString("onDisk")).isEqualTo(row.getString("content")));

        Files.write(directory.resolve(TIERS), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThatThrownBy(() -> OtherPlaybooks.read(directory)).hasMessageContaining(TIERS);
    }

    @Test
    void mustHaveTheNamesThatTheStoreGoesBy() {
        OtherPlaybooks others = others(name ->
                name.value().equals("moms-0-6-months") ? Optional.of(Message.literal("a group")) : Optional.empty());
        Map<String, String> files = new TreeMap<>(OtherPlaybooks.read(directory).files());
        files.replaceAll((path, text) -> text.replace("moms-0-6-months", "moms-of-babies"));

        assertThat(others.violations(new OtherPlaybook("next", files)))
                .anySatisfy(why -> assertThat(why.toString()).contains("a group"));
    }

    @Test
    void thoseOfTheFolderAreOffered() throws IOException {
        OtherPlaybooks others = others();
        assertThat(others.offered()).containsExactly(directory.toString());

        Files.createDirectories(data.resolve("playbooks/june/schedules"));
        Files.createDirectories(data.resolve("playbooks/notes"));

        assertThat(others.offered())
                .containsExactly(
                        directory.toString(), data.resolve("playbooks/june").toString());
    }
}

package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.nio.file.Path;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.MongoTemplate;

/** A file that is in force since before the program asked for what it lacks. */
class YoungerRuleTests {
    private static final String SEGMENTS = "schedules/segments.yaml";

    @TempDir
    private Path directory;

    @Test
    void staysInForceAndIsTold() {
        MongoTemplate mongo = TestMongo.fresh();
        var files = new WholePlaybook(directory, mongo, new SettableClock("2026-06-17T02:00:00Z"))
                .change(SEGMENTS, "trait: orders, atMost: 1", "trait: tier, is: 金牌");
        String content = files.read(SEGMENTS);
        mongo.save(
                new Document("_id", SEGMENTS)
                        .append("version", 1)
                        .append("content", content)
                        .append("onDisk", content)
                        .append("by", "disk"),
                PlaybookRepository.ACTIVE);

        Playbook playbook = files.started();

        assertThat(playbook.refused())
                .singleElement()
                .satisfies(one -> assertThat(one.violation().toString()).contains("uses tier 金牌"))
                .satisfies(one -> assertThat(one.instead()).isEqualTo(Playbook.Instead.ITSELF));
        assertThat(playbook.active())
                .anySatisfy(active -> assertThat(active.source()).isEqualTo(new Source(SEGMENTS, content)));
    }
}

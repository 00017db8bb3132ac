package io.quanzi.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quanzi.console.ConsoleTest;
import java.time.Duration;
import java.util.TreeMap;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoOperations;

/** A small shop's days, rehearsed. */
@ConsoleTest
class RehearsalTests {
    private static final RehearsalRequest SMALL = new RehearsalRequest(3, 20, 3, 7);

    @Autowired
    private Rehearsals rehearsals;

    @Autowired
    private MongoOperations mongo;

    @Test
    void saysThePostsTapsAndMinutesOfEachDayAndChangesNothingElse() {
        Map<String, Integer> before = everything();

        RehearsalRun run = over(rehearsals.start(SMALL, "admin").orElseThrow());

        System.err.println(RehearsalHttp.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(run));
        assertThat(run.state()).as(run.error()).isEqualTo(RehearsalRun.State.DONE);
        Map<String, Integer> after = everything();
        after.remove(RehearsalRepository.COLLECTION);
        before.remove(RehearsalRepository.COLLECTION);
        assertThat(after).isEqualTo(before);
    }

    private RehearsalRun over(RehearsalRun begun) {
        await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50)).until(() -> !rehearsals.find(begun.id()).orElseThrow().running());
        return rehearsals.find(begun.id()).orElseThrow();
    }

    /** A digest of each collection. */
    private Map<String, Integer> everything() {
        var all = new TreeMap<String, Integer>();
        for (String name : mongo.getCollectionNames()) {
            int sum = 0;
            for (Document row : mongo.findAll(Document.class, name)) {
                sum += row.toJson().hashCode();
            }
            all.put(name, sum);
        }
        return all;
    }
}

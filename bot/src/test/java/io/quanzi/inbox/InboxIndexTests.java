package io.quanzi.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.quanzi.embedded.EmbeddedStore;
import java.time.Clock;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class InboxIndexTests {
    @Test
    void findsWhatTheDeadHeldWithoutALookAtTheRest() {
        try (EmbeddedStore store = EmbeddedStore.inMemory();
                MongoClient client = MongoClients.create(store.uri())) {
            var mongo = new MongoTemplate(client, "quanzi");
            var leases = new EntryLeases(mongo, Clock.systemUTC());
            mongo.insert(
                    IntStream.range(0, 300)
                            .mapToObj(number -> new Document("_id", "shop:P-" + number).append("state", "DONE"))
                            .toList(),
                    InboxRepository.INBOX);
            long before = store.examined();

            leases.releaseOfDeadProcesses();

            assertThat(store.examined() - before).isZero();
        }
    }
}

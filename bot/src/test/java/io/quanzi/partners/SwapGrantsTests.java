package io.quanzi.partners;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.shared.CustomerId;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class SwapGrantsTests {
    private static final int BUDGET = 300;

    @Test
    void looksAtFewPlacesWhenNoneIsLeft() {
        try (EmbeddedStore store = EmbeddedStore.inMemory();
                MongoClient client = MongoClients.create(store.uri())) {
            var mongo = new MongoTemplate(client, "quanzi");
            var grants = new SwapGrants(mongo);
            Swap swap = new PartnersFixture().withBudget(BUDGET);
            mongo.insert(
                    IntStream.rangeClosed(1, BUDGET)
                            .mapToObj(number -> new Document("_id", swap.name() + "/" + number)
                                    .append("swap", swap.name())
                                    .append("number", (long) number)
                                    .append("claim", swap.name() + "/other" + number))
                            .toList(),
                    SwapGrants.COLLECTION);
            long before = store.examined();

            assertThat(grants.place(swap, CustomerId.next(), "O-1")).isEmpty();
            assertThat(store.examined() - before).isLessThan(5);
        }
    }
}

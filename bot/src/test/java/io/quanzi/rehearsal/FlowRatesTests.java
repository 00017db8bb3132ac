package io.quanzi.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** How people come and go, read from a shop's last month. */
class FlowRatesTests {
    private static final Instant NOW = Instant.parse("2026-03-02T23:00:00Z");

    private final MongoTemplate mongo = TestMongo.fresh();
    private final MongoDatabase store = mongo.getDb();

    private static Date daysAgo(int days) {
        return Date.from(NOW.minus(Duration.ofDays(days)));
    }

    private void contact(String id, int days) {
        mongo.insert(
                new Document("_id", id).append("contact", new Document("since", daysAgo(days)).append("live", true)),
                "customers");
    }

    private void stay(String id, int joined, @Nullable Integer left) {
        mongo.insert(
                new Document("_id", "g/" + id)
                        .append("customer", id)
                        .append("joinedAt", daysAgo(joined))
                        .append("leftAt", left == null ? null : daysAgo(left)),
                "group_stays");
    }

    @Test
    void aShopOfAMonthTellsItsOwn() {
        for (int number = 0; number < 80; number++) {
            contact("old" + number, 200);
            stay("old" + number, 100, number < 4 ? 10 : null);
        }
        for (int number = 0; number < 20; number++) {
            mongo.insert(new Document("_id", "new" + number).append("madeAt", daysAgo(20)), "invitations");
            if (number < 12) {
                contact("new" + number, 15);
            }
            if (number < 4) {
                stay("new" + number, 14, null);
            }
        }
        mongo.insert(new Document("_id", "past").append("madeAt", daysAgo(5)).append("past", true), "invitations");
        mongo.insert(new Document("_id", "e").append("at", daysAgo(3)).append("byCustomer", true), "contact_ends");

        assertThat(FlowRates.of(store, NOW)).satisfies(rates -> {
            assertThat(rates.contact()).isEqualTo(60);
            assertThat(rates.join()).isEqualTo(33.3);
            assertThat(rates.leave()).isEqualTo(5); // 4 of 80 there now
            assertThat(rates.others()).isZero();
            assertThat(rates.lost()).isEqualTo(1.1); // 1 of 92
            assertThat(rates.ofShop()).containsExactly("contact", "join", "leave", "others", "lost");
        });
    }

    @Test
    void aNewShopHasTheUsualOnes() {
        contact("c1", 3);
        stay("c1", 2, null);

        assertThat(FlowRates.of(store, NOW)).isEqualTo(FlowRates.USUAL);
    }
}

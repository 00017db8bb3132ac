package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.quanzi.customer.CustomerFact.Loss;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import io.quanzi.shared.TestMongo;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.index.IndexInfo;

class DayCountsTests {
    private static final LocalDate DAY = LocalDate.parse("2026-03-02");
    private static final Instant BEGIN = Instant.parse("2026-03-01T16:00:00Z");
    private static final Instant END = Instant.parse("2026-03-02T16:00:00Z");

    private final MongoTemplate mongo = TestMongo.fresh();
    private final DayCounts dayCounts = new DayCounts(mongo);

    @Test
    void countsFromMidnightToMidnightInShanghai() {
        paid("O-1", BEGIN.minusMillis(1));
        paid("O-2", BEGIN);
        paid("O-3", END.minusMillis(1));
        paid("O-4", END);
        added("wm1", BEGIN);
        added("wm2", END);
        ended("wm3", true, END.minusMillis(1));
        ended("wm4", true, BEGIN.minusMillis(1));

        assertThat(dayCounts.of(DAY)).isEqualTo(new DayCounts.Counts(2, Money.yuan("20.00"), 1, 1));
    }

    @Test
    void takesNoOfficersEndingForACustomers() {
        ended("wm1", false, BEGIN);

        assertThat(dayCounts.of(DAY).ended()).isZero();
    }

    @Test
    void countsNothingOnADayWithoutAnything() {
        assertThat(dayCounts.of(DAY)).isEqualTo(new DayCounts.Counts(0, Money.ZERO, 0, 0));
    }

    @Test
    void countsNewContactsByTheIndexOfTheListAlone() {
        try (EmbeddedStore store = EmbeddedStore.inMemory();
                MongoClient client = MongoClients.create(store.uri())) {
            var own = new MongoTemplate(client, "quanzi");
            own.indexOps(Customers.COLLECTION).createIndex(new Index("contact.since", Sort.Direction.ASC).sparse());
            CustomerFixture.customers(own, Clock.systemUTC());
            IntStream.range(0, 300)
                    .forEach(number -> own.insert(
                            new Document(
                                    "contact", new Document("externalUserId", "wm" + number).append("since", BEGIN)),
                            Customers.COLLECTION));
            long before = store.examined();

            assertThat(new DayCounts(own).of(DAY).added()).isEqualTo(300);

            assertThat(store.examined() - before).isZero();
            assertThat(own.indexOps(Customers.COLLECTION).getIndexInfo())
                    .extracting(IndexInfo::getName)
                    .contains("contact.since_1__id_1")
                    .doesNotContain("contact.since_1");
        }
    }

    private void paid(String orderNo, Instant at) {
        CustomerFixture.imported(mongo, orderNo, new CustomerId("c1"), at, Money.yuan("10.00"), List.of(), null);
    }

    private void added(String contact, Instant since) {
        mongo.insert(
                new Document("contact", new Document("externalUserId", contact).append("since", since)),
                Customers.COLLECTION);
    }

    private void ended(String contact, boolean byCustomer, Instant at) {
        new ContactEndings(mongo).record(new Loss(contact, "lan", byCustomer, at));
    }
}

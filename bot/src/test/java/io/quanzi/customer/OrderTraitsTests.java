package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** What a person's orders say of them, in whatever order their entries are worked off. */
class OrderTraitsTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final Customers customers = CustomerFixture.customers(mongo, clock);
    private final Consumer consumer =
            CustomerFixture.shopNews(mongo, clock, customers, CustomerFixture.purchases(mongo));

    /** A node died after its work on the first order and before it wrote so: the first is worked off after the second. */
    @Test
    void countLaterOrdersWhenAnEarlierOneIsWorkedOffAgain() {
        Entry first = paid("O-1");
        clock.advance(Duration.ofSeconds(1));
        Entry second = paid("O-2");
        consumer.take(first);
        consumer.take(second);
        assertThat(orders()).isEqualTo(2);

        consumer.take(first);

        assertThat(orders()).isEqualTo(2);
    }

    @Test
    void countWhatWasReceivedByAClockThatIsAhead() {
        clock.advance(Duration.ofSeconds(30));
        Entry first = paid("O-1");
        clock.advance(Duration.ofSeconds(-30));

        consumer.take(first);

        assertThat(orders()).isEqualTo(1);
    }

    private Object orders() {
        return customers.byBuyer("b-1").orElseThrow().trait("orders").orElseThrow();
    }

    private Entry paid(String orderNo) {
        Instant now = clock.instant();
        String body = """
                {"id":"e-%1$s","type":"order.paid","at":"%2$s","data":{"orderNo":"%1$s","buyer":{"id":"b-1"},
                "paidAt":"%2$s","amountFen":12800,"items":[]}}""".formatted(orderNo, now);
        return new Entry("shop:e-" + orderNo, "shop", "order.paid", "b-1", now, now, body);
    }
}

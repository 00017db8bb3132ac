package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

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

    @Test
    void sayWhatWasSpentAndWhenEachCategoryWasBoughtLast() {
        consumer.take(paid("O-1", 12_800, "纸尿裤", "奶粉"));
        clock.advance(Duration.ofDays(40));
        consumer.take(paid("O-2", 5_000, "奶粉"));
        consumer.take(refunded("O-2", "R-1", 2_000));

        Profile lin = customers.byBuyer("b-1").orElseThrow().profile();
        assertThat(lin.spent()).isEqualTo(Money.yuan("158.00"));
        assertThat(lin.bought())
                .isEqualTo(Map.of("纸尿裤", LocalDate.parse("2026-03-03"), "奶粉", LocalDate.parse("2026-04-12")));

        consumer.take(refunded("O-2", "R-2", 3_000));

        lin = customers.byBuyer("b-1").orElseThrow().profile();
        assertThat(lin.spent()).isEqualTo(Money.yuan("128.00"));
        assertThat(lin.bought()).containsEntry("奶粉", LocalDate.parse("2026-03-03"));
    }

    /** A data directory of a release before: its buyers have the traits of then. */
    @Test
    void areWorkedOutForBuyersOfAReleaseThatDidNotKnowThem() {
        Purchases purchases = CustomerFixture.purchases(mongo);
        var missing = new MissingOrderTraits(
                mongo,
                new OrderTraitsUpdate(purchases, CustomerFixture.batches(mongo, clock, customers, event -> {}), clock));
        consumer.take(paid("O-1", 12_800, "纸尿裤"));
        mongo.updateMulti(
                new Query(), new Update().unset(Trait.SPENT.field()).unset(Trait.BOUGHT.field()), Customers.COLLECTION);

        missing.next();

        Profile lin = customers.byBuyer("b-1").orElseThrow().profile();
        assertThat(lin.spent()).isEqualTo(Money.yuan("128.00"));
        assertThat(lin.bought()).containsOnlyKeys("纸尿裤");
    }

    @Test
    void areWorkedOutForWhomAnImportBroughtWhenItHasEnded() {
        var told = new ArrayList<Object>();
        ImportedTraits imported = CustomerFixture.importedTraits(mongo, clock, told::add);
        imported.begin("history");
        bringOrderOf("b-9", "history");
        imported.workDue();
        assertThat(customers.byBuyer("b-9").orElseThrow().trait(Trait.SPENT)).isEmpty();

        imported.end("history");
        imported.workDue();
        imported.workDue();

        Profile known = customers.byBuyer("b-9").orElseThrow().profile();
        assertThat(known.orders()).isEqualTo(1);
        assertThat(known.spent()).isEqualTo(Money.yuan("30.00"));
        assertThat(told).hasOnlyElementsOfType(TraitsChanged.class).hasSize(1);
        assertThat(imported.queue().countOpen()).isZero();
    }

    /** Its process was killed: nobody says that it has ended. */
    @Test
    void areWorkedOutAnHourAfterAnImportThatBrokeOff() {
        ImportedTraits imported = CustomerFixture.importedTraits(mongo, clock, event -> {});
        imported.begin("history");
        bringOrderOf("b-9", "history");
        clock.advance(Duration.ofMinutes(59));
        imported.workDue();
        assertThat(customers.byBuyer("b-9").orElseThrow().trait(Trait.ORDERS)).isEmpty();

        clock.advance(Duration.ofMinutes(1));
        imported.workDue();

        assertThat(customers.byBuyer("b-9").orElseThrow().profile().orders()).isEqualTo(1);
        assertThat(imported.queue().countOpen()).isZero();
    }

    @Test
    void areWrittenAgainForThoseAloneWhomTheyCouldNotBeWrittenOf() {
        bringOrderOf("b-8", "history");
        bringOrderOf("b-9", "history");
        CustomerId refused = customers.byBuyer("b-8").orElseThrow().id();
        var away = new AtomicBoolean(true);
        var told = new ArrayList<CustomerId>();
        ImportedTraits imported = CustomerFixture.importedTraits(mongo, clock, event -> {
            CustomerId person = ((TraitsChanged) event).person().id();
            told.add(person);
            if (person.equals(refused) && away.get()) {
                throw new IllegalStateException("a listener refused");
            }
        });
        imported.begin("history");
        imported.end("history");

        imported.workDue();
        imported.workDue();
        assertThat(imported.queue().countOpen()).isEqualTo(1);
        away.set(false);
        clock.advance(Duration.ofMinutes(1));
        imported.workDue();

        assertThat(told).filteredOn(person -> !person.equals(refused)).hasSize(1);
        assertThat(imported.queue().countOpen()).isZero();
    }

    @Test
    void comeAgainAltogetherWhereTheyCouldBeWrittenOfFew() {
        for (int i = 0; i <= 1_000; i++) {
            bringOrderOf("b-" + i, "history");
        }
        ImportedTraits imported = CustomerFixture.importedTraits(mongo, clock, event -> {
            throw new IllegalStateException("nobody listens");
        });
        imported.begin("history");
        imported.end("history");

        imported.workDue();

        assertThat(mongo.findById("history", Document.class, "imported_traits"))
                .doesNotContainKeys("again", "through")
                .containsEntry("tries", 1);
    }

    @Test
    void areNotWorkedOutOfAnImportThatIsBeingUndone() {
        ImportedTraits imported = CustomerFixture.importedTraits(mongo, clock, event -> {});
        bringOrderOf("b-9", "history");
        imported.begin("history");
        imported.end("history");

        imported.cancel("history");
        imported.workDue();

        assertThat(customers.byBuyer("b-9").orElseThrow().trait(Trait.ORDERS)).isEmpty();
    }

    private void bringOrderOf(String buyerId, String importId) {
        customers.buyers().importAll(List.of(new BuyerIds(buyerId, null, null)), importId);
        Customer buyer = customers.byBuyer(buyerId).orElseThrow();
        CustomerFixture.imported(mongo, "H-" + buyerId, buyer.id(), clock.instant(), Money.yuan("30.00"), null);
    }

    private Entry paid(String orderNo, long fen, String... categories) {
        Instant now = clock.instant();
        String items = Stream.of(categories)
                .map("{\"sku\":\"S\",\"title\":\"T\",\"quantity\":1,\"priceFen\":100,\"category\":\"%s\"}"::formatted)
                .collect(Collectors.joining(","));
        String body = """
            {"id":"e-%1$s","type":"order.paid","at":"%2$s","data":{"orderNo":"%1$s","buyer":{"id":"b-1"},
            "paidAt":"%2$s","amountFen":%3$d,"items":[%4$s]}}\
            """.formatted(orderNo, now, fen, items);
        return new Entry("shop:e-" + orderNo, "shop", "order.paid", "b-1", now, now, body);
    }

    private Entry refunded(String orderNo, String refundId, long fen) {
        Instant now = clock.instant();
        String body = """
            {"id":"e-%1$s","type":"order.refunded","at":"%2$s","data":{"orderNo":"%3$s","refundId":"%1$s",
            "refundedAt":"%2$s","amountFen":%4$d}}\
            """.formatted(refundId, now, orderNo, fen);
        return new Entry("shop:e-" + refundId, "shop", "order.refunded", orderNo, now, now, body);
    }

    private Object orders() {
        return customers.byBuyer("b-1").orElseThrow().trait("orders").orElseThrow();
    }

    private Entry paid(String orderNo) {
        Instant now = clock.instant();
        String body = """
            {"id":"e-%1$s","type":"order.paid","at":"%2$s","data":{"orderNo":"%1$s","buyer":{"id":"b-1"},
            "paidAt":"%2$s","amountFen":12800,"items":[]}}\
            """.formatted(orderNo, now);
        return new Entry("shop:e-" + orderNo, "shop", "order.paid", "b-1", now, now, body);
    }
}

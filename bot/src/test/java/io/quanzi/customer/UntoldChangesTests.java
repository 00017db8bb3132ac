package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.work.DeathAtEveryCommand;
import io.quanzi.work.FailedWork;
import io.quanzi.work.WaitingWork;
import io.quanzi.work.WorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;

class UntoldChangesTests {
    private static final Duration LONGER_THAN_A_PAUSE = Duration.ofMinutes(31);

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final List<CustomerId> told = new ArrayList<>();
    private final Set<CustomerId> refused = new HashSet<>();
    private final ApplicationEventPublisher listener = event -> {
        CustomerId customer = ((TraitsChanged) event).customer();
        if (refused.contains(customer)) {
            throw new IllegalStateException("no group of this name");
        }
        told.add(customer);
    };
    private final Customers customers = CustomerFixture.customers(mongo, clock, listener);
    private final WorkQueue queue = new UntoldChanges(mongo, clock).queue();
    private final CustomerId lin = buyer(customers, "lin");
    private final CustomerId mei = buyer(customers, "mei");

    private static CustomerId buyer(Customers customers, String id) {
        return customers
                .findOrCreate(new Buyer(id, null, null, null, null), Instant.EPOCH)
                .id();
    }

    @Test
    void oneThatIsRefusedHoldsUpNoOtherAndIsParkedAfterADay() {
        refused.addAll(List.of(lin, mei));
        change(lin, "上海");
        change(mei, "北京");
        redeliver();
        refused.remove(mei);
        redeliver();

        assertThat(told).containsExactly(mei);
        assertThat(FailedWork.of(queue)).singleElement().satisfies(item -> {
            assertThat(item.subject()).isEqualTo(lin.value());
            assertThat(item.reason()).contains("no group of this name");
            assertThat(item.since()).isNotNull();
            assertThat(item.nextAt()).isAfter(clock.instant());
        });

        Instant end = clock.instant().plus(Duration.ofHours(25));
        while (clock.instant().isBefore(end)) {
            redeliver();
        }
        assertThat(queue.parked()).isEqualTo(1);
        int tries = tries();
        redeliver();
        clock.advance(Duration.ofDays(2));
        redeliver();
        assertThat(tries()).as("tried no more").isEqualTo(tries);
        assertThat(FailedWork.of(queue)).extracting(WaitingWork.Item::nextAt).containsOnlyNulls();

        refused.clear();
        assertThat(queue.retryAll()).isEqualTo(1);
        redeliver();
        assertThat(told).containsExactly(mei, lin);
        assertThatNothingIsLeft(mongo);
    }

    @Test
    void aLaterChangeOfOneThatIsParkedIsTriedAndTellsAll() {
        park();
        change(lin, "广州");
        refused.clear();
        redeliver();

        assertThat(told).containsExactly(lin);
        assertThatNothingIsLeft(mongo);
    }

    @Test
    void isNotShownAnyMoreWhenTheNextChangeHasToldIt() {
        park();
        refused.clear();
        customers.setTrait(lin, Trait.CITY, "广州");

        assertThat(told).containsExactly(lin);
        assertThatNothingIsLeft(mongo);
    }

    @Test
    @Tag("deaths")
    void isToldInTheEndWhereverTheProcessDies() {
        int places = DeathAtEveryCommand.of((store, time) -> {
            var heard = new HashSet<CustomerId>();
            Customers refusing = CustomerFixture.customers(store, time, event -> {
                throw new IllegalStateException("not now");
            });
            CustomerId one = buyer(refusing, "lin");
            return new DeathAtEveryCommand.User(
                    Duration.ofMinutes(2),
                    () -> {
                        assertThatThrownBy(() -> refusing.setTrait(one, Trait.CITY, "上海"))
                                .isInstanceOf(IllegalStateException.class);
                        time.advance(Duration.ofMinutes(2));
                    },
                    () -> CustomerFixture.redeliver(
                            store, time, event -> heard.add(((TraitsChanged) event).customer())),
                    when -> {
                        assertThat(heard).as(when).containsExactly(one);
                        assertThatNothingIsLeft(store);
                    });
        });
        assertThat(places).as("places to die at").isGreaterThan(6);
    }

    private void change(CustomerId customer, String city) {
        assertThatThrownBy(() -> customers.setTrait(customer, Trait.CITY, city))
                .isInstanceOf(IllegalStateException.class);
    }

    private void park() {
        refused.add(lin);
        change(lin, "上海");
        while (queue.parked() == 0) {
            redeliver();
        }
    }

    private int tries() {
        return FailedWork.of(queue).get(0).tries();
    }

    private void redeliver() {
        clock.advance(LONGER_THAN_A_PAUSE);
        CustomerFixture.redeliver(mongo, clock, listener);
    }

    private static void assertThatNothingIsLeft(MongoTemplate store) {
        assertThat(store.findAll(Document.class, "customer_changes")).isEmpty();
        assertThat(store.find(Query.query(where("unheard").exists(true)), Document.class, Customers.COLLECTION))
                .isEmpty();
    }
}

package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.customer.CustomerFact.Arrival;
import io.quanzi.customer.CustomerFact.Loss;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.SettableClock;
import io.quanzi.shop.ShopEvent.Buyer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CustomerOutboxTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final DyingStore store = new DyingStore();
    private final List<Object> heard = new ArrayList<>();
    private final Customers customers = node(heard);
    private final Bindings bindings = CustomerFixture.bindings(store.mongo(), clock, heard::add);
    private final CustomerId lin = customers
            .findOrCreate(new Buyer("b-1", null, null, null, null), Instant.EPOCH)
            .id();

    @Test
    void tellsOnceAndLeavesNothingBehind() {
        customers.setTraits(lin, TraitValues.of(Trait.ORDERS, 2).set(Trait.CITY, "上海"));
        customers.setTrait(lin, Trait.ORDERS, 2);
        redeliverLater(heard);

        assertThat(heard).singleElement().isInstanceOfSatisfying(TraitsChanged.class, changed -> {
            assertThat(changed.names()).containsExactlyInAnyOrder("orders", "city");
            assertThat(changed.person().trait("orders")).contains(2);
        });
        assertThat(unheard()).isZero();
    }

    @Test
    void tellsWhatAProcessThatDiedAtAnyStepHadChanged() {
        var arrival = new Arrival("wm-lin", "lan", "state", "token", clock.instant());
        var loss = new Loss("wm-lin", "lan", true, clock.instant());
        everyDeath(
                () -> customers.setTrait(
                        lin, Trait.ORDERS, (int) (heard.size() + clock.instant().getEpochSecond())),
                "orders");
        everyDeath(() -> customers.optOut(lin, true), "optedOut");
        everyDeath(
                () -> bindings.bind(lin, arrival),
                arrival.event(customers.find(lin).orElseThrow()));
        everyDeath(() -> bindings.unbind(loss), loss.event(customers.find(lin).orElseThrow()));
        everyDeath(
                () -> bindings.stranger(new Arrival("wm-" + clock.instant(), "lan", "none", null, clock.instant())),
                null);
    }

    /** Whenever it dies, what it had stored is heard after the lease; it is not done again. */
    private void everyDeath(Runnable change, Object expected) {
        for (int commands = 0; ; commands++) {
            heard.clear();
            clock.advance(Duration.ofSeconds(1));
            long before = versions();
            boolean died = store.diesAfter(commands, change);
            boolean changed = versions() > before;
            redeliverLater(heard);
            assertThat(unheard()).isZero();
            if (changed) {
                assertThat(heard).as("after %d commands", commands).isNotEmpty();
            }
            if (changed && expected instanceof String name) {
                assertThat(heard)
                        .anySatisfy(event ->
                                assertThat(((TraitsChanged) event).names()).contains(name));
            } else if (changed && expected != null) {
                assertThat(heard).contains(expected);
            }
            if (!died) {
                return;
            }
        }
    }

    @Test
    void tellsAgainWhenTheSameIsNotedAgain() {
        Customers dying = CustomerFixture.customers(store.mongo(), clock, event -> {
            throw new AssertionError("the process ends here");
        });
        assertThatThrownBy(() -> dying.setTrait(lin, Trait.ORDERS, 2)).isInstanceOf(AssertionError.class);

        customers.setTrait(lin, Trait.ORDERS, 2);

        assertThat(heard).singleElement().isInstanceOf(TraitsChanged.class);
        assertThat(unheard()).isZero();
    }

    @Test
    void tellsAllOfItWhenTheNextChangeComesBeforeTheFirstWasHeard() {
        Customers refusing = CustomerFixture.customers(store.mongo(), clock, event -> {
            throw new IllegalStateException("not now");
        });
        assertThatThrownBy(() -> refusing.setTrait(lin, Trait.ORDERS, 2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> refusing.optOut(lin, true)).isInstanceOf(IllegalStateException.class);

        customers.setTrait(lin, Trait.CITY, "上海");

        assertThat(heard)
                .map(event -> ((TraitsChanged) event).names())
                .containsExactlyInAnyOrder(Set.of("optedOut"), Set.of("orders", "city"));
        assertThat(unheard()).isZero();
    }

    @Test
    void leavesToTheLaterOfTwoWhatBothHaveToTell() {
        var others = new ArrayList<Object>();
        Customers other = node(others);
        Customers first = CustomerFixture.customers(store.mongo(), clock, event -> {
            if (heard.isEmpty()) {
                heard.add(event);
                // while the first tells, another node changes the same person, and dies
                assertThat(store.diesAfter(2, () -> other.setTrait(lin, Trait.CITY, "上海")))
                        .isTrue();
            }
        });

        first.setTrait(lin, Trait.ORDERS, 2);
        assertThat(unheard()).isEqualTo(1);

        redeliverLater(others);
        assertThat(others)
                .anySatisfy(event -> assertThat(((TraitsChanged) event).names()).contains("city"));
        assertThat(unheard()).isZero();
    }

    @Test
    void tellsWhatAListenerChangesOfThePersonAfterThemAndOnce() {
        var told = new ArrayList<Set<String>>();
        var own = new ArrayList<Customers>();
        Customers changing = CustomerFixture.customers(store.mongo(), clock, event -> {
            told.add(((TraitsChanged) event).names());
            own.get(0).setTrait(lin, Trait.CITY, "上海");
        });
        own.add(changing);

        changing.setTrait(lin, Trait.ORDERS, 2);

        assertThat(told).hasSize(2);
        assertThat(told.get(0)).containsExactly("orders");
        assertThat(told.get(1)).contains("city");
        assertThat(unheard()).isZero();
    }

    @Test
    void isToldByOneOfTwoNodesAfterTheLease() {
        store.diesAfter(2, () -> customers.setTrait(lin, Trait.ORDERS, 2));
        var one = new ArrayList<Object>();
        var two = new ArrayList<Object>();

        CustomerFixture.redeliver(store.mongo(), clock, one::add);
        assertThat(one).isEmpty();

        clock.advance(Duration.ofMinutes(2));
        CustomerFixture.redeliver(store.mongo(), clock, one::add);
        CustomerFixture.redeliver(store.mongo(), clock, two::add);
        assertThat(one).hasSize(1);
        assertThat(two).isEmpty();
    }

    @Test
    void worksTraitsOutAgainWhenThePersonChangedMeanwhile() {
        Customer seen = customers.find(lin).orElseThrow();
        var counted = new ArrayList<>(List.of(1, 2));

        customers.setTraits(seen, () -> {
            if (counted.size() == 2) {
                customers.setTrait(lin, Trait.ORDERS, 5);
            }
            return TraitValues.of(Trait.ORDERS, counted.remove(0));
        });

        assertThat(customers.find(lin).flatMap(person -> person.trait("orders")))
                .contains(2);
    }

    @Test
    void keepsTheLatestConsentWhateverComesInWhatOrder() {
        var given = new Customer.Consent(true, "shop", "1", clock.instant());
        var withdrawn = new Customer.Consent(
                false, "member-centre", "1", clock.instant().plusSeconds(1));

        customers.consent(lin, "marketing", withdrawn);
        customers.consent(lin, "marketing", given);

        assertThat(customers.find(lin).orElseThrow().consentsTo("marketing")).isFalse();
        assertThat(customers.find(lin).orElseThrow().consent()).containsEntry("marketing", withdrawn);
    }

    private Customers node(List<Object> told) {
        return CustomerFixture.customers(store.mongo(), clock, told::add);
    }

    private void redeliverLater(List<Object> told) {
        clock.advance(Duration.ofMinutes(2));
        CustomerFixture.redeliver(store.mongo(), clock, told::add);
    }

    private long unheard() {
        return store.mongo()
                .getCollection(Customers.COLLECTION)
                .countDocuments(new org.bson.Document("unheard", new org.bson.Document("$exists", true)));
    }

    private long versions() {
        var sum = new long[1];
        customers.forEach(person -> sum[0] += person.version());
        return sum[0];
    }
}

package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.CustomerFact.Arrival;
import io.quanzi.inbox.Conflict;
import io.quanzi.inbox.Conflicts;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.ShopEvent.Buyer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Whose a unionid is, as the shop says by events and by files. */
class LearnedUnionidTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final List<Object> told = new ArrayList<>();
    private final Customers customers = CustomerFixture.customers(mongo, clock, told::add);
    private final Bindings bindings = CustomerFixture.bindings(mongo, clock, told::add);
    private final ContactIdentity identity = CustomerFixture.identity(mongo, clock, bindings);
    private final Conflicts conflicts = InboxFixture.conflicts(mongo, clock);

    @Test
    void aFileUndoesABindingByTheCardAsAnEventDoes() {
        Customer lin = buyer("b-lin", null);
        byCard(lin, "wm-x", "oU-mei");

        imported(BuyerIds.ofFile("b-mei", "oU-mei"));

        Customer mei = customers.byBuyer("b-mei").orElseThrow();
        assertThat(customers.byContact("wm-x")).map(Customer::id).contains(mei.id());
        assertThat(customers.find(lin.id()).orElseThrow().contact()).isNull();
        assertThat(told)
                .filteredOn(ContactBound.class::isInstance)
                .last()
                .isInstanceOfSatisfying(
                        ContactBound.class,
                        bound -> assertThat(bound.customer()).isEqualTo(mei.id()));
        assertThat(open()).singleElement().satisfies(one -> {
            assertThat(one.kind()).isEqualTo("identity");
            assertThat(one.had()).containsEntry("customer", lin.id().value());
            assertThat(one.got()).containsEntry("customer", mei.id().value());
        });
    }

    @Test
    void aFileUndoesTheBindingOfItsBuyerWhoseUnionidIsAnother() {
        Customer lin = buyer("b-lin", null);
        byCard(lin, "wm-x", "oU-x");

        imported(BuyerIds.ofFile("b-lin", "oU-lin"));

        assertThat(customers.find(lin.id()).orElseThrow().contact()).isNull();
        assertThat(customers.byContact("wm-x")).map(Customer::unionid).contains("oU-x");
        assertThat(open()).extracting(Conflict::kind).containsExactly("identity");
    }

    @Test
    void aFileConfirmsABindingByTheCard() {
        Customer lin = buyer("b-lin", null);
        byCard(lin, "wm-lin", "oU-lin");

        imported(BuyerIds.ofFile("b-lin", "oU-lin"));

        assertThat(customers.find(lin.id()).orElseThrow().isConfirmed()).isTrue();
        assertThat(open()).isEmpty();
    }

    @Test
    void anotherUnionidOfABuyerIsAConflictOnce() {
        Customer lin = buyer("b-lin", "oU-lin");

        for (int times = 0; times < 2; times++) {
            identity.learned(buyer("b-lin", "oU-other"), "oU-other");
            imported(BuyerIds.ofFile("b-lin", "oU-other"));
        }

        assertThat(customers.find(lin.id()).orElseThrow().unionid()).isEqualTo("oU-lin");
        assertThat(open()).singleElement().satisfies(one -> {
            assertThat(one.kind()).isEqualTo("unionid");
            assertThat(one.subject()).isEqualTo("b-lin");
            assertThat(one.had()).containsEntry("customer", lin.id().value()).containsEntry("unionid", "oU-lin");
            assertThat(one.got()).containsEntry("unionid", "…-other");
        });
    }

    @Test
    void oneUnionidOfTwoBuyersIsAConflict() {
        Customer lin = buyer("b-lin", "oU-lin");
        Customer second = buyer("b-second", null);

        identity.learned(buyer("b-second", "oU-lin"), "oU-lin");

        assertThat(customers.find(second.id()).orElseThrow().unionid()).isNull();
        assertThat(open()).singleElement().satisfies(one -> {
            assertThat(one.kind()).isEqualTo("unionid");
            assertThat(one.had()).containsEntry("customer", second.id().value());
            assertThat(one.got()).containsEntry("customer", lin.id().value());
        });
    }

    @Test
    void aStrangerIsTheBuyerWhoseUnionidTheShopTellsLater() {
        bindings.stranger(arrival("wm-lin", "none"));
        bindings.addUnionid(customers.byContact("wm-lin").orElseThrow(), "oU-lin");
        Customer lin = buyer("b-lin", null);

        identity.learned(buyer("b-lin", "oU-lin"), "oU-lin");

        Customer after = customers.find(lin.id()).orElseThrow();
        assertThat(customers.byContact("wm-lin")).map(Customer::id).contains(lin.id());
        assertThat(after.unionid()).isEqualTo("oU-lin");
        assertThat(after.isConfirmed()).isTrue();
        assertThat(customers.count()).isEqualTo(1);
        assertThat(open()).isEmpty();
    }

    private void imported(BuyerIds buyer) {
        customers.buyers().importAll(List.of(buyer), "import-1");
        CustomerFixture.unionids(mongo, clock, identity).learn(List.of(buyer));
    }

    private List<Conflict> open() {
        return conflicts.listOpen(0, 10);
    }

    private Customer buyer(String id, String unionid) {
        return customers.findOrCreate(new Buyer(id, unionid, null, null, null), Instant.EPOCH);
    }

    private void byCard(Customer person, String contact, String unionid) {
        bindings.bind(person.id(), arrival(contact, "state"));
        Customer bound = customers.find(person.id()).orElseThrow();
        bindings.noteUnionid(bound, bound.contact(), unionid);
    }

    private Arrival arrival(String contact, String how) {
        return new Arrival(contact, "lan", how, null, clock.instant());
    }
}

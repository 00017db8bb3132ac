package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.quanzi.customer.OrderImport.Source;
import io.quanzi.customer.OrderImport.Summary;
import io.quanzi.shared.Beans;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DeathPlaces;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.Money;
import io.quanzi.shared.PersonalData;
import io.quanzi.shared.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import whose process died, wherever that was, is finished by importing the file again, and can be undone. */
class ImportAfterDeathTests {
    /** Three rows make one order; one order is given back; one is the shop's own already, one only by its refund. */
    private static final String FILE = """
        order_no,buyer_id,paid_at,amount,category,unionid,refunded_at
        N-1,new-1,2026-01-02 08:00:00,10,母婴,oU-1,
        N-2,new-1,2026-01-03 08:00:00,20,母婴,oU-1,2026-01-05
        N-3,new-2,2026-01-04 08:00:00,30,家居,,
        N-3,new-2,2026-01-04 08:00:00,40,母婴,,
        N-4,old,2026-01-05 08:00:00,50,母婴,,
        N-5,old,2026-01-06 08:00:00,60,母婴,,
        N-6,met,2026-01-07 08:00:00,70,母婴,oU-met,
        K-1,old,2026-02-01 08:00:00,80,母婴,,
        """;

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");

    @Test
    @Tag("deaths")
    void endsAsIfNothingHadHappenedWhenItIsRepeatedAndGoesWhenItIsUndone() throws IOException {
        Path file = Files.writeString(folder.resolve("orders.csv"), FILE);
        String undisturbed = null;
        boolean died = true;
        int deaths = 0;
        for (int commands = 0; died; commands = DeathPlaces.next(commands)) {
            var store = new DyingStore();
            before(store);
            String untouched = people(store) + orders(store);
            OrderImport orders = CustomerFixture.orderImport(store.mongo(), clock);
            String as = "died before command " + (commands + 1);

            died = store.diesAfter(commands, () -> orders.run(source(file, "first"), (row, rows) -> {}));
            deaths += died ? 1 : 0;
            Summary again = orders.run(source(file, "second"), (row, rows) -> {});

            assertThat(again.rejected()).as(as).isZero();
            assertThat(again.added() + again.known()).as(as).isEqualTo(7);
            assertThat(orders.run(source(file, "third"), (row, rows) -> {}).changedNothing())
                    .as(as)
                    .isTrue();
            String after = people(store) + orders(store);
            assertThat(after).as(as).isEqualTo(undisturbed == null ? after : undisturbed);
            undisturbed = after;
            assertThat(CustomerFixture.purchases(store.mongo()).count()).as(as).isEqualTo(7);
            assertThat(CustomerFixture.customers(store.mongo(), clock).count())
                    .as(as)
                    .isEqualTo(4);

            for (String id : List.of("first", "second", "third")) {
                undo(store).undo(id, done -> {});
            }

            assertThat(people(store) + orders(store)).as("undone, " + as).isEqualTo(untouched);
        }
        assertThat(deaths).isGreaterThan(5);
    }

    @Test
    @Tag("deaths")
    void anUndoIsFinishedByAnother() throws IOException {
        Path file = Files.writeString(folder.resolve("orders.csv"), FILE);
        boolean died = true;
        int deaths = 0;
        for (int commands = 0; died; commands = DeathPlaces.next(commands)) {
            var store = new DyingStore();
            before(store);
            String untouched = people(store) + orders(store);
            CustomerFixture.orderImport(store.mongo(), clock).run(source(file, "first"), (row, rows) -> {});
            Customers customers = CustomerFixture.customers(store.mongo(), clock);
            Purchases purchases = CustomerFixture.purchases(store.mongo());
            for (String buyer : List.of("old", "met", "new-1")) {
                Customer person = customers.byBuyer(buyer).orElseThrow();
                customers.setTraits(person, () -> OrderTraits.of(purchases.of(person.id()), clock.instant()));
            }
            assertThat(customers.byBuyer("old").orElseThrow().trait(Trait.ORDERS))
                    .contains(3);

            died = store.diesAfter(commands, () -> undo(store).undo("first", done -> {}));
            deaths += died ? 1 : 0;
            undo(store).undo("first", done -> {});

            String as = "died before command " + (commands + 1);
            assertThat(people(store) + orders(store)).as(as).isEqualTo(untouched);
            assertThat(customers.byBuyer("old").orElseThrow().trait(Trait.ORDERS))
                    .as(as)
                    .contains(1);
            assertThat(customers.byContact("wm-met").orElseThrow().trait(Trait.ORDERS))
                    .as(as)
                    .contains(0);
        }
        assertThat(deaths).isGreaterThan(8);
    }

    /** The shop told of one order and of the refund of another; one person came as a contact. */
    private void before(DyingStore store) {
        var shop = new CustomerFixture(store.mongo(), clock);
        shop.paid("K-1", "old", "2026-02-01T00:00:00Z", Money.yuan("80"), List.of());
        shop.refunded("N-5", "R-1", "5", "2026-01-08T00:00:00Z");
        Bindings bindings = CustomerFixture.bindings(store.mongo(), clock, event -> {});
        bindings.stranger(new CustomerFact.Arrival("wm-met", "lan", "none", null, clock.instant()));
        bindings.addUnionid(shop.customers.byContact("wm-met").orElseThrow(), "oU-met");
    }

    /** Who there is, by what they are known under. */
    private static String people(DyingStore store) {
        return store.mongo().findAll(Document.class, Customers.COLLECTION).stream()
                .map(row -> "%s %s %s\n"
                        .formatted(
                                row.getString("buyerId"),
                                row.getString("unionid"),
                                row.get("contact", new Document()).getString("externalUserId")))
                .sorted()
                .toList()
                .toString();
    }

    /** What was bought by whom. */
    private String orders(DyingStore store) {
        Customers customers = CustomerFixture.customers(store.mongo(), clock);
        return store.mongo().findAll(Document.class, Purchases.COLLECTION).stream()
                .map(row -> "%s %s %s %s %s\n"
                        .formatted(
                                row.getString("_id"),
                                row.getString("customer") == null
                                        ? null
                                        : customers
                                                .find(new CustomerId(row.getString("customer")))
                                                .orElseThrow()
                                                .buyerId(),
                                row.get("amount"),
                                row.get("lines"),
                                row.getList("refunds", Document.class, List.of()).stream()
                                        .map(refund -> refund.getString("id"))
                                        .toList()))
                .sorted()
                .toList()
                .toString();
    }

    private static Source source(Path file, String id) {
        return new Source(file, id, Locale.ENGLISH);
    }

    private ImportUndo undo(DyingStore store) {
        return new ImportUndo(
                store.mongo(),
                CustomerFixture.customers(store.mongo(), clock),
                new ImportMarks(store.mongo()),
                CustomerFixture.purchases(store.mongo()),
                Beans.of(PersonalData.class),
                Beans.of(DerivedData.class),
                CustomerFixture.importedTraits(store.mongo(), clock, event -> {}),
                mock(CustomerData.class),
                clock);
    }
}

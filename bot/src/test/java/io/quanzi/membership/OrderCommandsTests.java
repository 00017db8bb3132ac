package io.quanzi.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Purchases;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.SettableClock;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often the store is asked until an order is stored, known of its buyer, and posted. Speed hangs on it. */
class OrderCommandsTests {
    private final SettableClock clock = new SettableClock("2026-03-05T04:00:00Z");
    private final DyingStore store = new DyingStore();
    private final Playbook playbook = mock(Playbook.class);
    private final Customers customers = CustomerFixture.customers(store.mongo(), clock);
    private final Purchases purchases = CustomerFixture.purchases(store.mongo());
    private final Membership membership = new Membership(
            new PointsLedger(store.mongo()),
            purchases,
            customers,
            playbook,
            new MemberDaysFile(),
            new TiersFile(),
            clock);
    private final Inbox inbox = InboxFixture.with(
            store.mongo(),
            clock,
            CustomerFixture.shopNews(store.mongo(), clock, customers, purchases),
            CustomerFixture.listening(store.mongo(), clock, customers, purchases, new OrderPointsListener(membership))
                    .get(0));

    @BeforeEach
    void plainTiers() {
        when(playbook.at(any(MemberDaysFile.class), eq(MemberDaysFile.PATH))).thenReturn(Optional.empty());
        when(playbook.at(any(TiersFile.class), eq(TiersFile.PATH))).thenReturn(Optional.empty());
    }

    @Test
    void ofAFirstOrderAndTheNext() {
        assertThat(commandsOf(List.of(order(1, 1)))).isLessThanOrEqualTo(15);
        assertThat(commandsOf(List.of(order(2, 1)))).isLessThanOrEqualTo(14);
        assertThat(commandsOf(List.of(order(2, 1)))).as("the same event again").isLessThanOrEqualTo(2);
        assertThat(membership.history(customers.byBuyer("b-1").orElseThrow().id(), 9))
                .hasSize(2);
    }

    @Test
    void ofManyOrdersAtOnce() {
        commandsOf(IntStream.range(0, 500).mapToObj(i -> order(i, i)).toList());

        int commands = commandsOf(
                IntStream.range(500, 1_000).mapToObj(i -> order(i, i - 500)).toList());

        assertThat(commands / 500.0).isLessThanOrEqualTo(12);
        assertThat(purchases.count()).isEqualTo(1_000);
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
    }

    private int commandsOf(List<Entry> events) {
        return store.commandsOf(() -> {
            inbox.put(events);
            InboxFixture.awaitQuiet(inbox);
        });
    }

    private Entry order(int number, int buyer) {
        return new Entry(
                "shop:o-" + number, "shop", "order.paid", "b-" + buyer, clock.instant(), clock.instant(), """
                    {"id":"o-%1$d","type":"order.paid","at":"2026-03-05T04:00:00Z","data":{"orderNo":"O-%1$d","buyer":{"id":"b-%2$d"},
                     "paidAt":"2026-03-05T04:00:00Z","amountFen":12900,
                     "items":[{"sku":"S1","title":"纸尿裤","category":"母婴","quantity":1,"priceFen":12900}]}}\
                    """.formatted(
                                number, buyer));
    }
}

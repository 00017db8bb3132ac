package io.quanzi.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.customer.Customer;
import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.DeathPlaces;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.SettableClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Orders of many buyers that are stored and posted together come to the same as one by one, whatever dies. */
class OrdersTogetherTests {
    private static final int BUYERS = 5;
    private static final int MAX_COMMANDS = 200;

    private final SettableClock clock = new SettableClock("2026-03-05T04:00:00Z");
    private final DyingStore store = new DyingStore();
    private final Customers customers = CustomerFixture.customers(store.mongo(), clock);
    private final Purchases purchases = CustomerFixture.purchases(store.mongo());
    private final PointsLedger ledger = new PointsLedger(store.mongo());
    private final List<Consumer> consumers = new ArrayList<>();

    OrdersTogetherTests() {
        Playbook playbook = mock(Playbook.class);
        when(playbook.at(any(MemberDaysFile.class), anyString())).thenReturn(Optional.empty());
        when(playbook.at(any(TiersFile.class), anyString())).thenReturn(Optional.empty());
        var membership =
                new Membership(ledger, purchases, customers, playbook, new MemberDaysFile(), new TiersFile(), clock);
        consumers.add(CustomerFixture.shopNews(store.mongo(), clock, customers, purchases));
        consumers.addAll(CustomerFixture.listening(
                store.mongo(), clock, customers, purchases, new OrderPointsListener(membership)));
    }

    @Test
    void comeToTheSameAsOneByOne() {
        for (List<Entry> some : List.of(first("a-"), next("a-"))) {
            assertThat(together(some)).isZero();
        }
        for (List<Entry> some : List.of(first("b-"), next("b-"))) {
            some.forEach(entry -> consumers.stream()
                    .filter(consumer -> consumer.wants(entry))
                    .forEach(consumer -> consumer.take(entry)));
        }

        assertThat(state("a-")).isEqualTo(state("b-")).hasSize(BUYERS);
        assertThat(state("a-").get("0").toString()).contains("orders=2", "points=228");
        assertThat(unheard()).isZero();
    }

    @Test
    @Tag("deaths")
    void comeToTheSameWhereverTheProcessDies() {
        together(first("whole-"));
        together(next("whole-"));
        Map<String, Object> expected = state("whole-");

        int deaths = 0;
        for (List<Integer> dies = List.of(0);
                !dies.isEmpty() && deaths < MAX_COMMANDS;
                deaths = DeathPlaces.next(deaths)) {
            String shop = "k" + deaths + "-";
            int commands = deaths;
            boolean through = runsThrough(commands, first(shop));
            together(first(shop));
            through &= runsThrough(commands, next(shop));
            together(next(shop));
            assertThat(state(shop)).as("dead after %s commands", commands).isEqualTo(expected);
            dies = through ? List.of() : List.of(commands + 1);
        }
        assertThat(deaths).as("commands of a batch").isBetween(8, 60);
        // what nobody has heard of is told when the dead's time is over
        clock.advance(java.time.Duration.ofMinutes(1));
        CustomerFixture.redeliver(store.mongo(), clock, event -> {});
        assertThat(unheard()).isZero();
    }

    @Test
    void takeFewCommandsForManyBuyers() {
        List<Entry> many =
                IntStream.range(0, 100).mapToObj(i -> order("m-", i, i, 12_900)).toList();
        List<Entry> more = IntStream.range(0, 100)
                .mapToObj(i -> order("m-", 100 + i, i, 12_900))
                .toList();

        assertThat(store.commandsOf(() -> together(many))).isLessThanOrEqualTo(12);
        assertThat(store.commandsOf(() -> together(more))).isLessThanOrEqualTo(12);
        assertThat(ledger.head(customers.byBuyer("m-7").orElseThrow().id()).balance())
                .isEqualTo(258);
    }

    /** Whether a batch was through before its process died; what it did is not written down either way. */
    private boolean runsThrough(int commands, List<Entry> entries) {
        var failed = new ArrayList<Long>();
        store.diesAfter(commands, () -> failed.add(together(entries)));
        return failed.equals(List.of(0L));
    }

    private long together(List<Entry> entries) {
        return InboxFixture.together(clock, consumers, entries);
    }

    private List<Entry> first(String shop) {
        return IntStream.range(0, BUYERS)
                .mapToObj(i -> order(shop, i, i, 12_900))
                .toList();
    }

    /** Second orders of some, a repeated one, and a refund. */
    private List<Entry> next(String shop) {
        return List.of(
                order(shop, 10, 0, 9_900),
                order(shop, 11, 1, 9_900),
                order(shop, 2, 2, 12_900),
                entry(
                        shop + "r-3",
                        "order.refunded",
                        "order:" + shop + "O-3",
                        "{\"orderNo\":\"%sO-3\",\"refundId\":\"R-1\",\"amountFen\":2900,\"refundedAt\":\"2026-03-05T04:00:00Z\"}"
                                .formatted(shop)));
    }

    private Entry order(String shop, int number, int buyer, long fen) {
        return entry(
                shop + "o-" + number, "order.paid", shop + buyer, """
                    {"orderNo":"%sO-%d","buyer":{"id":"%s%d"},"paidAt":"2026-03-05T04:00:00Z","amountFen":%d,
                     "items":[{"sku":"S1","title":"纸尿裤","category":"母婴","quantity":1,"priceFen":%d}]}\
                    """.formatted(shop, number, shop, buyer, fen, fen));
    }

    private Entry entry(String id, String type, String subject, String data) {
        return new Entry(
                "shop:" + id,
                "shop",
                type,
                subject,
                clock.instant(),
                clock.instant(),
                "{\"id\":\"%s\",\"type\":\"%s\",\"at\":\"2026-03-05T04:00:00Z\",\"data\":%s}"
                        .formatted(id, type, data));
    }

    /** What is known of each buyer of a shop, by number, without what differs from shop to shop. */
    private Map<String, Object> state(String shop) {
        var all = new TreeMap<String, Object>();
        for (int i = 0; i < BUYERS; i++) {
            Customer buyer = customers.byBuyer(shop + i).orElseThrow();
            var theirs = new HashMap<String, Object>();
            theirs.put("traits", new TreeMap<>(buyer.traits()));
            theirs.put(
                    "orders",
                    purchases.of(buyer.id()).stream()
                            .map((Purchase order) ->
                                    order.orderNo().substring(shop.length()) + " " + order.amount() + order.refunds())
                            .sorted()
                            .toList());
            theirs.put(
                    "points",
                    ledger.history(buyer.id(), 100).stream()
                            .map(PointsEntry::points)
                            .sorted()
                            .toList());
            theirs.put("head", ledger.head(buyer.id()).balance());
            all.put(String.valueOf(i), theirs);
        }
        return all;
    }

    private long unheard() {
        return store.mongo()
                .getCollection("customers")
                .countDocuments(new Document("unheard", new Document("$exists", true)));
    }
}

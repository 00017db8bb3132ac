package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.OrderImport.Source;
import io.quanzi.customer.OrderImport.Summary;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.shared.Money;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.IntakeFixture;
import io.quanzi.shop.KnownFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.MongoTemplate;

/** The shop tells of the same people and orders, by its door, while a history of them is read in. */
class ImportBesideEventsTests {
    private static final int ORDERS = 3_000;
    private static final int BUYERS = 750;
    private static final int SENDERS = 2;

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final Customers customers = CustomerFixture.customers(mongo, clock);
    private final Purchases purchases = CustomerFixture.purchases(mongo);
    private final KnownFacts known = CustomerFixture.orderConflicts(mongo, clock, customers, purchases);
    private final Inbox inbox = InboxFixture.with(
            mongo,
            clock,
            CustomerFixture.shopNews(mongo, clock, customers, purchases),
            CustomerFixture.identityNews(mongo, clock, customers, purchases));
    private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);

    @AfterEach
    void close() {
        senders.shutdownNow();
        inbox.stop();
    }

    @Test
    void everyOrderIsThereOnceWithItsNewestStateAndEveryBuyerOnce() throws Exception {
        toldToo(30);
    }

    @Test
    @Tag("soak")
    void everyOrderIsThereOnceThoughManyAreTold() throws Exception {
        toldToo(10);
    }

    /** @param told every so many of the orders are told by the shop as well */
    private void toldToo(int told) throws Exception {
        inbox.start();
        Path file = history();
        var begun = new CountDownLatch(1);
        List<Future<?>> sent = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            int first = sender;
            sent.add(senders.submit(() -> {
                begun.await();
                // from the end, so that the two meet, and the shop tells of many before the file does
                for (int i = ORDERS - told * (1 + first); i >= 0; i -= told * SENDERS) {
                    send(paid("H-" + i, i, i + 100, "2026-02-01T00:00:00Z"));
                    send(paid("L-" + i, i, 1, "2026-03-01T00:00:00Z"));
                    send(paid("L-" + i, i, 2, "2026-03-02T00:00:00Z"));
                    send(refunded("H-" + i));
                }
                return null;
            }));
        }

        Summary summary = CustomerFixture.orderImport(mongo, clock)
                .run(new Source(file, "import-1", Locale.ENGLISH), (row, rows) -> begun.countDown());
        for (Future<?> one : sent) {
            one.get();
        }
        InboxFixture.settle(inbox);

        assertThat(summary.rejected()).isZero();
        assertThat(summary.added() + summary.known()).isEqualTo(ORDERS);
        assertThat(purchases.count()).isEqualTo(ORDERS + ORDERS / told);
        assertThat(customers.count()).isEqualTo(BUYERS);
        assertThat(InboxFixture.conflicts(mongo, clock).listOpen(0, 10)).isEmpty();
        Map<String, Customer> buyers = new HashMap<>();
        customers.forEach(buyer -> buyers.put(String.valueOf(buyer.buyerId()), buyer));
        Map<String, Purchase> orders = new HashMap<>();
        purchases.forEach(order -> orders.put(order.orderNo(), order));
        for (int i = 0; i < ORDERS; i++) {
            Customer buyer = buyers.get(buyer(i));
            assertThat(buyer.unionid()).isEqualTo(unionid(i));
            Purchase order = orders.get("H-" + i);
            assertThat(order.customer()).isEqualTo(buyer.id());
            assertThat(order.amount()).isEqualTo(new Money(i + 100));
            if (i % told == 0) {
                assertThat(order.refunds()).extracting(Purchase.Refund::id).containsExactly("R-H-" + i);
                Purchase later = orders.get("L-" + i);
                assertThat(later.amount()).isEqualTo(new Money(2));
                assertThat(later.customer()).isEqualTo(buyer.id());
            } else {
                assertThat(order.refunds()).isEmpty();
            }
        }
    }

    private Path history() throws IOException {
        return Files.writeString(
                folder.resolve("orders.csv"),
                IntStream.range(0, ORDERS)
                        .mapToObj(i -> "H-%d,%s,%s,2026-02-01 08:00:00,%d.%02d\n"
                                .formatted(i, buyer(i), unionid(i), 1 + i / 100, i % 100))
                        .collect(Collectors.joining("", "order_no,buyer_id,unionid,paid_at,amount\n", "")));
    }

    private static String buyer(int order) {
        return "b-" + order % BUYERS;
    }

    private static String unionid(int order) {
        return "oU-" + order % BUYERS;
    }

    private void send(String body) {
        IntakeFixture.put(mongo, clock, inbox, known, CustomerFixture.agreed(mongo), body);
    }

    private static String paid(String orderNo, int order, int fen, String at) {
        return """
            {"id":"%1$s-%2$s","type":"order.paid","at":"%2$s","data":{"orderNo":"%1$s",
             "buyer":{"id":"%3$s","unionid":"%4$s"},"paidAt":"2026-02-01T00:00:00Z","amountFen":%5$d}}\
            """.formatted(orderNo, at, buyer(order), unionid(order), fen);
    }

    private static String refunded(String orderNo) {
        return """
            {"id":"R-%1$s","type":"order.refunded","at":"2026-03-02T00:00:00Z","data":{"orderNo":"%1$s",
             "refundId":"R-%1$s","amountFen":1,"refundedAt":"2026-03-02T00:00:00Z"}}\
            """.formatted(orderNo);
    }
}

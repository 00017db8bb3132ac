package io.quanzi.customer;

import io.quanzi.customer.BuyerImport.ImportedBuyers;
import io.quanzi.customer.OrderFile.Order;
import io.quanzi.customer.OrderFile.Row;
import io.quanzi.customer.Purchases.Imported;
import io.quanzi.customer.Purchases.ImportedOrders;
import io.quanzi.shared.CustomerId;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Brings in the orders a shop had before it had us, from a CSV file, past the inbox: they earn no points and start
 * nothing. The same file twice changes nothing, and one that was broken off is taken up by importing it again.
 */
@Component
public class OrderImport {
    private static final Logger log = LoggerFactory.getLogger(OrderImport.class);
    private static final int BATCH = 1_000;

    private final BuyerImport people;
    private final Purchases purchases;
    private final Clock clock;

    OrderImport(BuyerImport people, Purchases purchases, Clock clock) {
        this.people = people;
        this.purchases = purchases;
        this.clock = clock;
    }

    /** Hears how the import goes. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Told after every batch.
         *
         * @param row how many rows are done
         * @param rows how many there are
         */
        void at(long row, long rows);

        /** The people of a batch, new and known; one may be told in several batches. */
        default void buyers(Collection<CustomerId> people) {}
    }

    /**
     * What became of a file.
     *
     * @param rows below the header; {@code added + known + repeated + rejected}
     * @param added orders that were not known before
     * @param known orders that were known before
     * @param repeated rows that say again what an earlier row said
     * @param rejected rows that were not taken
     * @param refunded of the known orders, how many turned out to be given back
     * @param newBuyers people who were not known before
     * @param rejects where the rejected rows are, with line and reason; null when there are none
     */
    public record Summary(
            long rows,
            long added,
            long known,
            long repeated,
            long rejected,
            long refunded,
            long newBuyers,
            @Nullable Path rejects) {
        /** Whether all was known already. */
        public boolean changedNothing() {
            return added == 0 && refunded == 0 && newBuyers == 0;
        }
    }

    /**
     * Imports a file. Rows that cannot be taken are written beside it, to {@code NAME.rejected.csv}.
     *
     * @throws RefusedFile when the file as a whole cannot be taken; then nothing was
     */
    public Summary run(Path path, Listener listener) {
        OrderFile file = OrderFile.check(path, clock.instant());
        try (var rejects = new Rejects(path, file.header())) {
            var work = new Work(file, rejects, listener);
            file.forEach(work::take);
            work.flush();
            Summary summary = work.summary();
            log.info(
                    "orders imported rows={} added={} known={} repeated={} rejected={} buyers={}",
                    summary.rows(),
                    summary.added(),
                    summary.known(),
                    summary.repeated(),
                    summary.rejected(),
                    summary.newBuyers());
            return summary;
        }
    }

    private record Seen(long line, int hash) {}

    /** One run. */
    private final class Work {
        private final OrderFile file;
        private final Rejects rejects;
        private final Listener listener;
        private final Map<String, Seen> seen = new HashMap<>();
        private final List<Order> batch = new ArrayList<>();
        private long rows;
        private long added;
        private long taken;
        private long repeated;
        private long refunded;
        private long newBuyers;

        Work(OrderFile file, Rejects rejects, Listener listener) {
            this.file = file;
            this.rejects = rejects;
            this.listener = listener;
        }

        void take(Row row) {
            rows++;
            Order order = row.order();
            if (order == null) {
                rejects.add(row);
                return;
            }
            Seen before = seen.putIfAbsent(order.orderNo(), new Seen(row.line(), order.hashCode()));
            if (before == null) {
                batch.add(order);
            } else if (before.hash() == order.hashCode()) {
                repeated++;
            } else {
                rejects.add(row.refused("order_no: stands on line %d already, with other values; an order has one row"
                        .formatted(before.line())));
            }
            if (batch.size() == BATCH) {
                flush();
            }
        }

        void flush() {
            if (!batch.isEmpty()) {
                ImportedBuyers buyers =
                        people.importAll(batch.stream().map(Order::buyer).toList());
                ImportedOrders orders = purchases.importAll(batch.stream()
                        .map(order -> imported(order, buyers.ids()))
                        .toList());
                taken += batch.size();
                added += orders.added();
                refunded += orders.refunded();
                newBuyers += buyers.added();
                batch.clear();
                listener.buyers(buyers.ids().values());
            }
            listener.at(rows, file.rows());
        }

        private static Imported imported(Order order, Map<String, CustomerId> people) {
            String buyer = order.buyer().id();
            CustomerId customer = people.get(buyer);
            if (customer == null) {
                throw new IllegalStateException("no person was found or made for buyer " + buyer);
            }
            return new Imported(
                    order.orderNo(), customer, order.paidAt(), order.amount(), order.items(), order.refundedAt());
        }

        Summary summary() {
            return new Summary(
                    rows, added, taken - added, repeated, rejects.count(), refunded, newBuyers, rejects.path());
        }
    }
}

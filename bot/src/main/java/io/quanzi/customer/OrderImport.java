package io.quanzi.customer;

import io.quanzi.csv.CsvFile;
import io.quanzi.csv.RejectedRows;
import io.quanzi.customer.Buyers.ImportedBuyers;
import io.quanzi.customer.OrderAssembly.Order;
import io.quanzi.customer.OrderDifferences.OrderVersion;
import io.quanzi.customer.OrderFile.Row;
import io.quanzi.customer.Purchases.History;
import io.quanzi.customer.Purchases.New;
import io.quanzi.customer.Purchases.StoredPurchase;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Imports the orders a shop had before it used Quanzi, from a CSV file, without the inbox: they earn no points and start
 * nothing. The same file twice changes nothing, and one that was broken off is taken up by importing it again.
 *
 * <p>An order that is known with other facts is set aside, as are all rows of an order that cannot be made out; nobody is
 * made for them. What an import brought is marked with its id, so that {@link ImportUndo} can take it out again.
 */
@Component
public class OrderImport {
    /** The columns of our own format, in the order of its template; those in brackets may be missing. */
    public static final String HEADER =
            "order_no,buyer_id,paid_at,amount[,quantity][,category][,sku][,title][,unionid][,phone][,refunded_at][,refund_amount]";

    private static final Logger log = LoggerFactory.getLogger(OrderImport.class);
    private static final int BATCH = 1_000;
    private static final int MAX_TRIED = 50_000;
    private static final int MANY_ORDERS = 30;
    private static final int MANY_OF_ONE = 8;

    private final Buyers people;
    private final ToldUnionids unionids;
    private final Purchases purchases;
    private final OrderConflicts orderConflicts;
    private final HashedContacts hashed;
    private final HeadingChoices choices;
    private final Clock clock;

    OrderImport(
            Customers customers,
            ToldUnionids unionids,
            Purchases purchases,
            OrderConflicts orderConflicts,
            HashedContacts hashed,
            HeadingChoices choices,
            Clock clock) {
        this.people = customers.buyers();
        this.unionids = unionids;
        this.purchases = purchases;
        this.orderConflicts = orderConflicts;
        this.hashed = hashed;
        this.choices = choices;
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
     * A file that is to be imported.
     *
     * @param importId marks what it brings
     * @param language of the reasons in the file of rejected rows
     */
    public record Source(Path path, String importId, Locale language) {}

    /**
     * The result of importing a file.
     *
     * @param rows below the header; {@code added + known + repeated + joined + rejected}
     * @param added orders that were not known before
     * @param known orders that were known before
     * @param repeated rows that say again what an earlier row said
     * @param joined further rows of orders that have several: their products, their refunds
     * @param rejected rows that were not taken
     * @param conflicts of the rejected rows, those of orders that are known with other facts
     * @param refunded of the known orders, how many turned out to be given back
     * @param newBuyers people who were not known before
     * @param notes how the file was read, where a reader may not expect it
     * @param rejects where the rejected rows are, with line, reason and cure; null when there are none
     */
    public record Summary(
            long rows,
            long added,
            long known,
            long repeated,
            long joined,
            long rejected,
            long conflicts,
            long refunded,
            long newBuyers,
            List<Message> notes,
            @Nullable Path rejects) {
        /** Whether all was known already. */
        public boolean changedNothing() {
            return added == 0 && refunded == 0 && newBuyers == 0;
        }
    }

    /**
     * Imports a file. Rows that cannot be taken are written beside it, to {@code NAME.rejected.csv}.
     *
     * @throws io.quanzi.csv.RefusedFile when the file as a whole cannot be taken; then nothing was
     */
    public Summary run(Source source, Listener listener) {
        OrderFile file = OrderFile.check(source.path(), clock.instant(), hashed, choices);
        try (var rejects = new RejectedRows(source.path(), file.headings().names(), source.language())) {
            var work = new Work(source, file, rejects, listener, false);
            file.forEach(work::take);
            work.end();
            Summary summary = work.summary();
            log.info(
                    "orders imported id={} rows={} added={} known={} repeated={} rejected={} conflicts={} buyers={}",
                    source.importId(),
                    summary.rows(),
                    summary.added(),
                    summary.known(),
                    summary.repeated(),
                    summary.rejected(),
                    summary.conflicts(),
                    summary.newBuyers());
            return summary;
        }
    }

    /**
     * What importing a file would do, without doing it. Rows that would be set aside are written beside it as when it is
     * imported.
     *
     * @throws io.quanzi.csv.RefusedFile when the file as a whole cannot be taken
     */
    public Trial tryOut(Source source) {
        OrderFile file = OrderFile.check(source.path(), clock.instant(), hashed, choices);
        if (file.rows() > MAX_TRIED) {
            return new Trial(file.rows(), null, false);
        }
        try (var rejects = new RejectedRows(source.path(), file.headings().names(), source.language())) {
            var work = new Work(source, file, rejects, (row, rows) -> {}, true);
            file.forEach(work::take);
            work.end();
            return new Trial(file.rows(), work.summary(), work.isOfFewBuyers());
        }
    }

    /**
     * What would come of importing a file.
     *
     * @param rows below the header
     * @param summary of new buyers it says nothing; null when the file is too long to be tried while somebody waits
     * @param fewBuyers whether so many orders are of so few buyers that they may not be told apart
     */
    public record Trial(long rows, @Nullable Summary summary, boolean fewBuyers) {}

    /**
     * The beginning of a file.
     *
     * @param columns what is read from each heading, by the names of our own format; empty for nothing
     * @param rows the first below it
     */
    public record Beginning(List<String> headings, List<String> columns, List<List<String>> rows) {}

    /**
     * Reads the headings of a file and its first rows.
     *
     * @throws io.quanzi.csv.RefusedFile when it is no table
     */
    public Beginning beginning(Path path, int most) {
        CsvFile csv = CsvFile.open(path);
        OrderFile.Top top = OrderFile.top(csv);
        List<String> headings = top.headings();
        HeadingChoice choice = choices.of(headings);
        var rows = new ArrayList<List<String>>();
        csv.forEach((line, cells) -> {
            if (line > top.line()) {
                rows.add(OrderFile.fitted(cells, headings.size()));
            }
            return rows.size() < most;
        });
        List<String> columns = IntStream.range(0, headings.size())
                .mapToObj(i -> choice.columnOf(i, OrderHeadings.known(headings.get(i))))
                .map(column -> column == null ? "" : column.key())
                .toList();
        return new Beginning(headings, columns, rows);
    }

    /** The columns that can be chosen for a heading. */
    public static List<String> columns() {
        return Stream.of(OrderHeadings.Column.values())
                .map(OrderHeadings.Column::key)
                .toList();
    }

    /** Remembers what is read from each heading of a file, for it and for all with the same headings. */
    public void choose(Path path, List<String> columns) {
        List<String> headings = OrderFile.top(CsvFile.open(path)).headings();
        choices.remember(headings, new HeadingChoice(columns));
    }

    /** An order with the rows it was made of. */
    private record Made(Order order, List<Row> rows) {}

    /** One run. */
    private final class Work {
        private final Source source;
        private final OrderFile file;
        private final OrderAssembly assembly;
        private final RejectedRows rejects;
        private final Listener listener;
        private final OrderAssembly.Pending pending = new OrderAssembly.Pending();
        private final List<Made> batch = new ArrayList<>();
        private long rows;
        private long added;
        private long known;
        private long repeated;
        private long joined;
        private long conflicts;
        private long refunded;
        private long newBuyers;
        private long undatedRefunds;
        private final boolean trial;
        private final Set<String> buyersTried = new HashSet<>();

        Work(Source source, OrderFile file, RejectedRows rejects, Listener listener, boolean trial) {
            this.trial = trial;
            this.source = source;
            this.file = file;
            this.assembly = new OrderAssembly(file.headings());
            this.rejects = rejects;
            this.listener = listener;
        }

        void take(Row row) {
            rows++;
            if (row.orderNo() == null) {
                refuse(List.of(row), Objects.requireNonNull(row.violation()));
                return;
            }
            List<Row> all = pending.with(row, row.orderNo(), file.rowsOf(row.orderNo()));
            if (!all.isEmpty()) {
                make(all);
            }
            if (batch.size() == BATCH) {
                flush();
            }
        }

        private void make(List<Row> all) {
            Row bad = all.stream()
                    .filter(row -> row.violation() != null)
                    .findFirst()
                    .orElse(null);
            if (bad != null) {
                for (Row row : all) {
                    Violation own = row.violation();
                    refuse(List.of(row), own == null ? Violation.inRow("import.order.other-row", bad.line()) : own);
                }
                return;
            }
            OrderAssembly.Result result = assembly.of(all);
            if (result.violation() != null) {
                refuse(all, result.violation());
                return;
            }
            Order order = Objects.requireNonNull(result.order());
            repeated += result.repeated();
            batch.add(new Made(order, all.subList(0, all.size() - result.repeated())));
            if (order.undatedRefund()) {
                undatedRefunds++;
            }
        }

        private void refuse(List<Row> all, Violation violation) {
            all.forEach(row -> rejects.add(row.line(), row.cells(), violation));
        }

        void end() {
            for (List<Row> some : List.copyOf(pending.rest())) {
                refuse(
                        some,
                        Violation.inRow("import.order.other-row", some.get(0).line()));
            }
            flush();
        }

        private void flush() {
            store(batch);
            batch.clear();
            listener.at(rows, file.rows());
        }

        private void store(List<Made> orders) {
            if (orders.isEmpty()) {
                return;
            }
            Map<String, StoredPurchase> before = purchases.known(
                    orders.stream().map(made -> made.order().orderNo()).toList());
            // only known orders are compared with who their buyers are
            Map<String, CustomerId> found = before.isEmpty() ? Map.of() : people.find(buyers(orders));
            var fresh = new ArrayList<Made>();
            var taken = new ArrayList<Made>();
            var again = new ArrayList<History>();
            for (Made made : orders) {
                StoredPurchase was = before.get(made.order().orderNo());
                Purchase purchase = was == null ? null : was.purchase();
                if (purchase == null) {
                    if (made.order().isRefundOnly()) {
                        refuse(
                                made.rows(),
                                Violation.inRow(
                                        "import.refund.unknown", made.order().orderNo()));
                    } else {
                        fresh.add(made);
                        taken.add(made);
                    }
                    continue;
                }
                Violation conflict = KnownOrders.conflict(
                        made.order(),
                        purchase,
                        orderConflicts.differences(purchase, OrderVersion.of(made.order(), person(made, found))));
                if (conflict == null) {
                    known++;
                    joined += made.rows().size() - 1;
                    again.add(new History(purchase, made.order().refunds()));
                    taken.add(made);
                } else {
                    conflicts += made.rows().size();
                    refuse(made.rows(), conflict);
                }
            }
            if (trial) {
                added += fresh.size();
                joined += fresh.stream()
                        .mapToLong(made -> made.rows().size() - 1L)
                        .sum();
                buyers(taken).forEach(buyer -> buyersTried.add(buyer.key()));
                return;
            }
            refunded += purchases.addRefunds(again, source.importId());
            Set<BuyerIds> told = buyers(taken);
            ImportedBuyers buyers = people.importAll(told, source.importId());
            unionids.learn(told);
            newBuyers += buyers.added();
            write(fresh, buyers.ids());
            listener.buyers(buyers.ids().values());
        }

        private static Set<BuyerIds> buyers(List<Made> orders) {
            var all = new LinkedHashSet<BuyerIds>();
            orders.forEach(made -> {
                if (made.order().buyer() != null) {
                    all.add(made.order().buyer());
                }
            });
            return all;
        }

        private static @Nullable CustomerId person(Made made, Map<String, CustomerId> found) {
            BuyerIds buyer = made.order().buyer();
            return buyer == null ? null : found.get(buyer.key());
        }

        private void write(List<Made> fresh, Map<String, CustomerId> people) {
            Map<String, Purchase> recorded = purchases.recordAll(
                    fresh.stream().map(made -> ofHistory(made.order(), people)).toList());
            // what the webhook stored meanwhile is checked again, as known
            var meanwhile = new ArrayList<Made>();
            for (Made made : fresh) {
                if (recorded.containsKey(made.order().orderNo())) {
                    added++;
                    joined += made.rows().size() - 1;
                } else {
                    meanwhile.add(made);
                }
            }
            store(meanwhile);
        }

        private New ofHistory(Order order, Map<String, CustomerId> people) {
            String buyer = Objects.requireNonNull(order.buyer()).key();
            CustomerId customer = people.get(buyer);
            if (customer == null) {
                throw new IllegalStateException("no person was found or made for " + buyer);
            }
            return New.ofHistory(
                    order.orderNo(),
                    customer,
                    Objects.requireNonNull(order.paidAt()).at(),
                    order.amount(),
                    order.items(),
                    order.refunds(),
                    source.importId());
        }

        boolean isOfFewBuyers() {
            return added + known >= MANY_ORDERS && buyersTried.size() * (long) MANY_OF_ONE < added + known;
        }

        Summary summary() {
            List<Message> notes = new ArrayList<>(file.notes());
            if (undatedRefunds > 0) {
                notes.add(Message.of("import.note.undated-refunds", undatedRefunds));
            }
            return new Summary(
                    rows,
                    added,
                    known,
                    repeated,
                    joined,
                    rejects.count(),
                    conflicts,
                    refunded,
                    newBuyers,
                    List.copyOf(notes),
                    rejects.path());
        }
    }
}

package io.quanzi.customer;

import io.quanzi.csv.RejectedRows;
import io.quanzi.customer.Buyers.ImportedBuyers;
import io.quanzi.customer.OrderAssembly.Order;
import io.quanzi.customer.OrderDifferences.OrderVersion;
import io.quanzi.customer.OrderFile.Row;
import io.quanzi.customer.OrderImport.Summary;
import io.quanzi.customer.Purchases.History;
import io.quanzi.customer.Purchases.New;
import io.quanzi.customer.Purchases.StoredPurchase;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import io.quanzi.shared.Money;
import io.quanzi.shared.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run through a file of orders, which stores them, or only counts what would be stored where it is a trial. */
final class ImportRun {
    private static final int BATCH = 1_000;
    private static final int MANY_ORDERS = 30;
    private static final int MANY_OF_ONE = 8;

    private final OrderStores stores;
    private final String importId;
    private final OrderFile file;
    private final OrderAssembly assembly;
    private final RejectedRows rejects;
    private final OrderImport.Listener listener;
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
    private long refunds;
    private Money givenBack = Money.ZERO;
    private final boolean trial;
    private final Set<String> buyersNoted = new HashSet<>();

    ImportRun(
            OrderStores stores,
            String importId,
            OrderFile file,
            RejectedRows rejects,
            OrderImport.Listener listener,
            boolean trial) {
        this.stores = stores;
        this.trial = trial;
        this.importId = importId;
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
        Row bad =
                all.stream().filter(row -> row.violation() != null).findFirst().orElse(null);
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
            refuse(some, Violation.inRow("import.order.other-row", some.get(0).line()));
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
        Map<String, StoredPurchase> before = stores.purchases()
                .known(orders.stream().map(made -> made.order().orderNo()).toList());
        // only known orders are compared with who their buyers are
        Map<String, CustomerId> found =
                before.isEmpty() ? Map.of() : stores.people().find(buyers(orders));
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
                    stores.conflicts().differences(purchase, OrderVersion.of(made.order(), person(made, found))));
            if (conflict == null) {
                known++;
                joined += made.rows().size() - 1;
                made.rows()
                        .forEach(row -> listener.known(row.line(), made.order().orderNo()));
                again.add(new History(purchase, made.order().refunds()));
                taken.add(made);
            } else {
                conflicts += made.rows().size();
                refuse(made.rows(), conflict);
            }
        }
        noteBuyers(taken);
        taken.forEach(made -> made.order().refunds().forEach(refund -> {
            refunds++;
            givenBack = givenBack.plus(refund.amount());
        }));
        if (trial) {
            added += fresh.size();
            joined += fresh.stream().mapToLong(made -> made.rows().size() - 1L).sum();
            return;
        }
        refunded += stores.purchases().addRefunds(again, importId);
        Set<BuyerIds> told = buyers(taken);
        ImportedBuyers buyers = stores.people().importAll(told, importId);
        stores.unionids().learn(told);
        newBuyers += buyers.added();
        write(fresh, buyers.ids());
        listener.buyers(buyers.ids().values());
    }

    /** So many that there are few orders of each are enough to know that they can be told apart. */
    private void noteBuyers(List<Made> taken) {
        if (buyersNoted.size() * (long) MANY_OF_ONE <= file.rows()) {
            buyers(taken).forEach(buyer -> buyersNoted.add(buyer.key()));
        }
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
        Map<String, Purchase> recorded = stores.purchases()
                .recordAll(fresh.stream()
                        .map(made -> ofHistory(made.order(), people))
                        .toList());
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
                importId);
    }

    boolean isOfFewBuyers() {
        return added + known >= MANY_ORDERS && buyersNoted.size() * (long) MANY_OF_ONE < added + known;
    }

    Summary summary() {
        List<Message> notes = new ArrayList<>(file.notes());
        if (refunds > 0) {
            notes.add(Message.of("import.note.refunds", refunds, givenBack.yuan()));
        }
        if (undatedRefunds > 0) {
            notes.add(Message.of("import.note.undated-refunds", undatedRefunds));
        }
        if (!trial && isOfFewBuyers()) { // a trial tells it before anything is written
            notes.add(Message.of("import.note.few-buyers", added + known, buyersNoted.size()));
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

    /** An order with the rows it was made of. */
    private record Made(Order order, List<Row> rows) {}
}

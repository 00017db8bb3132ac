package io.quanzi.customer;

import io.quanzi.customer.CellTimes.Written;
import io.quanzi.customer.OrderFile.Row;
import io.quanzi.customer.OrderHeadings.Column;
import io.quanzi.customer.Purchase.Refund;
import io.quanzi.shared.Money;
import io.quanzi.shared.Violation;
import io.quanzi.shop.ShopEvent.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one order of all rows that a file has of it.
 *
 * <p>Rows of products are summed where each has its own part of the amount, and taken once where each repeats the order's.
 * Rows with an amount below zero are refunds. Where it cannot be told, all rows of the order are refused together, since
 * one of them alone would be a wrong order.
 */
final class OrderAssembly {
    private final OrderHeadings headings;

    OrderAssembly(OrderHeadings headings) {
        this.headings = headings;
    }

    /**
     * An order as the file says it.
     *
     * @param buyer null for refunds of an order that is not in the file
     * @param paidAt null for refunds of an order that is not in the file
     * @param undatedRefund whether a refund had no time, and got that of the payment
     */
    record Order(
            String orderNo,
            @Nullable BuyerIds buyer,
            @Nullable Written paidAt,
            Money amount,
            List<Item> items,
            List<Refund> refunds,
            boolean undatedRefund) {
        boolean isRefundOnly() {
            return paidAt == null;
        }
    }

    /** The result of the rows: an order, with how many of them said nothing new; or what is wrong with all of them. */
    record Result(
            @Nullable Order order, int repeated, @Nullable Violation violation) {}

    /** Ends the reading of an order. */
    private static final class Bad extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Violation violation;

        Bad(String key, Object... gaps) {
            super(null, null, false, false);
            this.violation = Violation.inRow(key, gaps);
        }
    }

    /** @param rows all rows of one order, none of which has a violation */
    Result of(List<Row> rows) {
        try {
            List<OrderRowFacts> facts =
                    rows.stream().map(Row::facts).filter(Objects::nonNull).toList();
            List<OrderRowFacts> distinct = distinct(facts);
            return new Result(order(distinct), facts.size() - distinct.size(), null);
        } catch (Bad bad) {
            return new Result(null, 0, bad.violation);
        }
    }

    /** Drops rows that are repeated; each must stand there as often as the others. */
    private static List<OrderRowFacts> distinct(List<OrderRowFacts> facts) {
        if (facts.size() == 1) {
            return facts;
        }
        Map<OrderRowFacts, Integer> times = new LinkedHashMap<>();
        facts.forEach(row -> times.merge(row, 1, Integer::sum));
        if (times.values().stream().distinct().count() > 1) {
            throw new Bad("import.order.some-repeated");
        }
        return List.copyOf(times.keySet());
    }

    private Order order(List<OrderRowFacts> rows) {
        String orderNo = rows.get(0).orderNo();
        BuyerIds buyer = buyer(rows);
        List<OrderRowFacts> bought =
                rows.stream().filter(row -> !row.isRefund()).toList();
        List<OrderRowFacts> back = rows.stream().filter(OrderRowFacts::isRefund).toList();
        if (bought.isEmpty()) {
            return new Order(orderNo, buyer, null, Money.ZERO, List.of(), refunds(orderNo, back, null), false);
        }
        if (buyer == null) {
            throw new Bad("import.row.no-buyer", headings.heading(buyerColumn()));
        }
        Written paidAt = only(bought.stream().map(OrderRowFacts::paidAt), "import.order.two-times")
                .orElseThrow(() -> new Bad("import.row.no-time", headings.heading(timeColumn())));
        boolean parts = arePartsOfTheAmount(bought);
        Money amount = parts
                ? sum(bought.stream().map(OrderRowFacts::amount))
                : bought.stream()
                        .map(OrderRowFacts::amount)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElseThrow(() -> new Bad("import.row.no-amount", headings.heading(Column.AMOUNT)));
        var refunds = new ArrayList<>(refunds(orderNo, back, paidAt));
        Optional<Refund> told = back.isEmpty() ? toldRefund(orderNo, bought, paidAt, amount, parts) : Optional.empty();
        told.ifPresent(refunds::add);
        if (sum(refunds.stream().map(Refund::amount)).compareTo(amount) > 0) {
            throw new Bad(
                    "import.order.refunded-more",
                    sum(refunds.stream().map(Refund::amount)).yuan(),
                    amount.yuan());
        }
        boolean undated = told.isPresent() && bought.stream().allMatch(row -> row.refundedAt() == null);
        return new Order(orderNo, buyer, paidAt, amount, items(bought, parts), List.copyOf(refunds), undated);
    }

    private Column buyerColumn() {
        return Stream.of(Column.BUYER_ID, Column.UNIONID, Column.PHONE, Column.EMAIL)
                .filter(headings::has)
                .findFirst()
                .orElse(Column.BUYER_ID);
    }

    private Column timeColumn() {
        return headings.has(Column.PAID_AT) ? Column.PAID_AT : Column.ORDERED_AT;
    }

    private static @Nullable BuyerIds buyer(List<OrderRowFacts> rows) {
        List<BuyerIds> named = rows.stream()
                .map(OrderRowFacts::buyer)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (named.stream().map(BuyerIds::key).distinct().count() > 1
                || named.stream()
                                .map(BuyerIds::unionid)
                                .filter(Objects::nonNull)
                                .distinct()
                                .count()
                        > 1) {
            throw new Bad("import.order.two-buyers");
        }
        return named.stream()
                .filter(buyer -> buyer.unionid() != null)
                .findFirst()
                .orElse(named.isEmpty() ? null : named.get(0));
    }

    private static Optional<Written> only(Stream<@Nullable Written> times, String key) {
        List<Written> all = times.filter(Objects::nonNull).distinct().toList();
        if (all.size() > 1) {
            throw new Bad(key);
        }
        return all.stream().findFirst();
    }

    /** Whether the rows' amounts add up to the order's; else each that has one has the order's. */
    private boolean arePartsOfTheAmount(List<OrderRowFacts> rows) {
        List<Money> amounts = rows.stream()
                .map(OrderRowFacts::amount)
                .filter(Objects::nonNull)
                .toList();
        if (amounts.size() < 2) {
            return false;
        }
        if (rows.stream().map(OrderRowFacts::withoutAmount).distinct().count() < rows.size()) {
            throw new Bad("import.order.two-amounts", headings.heading(Column.AMOUNT));
        }
        if (amounts.stream().distinct().count() > 1) {
            if (headings.isAmountOfTheWholeOrder()) {
                throw new Bad("import.order.two-amounts", headings.heading(Column.AMOUNT));
            }
            return true;
        }
        if (headings.isAmountOfTheWholeOrder()) {
            return false;
        }
        return isEachItsOwn(rows, amounts.get(0));
    }

    /** All amounts are equal: what the products cost tells whether each is its row's own. */
    private boolean isEachItsOwn(List<OrderRowFacts> rows, Money amount) {
        List<Money> lines = rows.stream()
                .map(OrderRowFacts::lineAmount)
                .filter(Objects::nonNull)
                .toList();
        if (lines.size() == rows.size()) {
            if (lines.stream().allMatch(amount::equals)) {
                return true;
            }
            if (lines.stream().allMatch(line -> line.compareTo(amount) < 0)) {
                return false;
            }
        }
        throw new Bad("import.order.same-amounts", headings.heading(Column.AMOUNT), amount.yuan());
    }

    /** Rows with an amount below zero, each a refund at the time it has. */
    private List<Refund> refunds(String orderNo, List<OrderRowFacts> rows, @Nullable Written paidAt) {
        var refunds = new ArrayList<Refund>();
        for (OrderRowFacts row : rows) {
            Written at = row.refundedAt() != null ? row.refundedAt() : row.paidAt();
            if (at == null) {
                throw new Bad("import.row.no-time", headings.heading(timeColumn()));
            }
            Money amount = new Money(-Objects.requireNonNull(row.amount()).fen());
            Instant when = paidAt == null ? at.at() : notBefore(paidAt, at);
            refunds.add(new Refund(
                    "import-%s-%d-%d".formatted(orderNo, when.getEpochSecond(), amount.fen()), amount, when));
        }
        return refunds;
    }

    /** The refund that a column of the order's own row tells. */
    private Optional<Refund> toldRefund(
            String orderNo, List<OrderRowFacts> rows, Written paidAt, Money amount, boolean parts) {
        Written at = rows.stream()
                .map(OrderRowFacts::refundedAt)
                .filter(Objects::nonNull)
                .max(Comparator.comparing(Written::at))
                .orElse(null);
        List<Money> told = rows.stream()
                .map(OrderRowFacts::refundAmount)
                .filter(Objects::nonNull)
                .toList();
        Money back;
        if (told.stream().anyMatch(some -> some.fen() > 0)) {
            back = parts
                    ? sum(told.stream())
                    : told.stream().max(Money::compareTo).orElseThrow();
        } else if (rows.stream().allMatch(OrderRowFacts::givenBack) || (at != null && told.isEmpty())) {
            back = amount;
        } else {
            return Optional.empty();
        }
        return Optional.of(new Refund("import-" + orderNo, back, at == null ? paidAt.at() : notBefore(paidAt, at)));
    }

    /** A refund written as coarsely as a day or a minute may begin before its payment; it is then as early as that. */
    private Instant notBefore(Written paidAt, Written refundedAt) {
        if (!refundedAt.at().isBefore(paidAt.at())) {
            return refundedAt.at();
        }
        if (refundedAt.has(paidAt.at())) {
            return paidAt.at();
        }
        throw new Bad("import.row.refunded-before", headings.heading(Column.REFUNDED_AT));
    }

    private static List<Item> items(List<OrderRowFacts> rows, boolean parts) {
        List<OrderRowFacts> named = rows.stream()
                .filter(row ->
                        row.quantity() != null || row.category() != null || row.sku() != null || row.title() != null)
                .toList();
        boolean priced = named.size() > 1 && named.stream().allMatch(row -> part(row, parts) != null);
        return named.stream()
                .map(row -> {
                    int quantity = row.quantity() == null ? 1 : row.quantity();
                    Money part = priced ? part(row, parts) : null;
                    return new Item(
                            row.sku(),
                            row.title(),
                            row.category(),
                            quantity,
                            part == null ? null : new Money(part.fen() / quantity));
                })
                .toList();
    }

    private static @Nullable Money part(OrderRowFacts row, boolean parts) {
        return parts && row.amount() != null ? row.amount() : row.lineAmount();
    }

    private static Money sum(Stream<@Nullable Money> amounts) {
        return amounts.filter(Objects::nonNull).reduce(Money.ZERO, Money::plus);
    }

    /** Keeps the rows of orders that have several, until all of an order's are there. */
    static final class Pending {
        private final Map<String, List<Row>> rows = new HashMap<>();

        /** All rows of the order when this is the last of them, else none. */
        List<Row> with(Row row, String orderNo, int all) {
            if (all == 1) {
                return List.of(row);
            }
            List<Row> some = rows.computeIfAbsent(orderNo, any -> new ArrayList<>());
            some.add(row);
            if (some.size() < all) {
                return List.of();
            }
            rows.remove(orderNo);
            return some;
        }

        /** Returns the rows of orders that never became whole; none, unless the file changed while it was read. */
        Collection<List<Row>> rest() {
            return rows.values();
        }
    }
}

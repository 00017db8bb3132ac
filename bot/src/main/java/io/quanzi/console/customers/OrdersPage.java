package io.quanzi.console.customers;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.PeopleSearch;
import io.quanzi.console.VisiblePeople;
import io.quanzi.console.list.KeyedPages.Asked;
import io.quanzi.console.list.ListDefinition;
import io.quanzi.console.list.ListDefinition.Column;
import io.quanzi.console.list.ListDefinition.FileColumn;
import io.quanzi.console.list.ListFilter;
import io.quanzi.console.list.ListOrder;
import io.quanzi.console.list.ListPages;
import io.quanzi.console.list.ListRequest;
import io.quanzi.console.list.ListShape;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Purchase;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import io.quanzi.shared.Money;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Lists the orders, searched by number or buyer, filtered by time, amount and what was given back. */
@Controller
class OrdersPage {
    private static final List<ListOrder> ORDERS = List.of(
            new ListOrder("paid", "paidAt", ListOrder.Kind.TIME, true),
            new ListOrder("amount", "amount", ListOrder.Kind.NUMBER, true));
    private static final List<Column> COLUMNS = List.of(
            Column.shown("orders.no"),
            Column.shown("orders.buyer"),
            Column.more("orders.items"),
            Column.shown("orders.amount").by("amount"),
            Column.shown("orders.state"),
            Column.shown("orders.at").by("paid"));
    /** A name that more people have is none to look for orders by. */
    private static final int MAX_BUYERS = 500;

    private final VisiblePeople visiblePeople;
    private final PeopleSearch search;
    private final ListPages lists;

    OrdersPage(VisiblePeople visiblePeople, PeopleSearch search, ListPages lists) {
        this.visiblePeople = visiblePeople;
        this.search = search;
        this.lists = lists;
    }

    /**
     * An order in the list.
     *
     * @param buyer the name as whoever asks may read it
     * @param state the key of what was given back of it
     * @param refunded what was given back
     */
    public record Row(Purchase order, String buyer, String state, Money refunded) {}

    @GetMapping("/orders")
    String list(@RequestParam Map<String, String> parameters, Model model, Locale language) {
        return lists.show(list(language), parameters, model, "console/orders");
    }

    /** The file of the list as it is filtered and ordered. */
    @GetMapping("/orders.csv")
    void file(@RequestParam Map<String, String> parameters, Locale language, HttpServletResponse response)
            throws IOException {
        lists.file(list(language), parameters, response);
    }

    private ListDefinition<Row> list(Locale language) {
        return new ListDefinition<>(
                shape(language),
                COLUMNS,
                fileColumns(language),
                request -> visiblePeople.orders(asked(request)),
                this::rows);
    }

    private static List<FileColumn<Row>> fileColumns(Locale language) {
        return List.of(
                new FileColumn<>("orders.no", row -> row.order().orderNo()),
                new FileColumn<>("orders.at", row -> row.order().paidAt()),
                new FileColumn<>("customer.id", row -> row.order().customer().value()),
                new FileColumn<>("orders.buyer", Row::buyer),
                new FileColumn<>("orders.items", row -> items(row.order())),
                new FileColumn<>(
                        "orders.amount.yuan", row -> row.order().amount().yuan()),
                new FileColumn<>("orders.refunded.yuan", row -> row.refunded().yuan()),
                new FileColumn<>(
                        "orders.state",
                        row -> Message.of("orders.state." + row.state()).in(language)));
    }

    private static String items(Purchase order) {
        return order.lines().stream()
                .map(line -> Stream.of(line.title(), line.sku(), line.category())
                                .filter(word -> word != null && !word.isBlank())
                                .findFirst()
                                .orElse("")
                        + (line.quantity() > 1 ? " × " + line.quantity() : ""))
                .collect(Collectors.joining(" / "));
    }

    private static ListShape shape(Locale language) {
        return new ListShape(
                "/orders",
                List.of(
                        ListFilter.choice(
                                "state",
                                "orders.state",
                                Stream.of("kept", "refunded")
                                        .map(word -> new ListFilter.Option(
                                                word,
                                                Message.of("orders.state." + word)
                                                        .in(language)))
                                        .toList()),
                        ListFilter.days("paid", "orders.at"),
                        ListFilter.yuan("amount", "orders.amount.yuan")),
                ORDERS);
    }

    private Asked asked(ListRequest request) {
        var conditions = new ArrayList<Criteria>();
        if (!request.q().isEmpty()) {
            conditions.add(found(request.q()));
        }
        switch (request.value("state")) {
            case "" -> {}
            case "kept" -> conditions.add(where("refunds.0").exists(false));
            case "refunded" -> conditions.add(where("refunds.at").gt(Date.from(Instant.EPOCH)));
            default ->
                throw new ResponseStatusException(
                        HttpStatus.BAD_REQUEST,
                        "state: expected kept or refunded, got \"%s\"".formatted(request.value("state")));
        }
        request.yuan("amountFrom")
                .ifPresent(from -> conditions.add(where("amount").gte(from.fen())));
        request.yuan("amountTo").ifPresent(to -> conditions.add(where("amount").lte(to.fen())));
        // an order of which only a refund was heard has no time yet, and is none
        Criteria paid =
                where("paidAt").gte(Date.from(request.startOf("paidFrom", 0).orElse(Instant.EPOCH)));
        conditions.add(
                request.startOf("paidTo", 1).map(to -> paid.lt(Date.from(to))).orElse(paid));
        return Asked.all(conditions);
    }

    /** The order of a number, else the orders of whom a text names. */
    private Criteria found(String q) {
        if (visiblePeople.order(q).isPresent()) {
            return where("_id").is(q);
        }
        List<String> buyers = search.matching(q).map(who -> visiblePeople.people(who, 0, MAX_BUYERS)).stream()
                .flatMap(List::stream)
                .map(CustomerId::value)
                .toList();
        return where("customer").in(buyers);
    }

    private List<Row> rows(List<String> orderNos) {
        List<Purchase> orders = visiblePeople.ordersOf(orderNos);
        Map<CustomerId, Customer> buyers = new HashMap<>();
        visiblePeople
                .findAll(orders.stream().map(Purchase::customer).distinct().toList())
                .forEach(buyer -> buyers.put(buyer.id(), buyer));
        return orders.stream()
                .map(order -> new Row(
                        order,
                        Optional.ofNullable(buyers.get(order.customer()))
                                .map(visiblePeople::nameOf)
                                .orElse("—"),
                        order.refunds().isEmpty() ? "kept" : order.isGivenBack() ? "returned" : "refunded",
                        order.refundedBy(Instant.MAX)))
                .toList();
    }
}

package io.quanzi.console.data;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.PeopleSearch;
import io.quanzi.console.VisiblePeople;
import io.quanzi.console.list.KeyedPages;
import io.quanzi.console.list.KeyedPages.Asked;
import io.quanzi.console.list.ListDefinition;
import io.quanzi.console.list.ListDefinition.Column;
import io.quanzi.console.list.ListDefinition.FileColumn;
import io.quanzi.console.list.ListFilter;
import io.quanzi.console.list.ListOrder;
import io.quanzi.console.list.ListPages;
import io.quanzi.console.list.ListRequest;
import io.quanzi.console.list.ListShape;
import io.quanzi.coupons.CodeList;
import io.quanzi.customer.Customer;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Lists the coupon codes (券码): of which pool, who has them, and which were redeemed. */
@Controller
class CodesPage {
    private static final List<ListOrder> ORDERS = List.of(
            new ListOrder("issued", "issuedAt", ListOrder.Kind.TIME, false),
            new ListOrder("redeemed", "redeemedAt", ListOrder.Kind.TIME, false));
    private static final List<Column> COLUMNS = List.of(
            Column.shown("codes.code"),
            Column.shown("codes.pool"),
            Column.shown("codes.state"),
            Column.shown("codes.customer"),
            Column.more("codes.issued").by("issued"),
            Column.more("codes.until"),
            Column.more("codes.redeemed").by("redeemed"),
            Column.more("codes.amount"));
    /** A name that more people have is none to look for codes by. */
    private static final int MAX_PEOPLE = 500;

    private final CodeList codes;
    private final VisiblePeople visiblePeople;
    private final PeopleSearch search;
    private final KeyedPages pages;
    private final ListPages lists;

    CodesPage(CodeList codes, VisiblePeople visiblePeople, PeopleSearch search, KeyedPages pages, ListPages lists) {
        this.codes = codes;
        this.visiblePeople = visiblePeople;
        this.search = search;
        this.pages = pages;
        this.lists = lists;
    }

    /**
     * A code in the list.
     *
     * @param name of who has it; null for nobody
     */
    public record Row(CodeList.Code code, @Nullable String name) {}

    @GetMapping("/codes")
    String list(@RequestParam Map<String, String> parameters, Model model, Locale language) {
        return lists.show(list(language), parameters, model, "console/codes");
    }

    /** The file of the list as it is filtered and ordered. */
    @GetMapping("/codes.csv")
    void file(@RequestParam Map<String, String> parameters, Locale language, HttpServletResponse response)
            throws IOException {
        lists.file(list(language), parameters, response);
    }

    private ListDefinition<Row> list(Locale language) {
        return new ListDefinition<>(
                new ListShape(
                        "/codes",
                        List.of(
                                ListFilter.choice(
                                        "state",
                                        "codes.state",
                                        Arrays.stream(CodeList.State.values())
                                                .map(state -> new ListFilter.Option(
                                                        state.name(),
                                                        Message.of("codes.state." + state.name())
                                                                .in(language)))
                                                .toList()),
                                ListFilter.choice(
                                        "pool",
                                        "codes.pool",
                                        codes.pools().entrySet().stream()
                                                .map(pool -> new ListFilter.Option(pool.getKey(), pool.getValue()))
                                                .toList()),
                                ListFilter.days("issued", "codes.issued"),
                                ListFilter.days("redeemed", "codes.redeemed")),
                        ORDERS),
                COLUMNS,
                fileColumns(language),
                request -> pages.in(CodeList.COLLECTION, asked(request)),
                this::rows);
    }

    private static List<FileColumn<Row>> fileColumns(Locale language) {
        return List.of(
                new FileColumn<>("codes.code", row -> row.code().code()),
                new FileColumn<>("codes.pool", row -> row.code().pool()),
                new FileColumn<>(
                        "codes.state",
                        row -> Message.of("codes.state." + row.code().state().name())
                                .in(language)),
                new FileColumn<>(
                        "customer.id",
                        row -> row.code().customer() == null
                                ? null
                                : row.code().customer().value()),
                new FileColumn<>("codes.customer", Row::name),
                new FileColumn<>("codes.issued", row -> row.code().issuedAt()),
                new FileColumn<>("codes.until", row -> row.code().validUntil()),
                new FileColumn<>("codes.redeemed", row -> row.code().redeemedAt()),
                new FileColumn<>(
                        "codes.amount.yuan",
                        row -> row.code().amount() == null
                                ? null
                                : row.code().amount().yuan()));
    }

    private Asked asked(ListRequest request) {
        var conditions = new ArrayList<Criteria>();
        request.choice("state").ifPresent(word -> conditions.add(codes.in(CodeList.State.valueOf(word))));
        request.choice("pool").ifPresent(pool -> conditions.add(where("pool").is(pool)));
        request.within("issued", "issuedAt").ifPresent(conditions::add);
        request.within("redeemed", "redeemedAt").ifPresent(conditions::add);
        if (!request.q().isEmpty()) {
            List<String> people =
                    search.matching(request.q()).map(who -> visiblePeople.people(who, 0, MAX_PEOPLE)).stream()
                            .flatMap(List::stream)
                            .map(CustomerId::value)
                            .toList();
            conditions.add(
                    people.isEmpty()
                            ? where("code").is(request.q())
                            : new Criteria()
                                    .orOperator(
                                            where("code").is(request.q()),
                                            where("customer").in(people)));
        }
        return Asked.all(conditions);
    }

    private List<Row> rows(List<String> ids) {
        List<CodeList.Code> found = codes.findAll(ids);
        Map<CustomerId, Customer> people = visiblePeople
                .findAll(found.stream()
                        .map(CodeList.Code::customer)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList())
                .stream()
                .collect(Collectors.toMap(Customer::id, person -> person));
        return found.stream()
                .map(code -> {
                    Customer person = code.customer() == null ? null : people.get(code.customer());
                    return new Row(code, person == null ? null : visiblePeople.nameOf(person));
                })
                .toList();
    }
}

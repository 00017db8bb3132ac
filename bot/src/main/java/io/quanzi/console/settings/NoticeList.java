package io.quanzi.console.settings;

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
import io.quanzi.console.list.ListRequest;
import io.quanzi.console.list.ListShape;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import io.quanzi.shop.Outbound;
import io.quanzi.shop.Outbound.Kept;
import io.quanzi.shop.Outbound.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** The list of what the shop is told (推送商城); without a state of what it did not take. */
@Component
class NoticeList {
    private static final List<String> TYPES = List.of(
            "contact.added",
            "contact.deleted",
            "group.joined",
            "group.left",
            "customer.opted_in",
            "customer.opted_out",
            "coupon.issued");
    private static final String AT = "at";
    private static final String NEXT = "next";
    private static final String TYPE = "type";
    private static final String STATE = "state";
    /** A name that more people have is none to look for by. */
    private static final int MAX_PEOPLE = 500;

    private static final List<ListOrder> ORDERS = List.of(
            new ListOrder(AT, AT, ListOrder.Kind.TIME, true), new ListOrder(NEXT, "nextAt", ListOrder.Kind.TIME, true));
    private static final List<Column> COLUMNS = List.of(
            Column.shown("inbox.event"),
            Column.more("outbound.at").by(AT),
            Column.shown("inbox.why"),
            Column.shown("inbox.next").by(NEXT),
            Column.shown(""));

    private final Outbound outbound;
    private final PeopleSearch search;
    private final VisiblePeople visiblePeople;
    private final KeyedPages pages;

    NoticeList(Outbound outbound, PeopleSearch search, VisiblePeople visiblePeople, KeyedPages pages) {
        this.outbound = outbound;
        this.search = search;
        this.visiblePeople = visiblePeople;
        this.pages = pages;
    }

    /**
     * A row.
     *
     * @param event what happened, in words
     * @param name of whom it is about, as whoever asks may read it; a dash when nobody is known
     * @param state a key of {@code outbound.state}
     * @param cause a key of {@code outbound.why}; empty when it did not fail
     * @param answer the shop's answer, or what went wrong, in the program's words
     * @param nextAt when it is tried next; null when it is not
     */
    public record Row(
            String id,
            String event,
            String customer,
            String name,
            Instant at,
            String state,
            int tries,
            String cause,
            String answer,
            @Nullable Instant nextAt,
            boolean failed) {}

    ListDefinition<Row> definition(Locale language) {
        return new ListDefinition<>(
                shape(language),
                COLUMNS,
                fileColumns(language),
                request -> pages.in(Outbound.COLLECTION, asked(request)),
                ids -> outbound.findAll(ids).stream()
                        .map(kept -> row(kept, language))
                        .toList());
    }

    ListShape shape(Locale language) {
        return new ListShape(
                "/outbound",
                List.of(
                        ListFilter.choice(
                                STATE,
                                "inbox.state",
                                Arrays.stream(Progress.values())
                                        .map(NoticeList::word)
                                        .map(word -> ListFilter.Option.of(word, "outbound.state." + word, language))
                                        .toList()),
                        ListFilter.choice(
                                TYPE,
                                "inbox.event",
                                TYPES.stream()
                                        .map(type -> ListFilter.Option.of(type, "notice." + type, language))
                                        .toList()),
                        ListFilter.days(AT, "outbound.at")),
                ORDERS);
    }

    private static String word(Progress progress) {
        return progress.name().toLowerCase(Locale.ROOT);
    }

    private Asked asked(ListRequest request) {
        var conditions = new ArrayList<Criteria>();
        conditions.add(request.choice(STATE)
                .map(word -> outbound.of(Progress.valueOf(word.toUpperCase(Locale.ROOT))))
                .orElseGet(
                        () -> new Criteria().orOperator(outbound.of(Progress.PARKED), outbound.of(Progress.RETRIED))));
        request.choice(TYPE).ifPresent(type -> conditions.add(where(TYPE).is(type)));
        request.within(AT, AT).ifPresent(conditions::add);
        if (!request.q().isEmpty()) {
            List<String> people =
                    search.matching(request.q()).map(who -> visiblePeople.people(who, 0, MAX_PEOPLE)).stream()
                            .flatMap(List::stream)
                            .map(CustomerId::value)
                            .toList();
            conditions.add(new Criteria()
                    .orOperator(where("_id").is(request.q()), where("customer").in(people)));
        }
        return Asked.all(conditions);
    }

    private Row row(Kept kept, Locale language) {
        String type = kept.notice().type();
        return new Row(
                kept.notice().id(),
                TYPES.contains(type) ? Message.of("notice." + type).in(language) : type,
                kept.notice().customer().value(),
                visiblePeople
                        .find(kept.notice().customer())
                        .map(visiblePeople::nameOf)
                        .orElse("—"),
                kept.notice().at(),
                word(kept.progress()),
                kept.tries(),
                kept.progress().isFailed() ? cause(kept.why()) : "",
                kept.why(),
                kept.nextAt(),
                kept.progress().isFailed());
    }

    /** What the shop's answer means: an HTTP status, perhaps with more behind it, or else what went wrong on the way. */
    private static String cause(String answer) {
        if (Set.of("400", "409", "413", "422").contains(answer)) {
            return "content";
        }
        if (Set.of("401", "403").contains(answer)) {
            return "key";
        }
        if (Set.of("404", "405").contains(answer)) {
            return "address";
        }
        if (answer.matches("5[0-9][0-9]")) {
            return "fault";
        }
        return answer.matches("[0-9]{3}(?s:.*)") ? "other" : "silent";
    }

    private static List<FileColumn<Row>> fileColumns(Locale language) {
        return List.of(
                new FileColumn<>("inbox.event", Row::event),
                new FileColumn<>("customer.id", Row::customer),
                new FileColumn<>("inbox.whose", Row::name),
                new FileColumn<>("outbound.at", Row::at),
                new FileColumn<>(
                        "inbox.state",
                        row -> Message.of("outbound.state." + row.state()).in(language)),
                new FileColumn<>("inbox.tried", Row::tries),
                new FileColumn<>(
                        "inbox.why",
                        row -> row.cause().isEmpty()
                                ? ""
                                : Message.of("outbound.why." + row.cause()).in(language)),
                new FileColumn<>("outbound.answer", Row::answer),
                new FileColumn<>("inbox.next", Row::nextAt));
    }
}

package io.quanzi.console.settings;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.PeopleSearch;
import io.quanzi.console.VisiblePeople;
import io.quanzi.console.list.KeyedPages;
import io.quanzi.console.list.KeyedPages.Asked;
import io.quanzi.console.list.KeyedPages.Part;
import io.quanzi.console.list.ListDefinition;
import io.quanzi.console.list.ListDefinition.Column;
import io.quanzi.console.list.ListDefinition.FileColumn;
import io.quanzi.console.list.ListFilter;
import io.quanzi.console.list.ListOrder;
import io.quanzi.console.list.ListRequest;
import io.quanzi.console.list.ListShape;
import io.quanzi.console.list.RowSource;
import io.quanzi.customer.Customer;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.StoredEvents;
import io.quanzi.inbox.StoredEvents.Progress;
import io.quanzi.inbox.StoredEvents.StoredEvent;
import io.quanzi.shared.FailureCause;
import io.quanzi.shared.Message;
import io.quanzi.work.WaitingWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/**
 * The list of what waits or failed: events, and work of every other kind, as one. An id is the kind, a slash, and the id that
 * it has there.
 */
@Component
class StuckList {
    /** The kind of events; others are {@link WaitingWork#name}. */
    static final String EVENTS = "events";

    private static final String SINCE = "since";
    private static final String NEXT = "next";
    /** A name that more people have is none to look for by. */
    private static final int MAX_PEOPLE = 500;

    private static final List<ListOrder> ORDERS = List.of(
            new ListOrder(SINCE, SINCE, ListOrder.Kind.TIME, false),
            new ListOrder(NEXT, NEXT, ListOrder.Kind.TIME, false));
    private static final List<Column> COLUMNS = List.of(
            Column.shown("work.subject"),
            Column.more("inbox.part"),
            Column.shown("inbox.why"),
            Column.more("inbox.since").by(SINCE),
            Column.shown("inbox.next").by(NEXT),
            Column.shown(""));

    private final StoredEvents events;
    private final List<WaitingWork> works;
    private final EventWords words;
    private final PeopleSearch search;
    private final VisiblePeople visiblePeople;
    private final CustomerGroups customerGroups;
    private final KeyedPages pages;

    StuckList(
            StoredEvents events,
            List<WaitingWork> works,
            EventWords words,
            PeopleSearch search,
            VisiblePeople visiblePeople,
            CustomerGroups customerGroups,
            KeyedPages pages) {
        this.events = events;
        this.works = works;
        this.words = words;
        this.search = search;
        this.visiblePeople = visiblePeople;
        this.customerGroups = customerGroups;
        this.pages = pages;
    }

    /**
     * A row.
     *
     * @param kindPage the console's own page for the kind; null when it has none
     * @param what an event in words, or the subject of a piece of work
     * @param page of the subject of a piece of work; null when it has none
     * @param whose whom an event is about; null of other work
     * @param subject of an event, as its sender names it
     * @param technical what technicians ask for beside the failure's text
     * @param since when it came, or failed first; null when that is not known
     * @param state a key of {@code inbox.state}
     * @param nextAt when it is tried next; null when it is not
     * @param failed whether it can be tried again
     */
    public record Row(
            String id,
            String kind,
            @Nullable String kindPage,
            String what,
            @Nullable String page,
            EventWords.@Nullable EventSubject whose,
            String subject,
            String technical,
            @Nullable Instant since,
            String state,
            @Nullable Instant nextAt,
            boolean failed,
            List<Failure> failures) {}

    /**
     * A failure.
     *
     * @param step the part of the handling that failed; empty where there is but one
     */
    public record Failure(String step, int tries, String error, FailureCause cause) {}

    ListDefinition<Row> definition(Locale language) {
        return new ListDefinition<>(
                shape(language), COLUMNS, fileColumns(language), this::rows, ids -> found(ids, language));
    }

    ListShape shape(Locale language) {
        return new ListShape(
                "/inbox",
                List.of(
                        ListFilter.choice(
                                "state",
                                "inbox.state",
                                Arrays.stream(Progress.values())
                                        .map(StuckList::word)
                                        .map(word -> ListFilter.Option.of(word, "inbox.state." + word, language))
                                        .toList()),
                        ListFilter.choice(
                                "kind",
                                "inbox.kind",
                                Stream.concat(Stream.of(EVENTS), works.stream().map(WaitingWork::name))
                                        .map(kind -> ListFilter.Option.of(kind, "work." + kind, language))
                                        .toList()),
                        ListFilter.choice(
                                "cause",
                                "inbox.why",
                                Arrays.stream(FailureCause.Kind.values())
                                        .map(cause -> new ListFilter.Option(cause.key(), nameOf(cause, language)))
                                        .toList()),
                        ListFilter.days(SINCE, "inbox.since")),
                ORDERS);
    }

    private static String word(Progress progress) {
        return progress.name().toLowerCase(Locale.ROOT);
    }

    /** The words of a cause without the place of WeCom's errcode. */
    private static String nameOf(FailureCause.Kind cause, Locale language) {
        return Message.of("cause." + cause.key(), "#").in(language).replaceAll("\\s*[(（][^()（）]*#[)）]", "");
    }

    /** The rows that a request is for; without a state those that failed. */
    RowSource rows(ListRequest request) {
        Optional<Progress> state = request.choice("state").map(word -> Progress.valueOf(word.toUpperCase(Locale.ROOT)));
        Optional<String> kind = request.choice("kind");
        var parts = new ArrayList<Part>();
        if (kind.filter(one -> !one.equals(EVENTS)).isEmpty()) {
            parts.add(new Part(
                    EVENTS,
                    StoredEvents.COLLECTION,
                    events(request, state),
                    Map.of(SINCE, "receivedAt", NEXT, "nextAt")));
        }
        if (state.filter(one -> !one.isFailed()).isEmpty()) {
            works.stream()
                    .filter(work -> kind.filter(one -> !one.equals(work.name())).isEmpty())
                    .forEach(work -> parts.add(part(work, request, state)));
        }
        return pages.merged(parts);
    }

    private Asked events(ListRequest request, Optional<Progress> state) {
        var conditions = new ArrayList<Criteria>();
        conditions.add(state.map(StoredEvents::of)
                .orElseGet(() -> new Criteria()
                        .orOperator(StoredEvents.of(Progress.PARKED), StoredEvents.of(Progress.RETRIED))));
        cause(request).ifPresent(cause -> conditions.add(StoredEvents.failedBy(cause)));
        request.within(SINCE, "receivedAt").ifPresent(conditions::add);
        if (!request.q().isEmpty()) {
            conditions.add(named(request.q(), state));
        }
        return Asked.all(conditions);
    }

    /** The condition on the field that says why something failed; empty when none is asked for. */
    private static Optional<Criteria> cause(ListRequest request) {
        return request.choice("cause").map(key -> {
            Criteria field = where(FailureCause.FIELD);
            return key.equals(FailureCause.Kind.OTHER.key()) ? field.in(null, "") : field.regex("^" + key + "( |$)");
        });
    }

    /**
     * Events by their own id or subject, an order's number, or whom they are about. What an event holds is searched where
     * not everything that ever came is.
     */
    private Criteria named(String q, Optional<Progress> state) {
        var ids = new ArrayList<String>(List.of(q));
        EventWords.SOURCES.forEach(source -> ids.add(source + ":" + q));
        var subjects = new ArrayList<String>(List.of(q, "order:" + q, "store:" + q));
        search.matching(q).map(who -> visiblePeople.people(who, 0, MAX_PEOPLE)).map(visiblePeople::findAll).stream()
                .flatMap(List::stream)
                .flatMap(StuckList::namesOf)
                .forEach(subjects::add);
        String small = q.toLowerCase(Locale.ROOT);
        customerGroups.all().stream()
                .filter(group -> group.name().toLowerCase(Locale.ROOT).contains(small))
                .map(CustomerGroup::chatId)
                .forEach(subjects::add);
        var ways =
                new ArrayList<>(List.of(where("_id").in(ids), where("subject").in(subjects)));
        if (state.filter(one -> one == Progress.DONE).isEmpty()) {
            ways.add(where("body").regex("\"orderNo\":\"" + Pattern.quote(q) + "\""));
        }
        return new Criteria().orOperator(ways);
    }

    /** The subjects of events about a person. */
    private static Stream<String> namesOf(Customer person) {
        return Stream.of(
                        Optional.ofNullable(person.buyerId()),
                        Optional.ofNullable(person.contact()).map(Customer.Contact::externalUserId))
                .flatMap(Optional::stream);
    }

    private static Part part(WaitingWork work, ListRequest request, Optional<Progress> state) {
        WaitingWork.Rows rows = work.rows();
        var conditions = new ArrayList<Criteria>();
        conditions.add(state.map(one -> one == Progress.PARKED ? rows.parked() : rows.retried())
                .orElseGet(() -> new Criteria().orOperator(rows.parked(), rows.retried())));
        cause(request).ifPresent(conditions::add);
        request.within(SINCE, rows.since()).ifPresent(conditions::add);
        if (!request.q().isEmpty()) {
            conditions.add(new Criteria()
                    .orOperator(rows.named().stream()
                            .map(field -> where(field).regex(Pattern.quote(request.q()), "i"))
                            .toList()));
        }
        return new Part(
                work.name(), rows.collection(), Asked.all(conditions), Map.of(SINCE, rows.since(), NEXT, rows.next()));
    }

    /** The rows of some ids in their order, without those of which nothing failed any more. */
    List<Row> found(List<String> ids, Locale language) {
        Map<String, List<String>> byKind = ids.stream()
                .collect(Collectors.groupingBy(
                        StuckList::kindOf, Collectors.mapping(StuckList::ownIdOf, Collectors.toList())));
        var rows = new HashMap<String, Row>();
        events.findAll(byKind.getOrDefault(EVENTS, List.of())).stream()
                .map(event -> row(event, language))
                .forEach(row -> rows.put(row.id(), row));
        for (WaitingWork work : works) {
            List<String> own = byKind.get(work.name());
            if (own != null) {
                work.items(own).stream().map(item -> row(work, item)).forEach(row -> rows.put(row.id(), row));
            }
        }
        return ids.stream().map(rows::get).filter(Objects::nonNull).toList();
    }

    static String kindOf(String id) {
        return id.substring(0, Math.max(0, id.indexOf('/')));
    }

    static String ownIdOf(String id) {
        return id.substring(id.indexOf('/') + 1);
    }

    private Row row(StoredEvent event, Locale language) {
        List<Failure> failures = event.failures().stream()
                .map(failed -> {
                    String key = words.step(failed.consumer());
                    return new Failure(
                            key == null ? failed.consumer() : Message.of(key).in(language),
                            failed.tries(),
                            failed.error(),
                            failed.cause());
                })
                .toList();
        Progress progress = event.progress();
        return new Row(
                EVENTS + "/" + event.entry().id(),
                EVENTS,
                null,
                Message.of(EventWords.type(event.entry())).in(language),
                null,
                words.subject(event.entry()),
                event.entry().subject(),
                Stream.concat(
                                Stream.of(event.entry().id(), event.entry().type()),
                                event.failures().stream().map(Inbox.Failed::consumer))
                        .collect(Collectors.joining(" · ")),
                event.entry().receivedAt(),
                word(progress),
                progress == Progress.PARKED || progress == Progress.DONE ? null : event.nextAt(),
                progress.isFailed(),
                failures);
    }

    private static Row row(WaitingWork work, WaitingWork.Item item) {
        return new Row(
                work.name() + "/" + item.id(),
                work.name(),
                work.page(),
                item.subject(),
                item.page(),
                null,
                "",
                "",
                item.since(),
                word(item.nextAt() == null ? Progress.PARKED : Progress.RETRIED),
                item.nextAt(),
                true,
                List.of(new Failure("", item.tries(), item.reason(), item.cause())));
    }

    private static List<FileColumn<Row>> fileColumns(Locale language) {
        return List.of(
                new FileColumn<>(
                        "inbox.kind", row -> Message.of("work." + row.kind()).in(language)),
                new FileColumn<>("work.subject", Row::what),
                new FileColumn<>("inbox.whose", row -> whose(row.whose())),
                new FileColumn<>("inbox.part", row -> joined(row, Failure::step)),
                new FileColumn<>("inbox.since", Row::since),
                new FileColumn<>(
                        "inbox.state",
                        row -> Message.of("inbox.state." + row.state()).in(language)),
                new FileColumn<>(
                        "inbox.tried",
                        row -> row.failures().stream()
                                .mapToInt(Failure::tries)
                                .max()
                                .orElse(0)),
                new FileColumn<>(
                        "inbox.why",
                        row -> joined(
                                row,
                                failure -> Message.of(
                                                "cause." + failure.cause().key(),
                                                failure.cause().code())
                                        .in(language))),
                new FileColumn<>("inbox.next", Row::nextAt));
    }

    private static @Nullable String whose(EventWords.@Nullable EventSubject whose) {
        return whose == null
                ? null
                : Stream.of(Optional.ofNullable(whose.person()), Optional.ofNullable(whose.other()))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(" "));
    }

    private static String joined(Row row, Function<Failure, String> words) {
        return row.failures().stream().map(words).distinct().collect(Collectors.joining("; "));
    }
}

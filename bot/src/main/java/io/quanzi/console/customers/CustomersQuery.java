package io.quanzi.console.customers;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.OfficerNames;
import io.quanzi.console.PeopleSearch;
import io.quanzi.console.VisiblePeople;
import io.quanzi.console.list.KeyedPages.Asked;
import io.quanzi.console.list.ListFilter;
import io.quanzi.console.list.ListOrder;
import io.quanzi.console.list.ListRequest;
import io.quanzi.console.list.ListShape;
import io.quanzi.console.today.FunnelSource;
import io.quanzi.console.today.FunnelSource.Stage;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Trait;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.membership.Membership;
import io.quanzi.segments.Segments;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import io.quanzi.shared.Money;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** What the list of customers can be asked for, and what of the store that means. */
@Component
class CustomersQuery {
    private static final String STAGE = "stage";
    private static final Criteria NOBODY = where("_id").is("");
    private static final ListFilter.Option ADDED_NOT = new ListFilter.Option("not-added", "customers.stage.not-added");
    private static final List<ListOrder> ORDERS = List.of(
            new ListOrder("seen", "firstSeenAt", ListOrder.Kind.TIME, true),
            new ListOrder("last", Trait.LAST_PAID_ON.field(), ListOrder.Kind.TEXT, false),
            new ListOrder("spent", Trait.SPENT.field(), ListOrder.Kind.NUMBER, false),
            new ListOrder("added", "contact.since", ListOrder.Kind.TIME, false));

    private final VisiblePeople visiblePeople;
    private final Segments segments;
    private final FunnelSource source;
    private final PeopleSearch search;
    private final OfficerNames officerNames;
    private final CustomerGroups groups;
    private final Membership membership;
    private final Clock clock;

    CustomersQuery(
            VisiblePeople visiblePeople,
            Segments segments,
            FunnelSource source,
            PeopleSearch search,
            OfficerNames officerNames,
            CustomerGroups groups,
            Membership membership,
            Clock clock) {
        this.visiblePeople = visiblePeople;
        this.segments = segments;
        this.source = source;
        this.search = search;
        this.officerNames = officerNames;
        this.groups = groups;
        this.membership = membership;
        this.clock = clock;
    }

    /** What the parameters of an address ask for. */
    ListRequest request(Map<String, String> parameters, Locale language) {
        return ListRequest.of(shape(language), parameters);
    }

    ListShape shape(Locale language) {
        var filters = new ArrayList<ListFilter>();
        filters.add(ListFilter.choice(STAGE, "customers.stage", stageOptions(language)));
        if (visiblePeople.scope().all()) {
            filters.add(ListFilter.choice(
                    "officer",
                    "customers.officer",
                    visiblePeople.officers().stream()
                            .map(id -> new ListFilter.Option(id, officerNames.nameOf(id)))
                            .toList()));
        }
        filters.add(ListFilter.choice(
                "segment",
                "customers.segments",
                segments.all().stream()
                        .map(one -> new ListFilter.Option(one.name(), one.title()))
                        .toList()));
        filters.add(ListFilter.choice(
                "group",
                "customers.groups",
                groups.all().stream()
                        .filter(group -> visiblePeople.scope().owns(group.owner()))
                        .map(group -> new ListFilter.Option(group.chatId(), group.name()))
                        .toList()));
        filters.add(ListFilter.choice(
                "tier",
                "members.tier",
                membership.tierSteps().keySet().stream()
                        .map(tier -> new ListFilter.Option(tier, tier))
                        .toList()));
        filters.add(ListFilter.text("city", "trait.city"));
        filters.add(ListFilter.choice(
                "bought",
                "customers.bought",
                visiblePeople.latestCategories().stream()
                        .map(category -> new ListFilter.Option(category, category))
                        .toList()));
        filters.add(ListFilter.days("last", "customers.last"));
        filters.add(ListFilter.yuan("spent", "customers.spent.yuan"));
        filters.add(ListFilter.days("added", "customers.added"));
        return new ListShape("/customers", filters, ORDERS);
    }

    private List<ListFilter.Option> stageOptions(Locale language) {
        var options = new ArrayList<ListFilter.Option>();
        for (Stage stage : Stage.values()) {
            if (stage != Stage.INVITED || visiblePeople.scope().all()) {
                options.add(new ListFilter.Option(
                        stage.word(), Message.of("funnel." + stage.word()).in(language)));
            }
        }
        if (visiblePeople.scope().all()) {
            options.add(new ListFilter.Option(
                    ADDED_NOT.value(), Message.of(ADDED_NOT.title()).in(language)));
            options.add(new ListFilter.Option("lost", Message.of("stage.lost").in(language)));
        }
        options.add(
                new ListFilter.Option("opted-out", Message.of("stage.opted-out").in(language)));
        return options;
    }

    /** The people that a request is for. */
    Asked asked(ListRequest request) {
        var conditions = new ArrayList<Criteria>();
        Asked stage = stage(request.value(STAGE));
        conditions.add(stage.fields());
        if (!request.q().isEmpty()) {
            conditions.add(search.matching(request.q()).orElse(NOBODY));
        }
        given(request, "officer")
                .ifPresent(officer -> conditions.add(
                        where("contact.userId").is(officer).and("contact.live").is(true)));
        given(request, "segment")
                .ifPresent(segment -> conditions.add(where(Customers.SEGMENTS).is(segment)));
        given(request, "group")
                .ifPresent(chat -> conditions.add(where("_id")
                        .in(groups.peopleIn(chat, clock.instant()).stream()
                                .map(CustomerId::value)
                                .toList())));
        given(request, "tier")
                .ifPresent(tier -> conditions.add(where(Trait.TIER.field()).is(tier)));
        given(request, "city")
                .ifPresent(city -> conditions.add(where(Trait.CITY.field()).is(city)));
        given(request, "bought")
                .ifPresent(category ->
                        conditions.add(where(Trait.CATEGORIES.field()).is(category)));
        between(
                        Trait.LAST_PAID_ON.field(),
                        request.day("lastFrom").map(LocalDate::toString).orElse(null),
                        request.day("lastTo").map(LocalDate::toString).orElse(null))
                .ifPresent(conditions::add);
        between(
                        Trait.SPENT.field(),
                        request.yuan("spentFrom").map(Money::fen).orElse(null),
                        request.yuan("spentTo").map(Money::fen).orElse(null))
                .ifPresent(conditions::add);
        request.startOf("addedFrom", 0)
                .ifPresent(from -> conditions.add(where("contact.since").gte(Date.from(from))));
        request.startOf("addedTo", 1)
                .ifPresent(to -> conditions.add(where("contact.since").lt(Date.from(to))));
        return new Asked(Asked.all(conditions).fields(), stage.elsewhere());
    }

    private static Optional<String> given(ListRequest request, String name) {
        return Optional.of(request.value(name)).filter(value -> !value.isEmpty());
    }

    private static Optional<Criteria> between(String field, @Nullable Object from, @Nullable Object to) {
        if (from == null && to == null) {
            return Optional.empty();
        }
        Criteria between = where(field);
        if (from != null) {
            between = between.gte(from);
        }
        return Optional.of(to == null ? between : between.lte(to));
    }

    private Asked stage(String word) {
        return switch (word) {
            case "" -> Asked.of(new Criteria());
            case "not-added" -> Asked.of(where("contact.since").is(null));
            case "lost" -> Asked.of(where("contact.live").is(false));
            case "opted-out" -> Asked.of(where("optedOut").is(true));
            default -> {
                Stage stage = stageOf(word);
                yield stage == Stage.INVITED && !visiblePeople.scope().all() ? Asked.of(NOBODY) : source.behind(stage);
            }
        };
    }

    private static Stage stageOf(String word) {
        return Arrays.stream(Stage.values())
                .filter(stage -> stage.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.BAD_REQUEST,
                        "stage: expected one of %s, not-added, lost, opted-out, got \"%s\""
                                .formatted(
                                        Arrays.stream(Stage.values())
                                                .map(Stage::word)
                                                .collect(Collectors.joining(", ")),
                                        word)));
    }
}

package io.quanzi.console.members;

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
import io.quanzi.customer.Customers;
import io.quanzi.customer.Trait;
import io.quanzi.membership.MemberDay;
import io.quanzi.membership.Membership;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Members (会员): how many hold each tier, what day it is, and one member's points line by line. */
@Controller
class MembersPage {
    private static final int MAX_LINES = 100;
    private static final String TIER = "traits.tier";
    private static final List<ListOrder> ORDERS = List.of(
            new ListOrder("seen", "firstSeenAt", ListOrder.Kind.TIME, true),
            new ListOrder("points", Trait.POINTS.field(), ListOrder.Kind.NUMBER, false),
            new ListOrder("spent", Trait.SPENT.field(), ListOrder.Kind.NUMBER, false),
            new ListOrder("last", Trait.LAST_PAID_ON.field(), ListOrder.Kind.TEXT, false));
    private static final List<Column> COLUMNS = List.of(
            Column.shown("customers.nickname"),
            Column.shown("members.tier"),
            Column.shown("members.points").by("points"),
            Column.more("customers.spent").by("spent"),
            Column.more("customers.last").by("last"),
            Column.shown("members.history"));

    private static final List<FileColumn<Row>> FILE = List.of(
            new FileColumn<>("customer.id", Row::id),
            new FileColumn<>("customers.nickname", Row::name),
            new FileColumn<>("members.tier", Row::tier),
            new FileColumn<>("members.points", Row::points),
            new FileColumn<>(
                    "customers.spent.yuan",
                    row -> row.spent() == null ? null : row.spent().yuan()),
            new FileColumn<>("customers.last", Row::last));

    private final Membership membership;
    private final VisiblePeople visiblePeople;
    private final PeopleSearch search;
    private final ListPages lists;
    private final Clock clock;

    MembersPage(
            MongoOperations mongo,
            Membership membership,
            VisiblePeople visiblePeople,
            PeopleSearch search,
            ListPages lists,
            Clock clock) {
        this.lists = lists;
        this.membership = membership;
        this.visiblePeople = visiblePeople;
        this.search = search;
        this.clock = clock;
        // serves the tiers' counts
        mongo.indexOps(Customers.COLLECTION).createIndex(new Index(TIER, Sort.Direction.ASC).sparse());
        // serves the list by points
        mongo.indexOps(Customers.COLLECTION)
                .createIndex(new Index(Trait.POINTS.field(), Sort.Direction.ASC).on("_id", Sort.Direction.ASC));
    }

    /**
     * One tier.
     *
     * @param from the least growth that holds it
     */
    public record TierLine(String name, long from, long members) {}

    /** The member days of one day. */
    public record Day(LocalDate day, List<MemberDay> memberDays) {}

    /**
     * One member in the list.
     *
     * @param name as whoever asks may read it
     * @param points as last noted with the person
     */
    public record Row(
            String id,
            String name,
            @Nullable String tier,
            long points,
            @Nullable Money spent,
            @Nullable LocalDate last) {}

    @GetMapping("/members")
    String list(@RequestParam Map<String, String> parameters, Model model) {
        LocalDate today = ChinaTime.dayOf(clock.instant());
        model.addAttribute("tier", parameters.getOrDefault("tier", ""));
        model.addAttribute("tiers", tiers());
        model.addAttribute("today", membership.memberDaysOn(today));
        nextAfter(today).ifPresent(next -> model.addAttribute("next", next));
        return lists.show(list(), parameters, model, "console/members");
    }

    /** The file of the list as it is filtered and ordered. */
    @GetMapping("/members.csv")
    void file(@RequestParam Map<String, String> parameters, HttpServletResponse response) throws IOException {
        lists.file(list(), parameters, response);
    }

    private ListDefinition<Row> list() {
        return new ListDefinition<>(
                shape(), COLUMNS, FILE, request -> visiblePeople.people(asked(request)), this::rows);
    }

    private ListShape shape() {
        return new ListShape(
                "/members",
                List.of(
                        ListFilter.choice(
                                "tier",
                                "members.tier",
                                membership.tierSteps().keySet().stream()
                                        .map(tier -> new ListFilter.Option(tier, tier))
                                        .toList()),
                        ListFilter.yuan("spent", "customers.spent.yuan")),
                ORDERS);
    }

    /** The people of a tier, or of any; whoever is searched for, member or not. */
    private Asked asked(ListRequest request) {
        var conditions = new ArrayList<Criteria>();
        String tier = request.value("tier");
        if (!request.q().isEmpty()) {
            conditions.add(search.matching(request.q()).orElse(where("_id").is("")));
        }
        if (!tier.isEmpty()) {
            conditions.add(where(TIER).is(tier));
        } else if (request.q().isEmpty()) {
            conditions.add(where(TIER).gt(""));
        }
        request.yuan("spentFrom")
                .ifPresent(from -> conditions.add(where(Trait.SPENT.field()).gte(from.fen())));
        request.yuan("spentTo")
                .ifPresent(to -> conditions.add(where(Trait.SPENT.field()).lte(to.fen())));
        return Asked.all(conditions);
    }

    private List<TierLine> tiers() {
        var lines = new ArrayList<TierLine>();
        membership
                .tierSteps()
                .forEach((name, from) -> lines.add(
                        new TierLine(name, from, visiblePeople.count(where(TIER).is(name)))));
        return lines;
    }

    private Optional<Day> nextAfter(LocalDate today) {
        for (LocalDate day = today.plusDays(1);
                !day.isAfter(today.plusDays(MemberDay.MAX_DAYS_BETWEEN));
                day = day.plusDays(1)) {
            List<MemberDay> memberDays = membership.memberDaysOn(day);
            if (!memberDays.isEmpty()) {
                return Optional.of(new Day(day, memberDays));
            }
        }
        return Optional.empty();
    }

    private List<Row> rows(List<String> keys) {
        List<CustomerId> ids = keys.stream().map(CustomerId::new).toList();
        Map<CustomerId, Customer> found = new HashMap<>();
        visiblePeople.findAll(ids).forEach(person -> found.put(person.id(), person));
        return ids.stream()
                .map(found::get)
                .filter(Objects::nonNull)
                .map(person -> new Row(
                        person.id().value(),
                        visiblePeople.nameOf(person),
                        person.trait(Trait.TIER).orElse(null),
                        person.trait(Trait.POINTS).orElse(0L),
                        person.trait(Trait.SPENT).orElse(null),
                        person.trait(Trait.LAST_PAID_ON).orElse(null)))
                .toList();
    }

    /** A line of a member's points, and how many she had after it. */
    public record PointsRow(Instant at, String words, long points, long balance) {}

    @GetMapping("/members/{id}")
    String show(@PathVariable String id, Model model, Locale language) {
        Customer person = visiblePeople
                .find(new CustomerId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no customer has the id " + id));
        model.addAttribute("id", id);
        model.addAttribute("nickname", person.nickname() == null ? "" : person.nickname());
        membership.standingOf(person.id()).ifPresent(standing -> model.addAttribute("standing", standing));
        model.addAttribute(
                "history",
                membership.history(person.id(), MAX_LINES).stream()
                        .map(line -> new PointsRow(line.at(), line.words(language), line.points(), line.balance()))
                        .toList());
        return "console/member";
    }
}

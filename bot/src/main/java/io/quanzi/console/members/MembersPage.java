package io.quanzi.console.members;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.PeopleSearch;
import io.quanzi.console.VisiblePeople;
import io.quanzi.console.list.KeyedPages;
import io.quanzi.console.list.KeyedPages.Asked;
import io.quanzi.console.list.KeyedPages.KeyedPage;
import io.quanzi.console.list.ListExport;
import io.quanzi.console.list.ListFilter;
import io.quanzi.console.list.ListOrder;
import io.quanzi.console.list.ListRequest;
import io.quanzi.console.list.ListShape;
import io.quanzi.console.list.ListView;
import io.quanzi.console.list.ListView.Column;
import io.quanzi.console.list.SavedViews;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Trait;
import io.quanzi.membership.MemberDay;
import io.quanzi.membership.Membership;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import io.quanzi.shared.Money;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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
            new Column("customers.nickname", "", true),
            new Column("members.tier", "", true),
            new Column("members.points", "points", true),
            new Column("customers.spent", "spent", false),
            new Column("customers.last", "last", false),
            new Column("members.history", "", true));

    private final Membership membership;
    private final VisiblePeople visiblePeople;
    private final PeopleSearch search;
    private final SavedViews views;
    private final ListExport export;
    private final Clock clock;

    MembersPage(
            MongoOperations mongo,
            Membership membership,
            VisiblePeople visiblePeople,
            PeopleSearch search,
            SavedViews views,
            ListExport export,
            Clock clock) {
        this.views = views;
        this.export = export;
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
    String list(@RequestParam Map<String, String> parameters, Model model, Principal user) {
        ListRequest request = ListRequest.of(shape(), parameters);
        Asked asked = asked(request);
        KeyedPage page = visiblePeople.page(asked, request, KeyedPages.SIZE);
        LocalDate today = ChinaTime.dayOf(clock.instant());
        model.addAttribute("tier", request.value("tier"));
        model.addAttribute("tiers", tiers());
        model.addAttribute("today", membership.memberDaysOn(today));
        nextAfter(today).ifPresent(next -> model.addAttribute("next", next));
        model.addAttribute("rows", rows(page.ids()));
        model.addAttribute(
                "list",
                ListView.of(
                        request,
                        COLUMNS,
                        visiblePeople.count(asked),
                        page,
                        views.of(user.getName(), request.shapePath())));
        return "console/members";
    }

    /** The file of the list as it is filtered and ordered. */
    @GetMapping("/members.csv")
    void file(
            @RequestParam Map<String, String> parameters, Principal user, Locale language, HttpServletResponse response)
            throws IOException {
        ListRequest request = ListRequest.of(shape(), parameters);
        Asked asked = asked(request);
        export.write(
                user.getName(),
                request,
                Stream.of(
                                "customer.id",
                                "customers.nickname",
                                "members.tier",
                                "members.points",
                                "customers.spent.yuan",
                                "customers.last")
                        .map(key -> Message.of(key).in(language))
                        .toList(),
                (from, size) -> visiblePeople.page(asked, from, size),
                ids -> rows(ids).stream()
                        .<List<?>>map(row -> List.of(
                                row.id(),
                                row.name(),
                                row.tier() == null ? "" : row.tier(),
                                row.points(),
                                row.spent() == null ? "" : row.spent().yuan(),
                                row.last() == null ? "" : row.last()))
                        .toList(),
                response);
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
        return Asked.of(conditions.size() == 1 ? conditions.get(0) : new Criteria().andOperator(conditions));
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
                !day.isAfter(today.plusDays(MemberDay.LONGEST_WAIT));
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

    @GetMapping("/members/{id}")
    String show(@PathVariable String id, Model model) {
        Customer person = visiblePeople
                .find(new CustomerId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no customer has the id " + id));
        model.addAttribute("id", id);
        model.addAttribute("nickname", person.nickname() == null ? "" : person.nickname());
        membership.standingOf(person.id()).ifPresent(standing -> model.addAttribute("standing", standing));
        model.addAttribute("history", membership.history(person.id(), MAX_LINES));
        return "console/member";
    }
}

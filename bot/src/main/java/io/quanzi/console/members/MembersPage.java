package io.quanzi.console.members;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.Pager;
import io.quanzi.console.PeopleSearch;
import io.quanzi.console.VisiblePeople;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.membership.MemberDay;
import io.quanzi.membership.Membership;
import io.quanzi.membership.Standing;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
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
    private static final int DAYS_AHEAD = 14;
    private static final int MAX_LINES = 100;
    private static final String TIER = "traits.tier";

    private final Membership membership;
    private final VisiblePeople visiblePeople;
    private final PeopleSearch search;
    private final Clock clock;

    MembersPage(
            MongoOperations mongo,
            Membership membership,
            VisiblePeople visiblePeople,
            PeopleSearch search,
            Clock clock) {
        this.membership = membership;
        this.visiblePeople = visiblePeople;
        this.search = search;
        this.clock = clock;
        // serves the tiers' counts
        mongo.indexOps(Customers.COLLECTION).createIndex(new Index(TIER, Sort.Direction.ASC).sparse());
    }

    /**
     * One tier.
     *
     * @param from the least growth that holds it
     */
    public record TierLine(String name, long from, long members) {}

    /** The member days of one day. */
    public record Day(LocalDate day, List<MemberDay> memberDays) {}

    /** One member in the list. */
    public record Row(String id, @Nullable String nickname, String tier, long points) {}

    @GetMapping("/members")
    String list(
            @RequestParam(defaultValue = "") String tier,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        int number = Pager.numberOf(page);
        LocalDate today = ChinaTime.dayOf(clock.instant());
        model.addAttribute("tier", tier);
        model.addAttribute("q", q.strip());
        model.addAttribute("tiers", tiers());
        model.addAttribute("today", membership.memberDaysOn(today));
        nextAfter(today).ifPresent(next -> model.addAttribute("next", next));
        model.addAttribute("pager", q.isBlank() ? holders(tier, number) : found(q.strip()));
        return "console/members";
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
        for (LocalDate day = today.plusDays(1); day.isBefore(today.plusDays(DAYS_AHEAD)); day = day.plusDays(1)) {
            List<MemberDay> memberDays = membership.memberDaysOn(day);
            if (!memberDays.isEmpty()) {
                return Optional.of(new Day(day, memberDays));
            }
        }
        return Optional.empty();
    }

    /** Lists the people of a tier, or of any when none is named, the newest first. */
    private Pager<Row> holders(String tier, int number) {
        Criteria held = tier.isEmpty() ? where(TIER).exists(true) : where(TIER).is(tier);
        return new Pager<>(
                rows(visiblePeople.people(held, Pager.before(number), Pager.SIZE)), number, visiblePeople.count(held));
    }

    private Pager<Row> found(String q) {
        List<Row> rows = rows(search.find(q));
        return new Pager<>(rows, 1, rows.size());
    }

    private List<Row> rows(List<CustomerId> ids) {
        return ids.stream()
                .flatMap(id -> visiblePeople.find(id).stream())
                .map(person -> {
                    Optional<Standing> standing = membership.standingOf(person.id());
                    return new Row(
                            person.id().value(),
                            person.nickname(),
                            standing.map(Standing::tier).orElse(""),
                            standing.map(Standing::points).orElse(0L));
                })
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

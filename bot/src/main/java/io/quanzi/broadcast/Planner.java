package io.quanzi.broadcast;

import io.quanzi.broadcast.PlanFacts.Fact;
import io.quanzi.content.Deal;
import io.quanzi.content.Deals;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.Outreach;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookDisk;
import io.quanzi.schedule.RunException;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes plans: what will be said on some days, by the same steps as the posts themselves, and what the disk has that is not
 * in force. What a plan promised is kept for a while, so that whoever goes by it later is told what changed since.
 */
@Component
public class Planner {
    /** The furthest that a plan looks ahead, in days. */
    public static final int MAX_DAYS = 92;

    /** What comes within so many days may matter to a post: its week, and the days that a post is moved to. */
    private static final int MOVED_DAYS = 9;

    private static final int HOURS_OF_A_DAY = 24;

    private final PlanItems planItems;
    private final Schedules schedules;
    private final CustomerGroups customerGroups;
    private final Outreach outreach;
    private final MassMessages massMessages;
    private final Playbook playbook;
    private final PlaybookDisk disk;
    private final PlanRepository plans;
    private final Deals deals;
    private final Clock clock;

    Planner(
            PlanItems planItems,
            Schedules schedules,
            CustomerGroups customerGroups,
            Outreach outreach,
            MassMessages massMessages,
            Playbook playbook,
            PlaybookDisk disk,
            PlanRepository plans,
            Deals deals,
            Clock clock) {
        this.deals = deals;
        this.planItems = planItems;
        this.schedules = schedules;
        this.customerGroups = customerGroups;
        this.outreach = outreach;
        this.massMessages = massMessages;
        this.playbook = playbook;
        this.disk = disk;
        this.plans = plans;
        this.clock = clock;
    }

    /** A plan with what is kept of it. */
    private record Made(OutreachPlan plan, PlanFacts facts) {}

    /** Returns today in Shanghai, the first day that can be planned. */
    public LocalDate today() {
        return ChinaTime.dayOf(clock.instant());
    }

    /**
     * Makes a plan and keeps what it promises.
     *
     * @param first today or later
     * @param days at least one, at most {@value #MAX_DAYS} from today
     */
    public OutreachPlan plan(LocalDate first, int days) {
        Made made = make(first, first.plusDays(days - 1L));
        plans.keep(made.facts(), clock.instant());
        return made.plan();
    }

    /**
     * Compares a plan that was made before with what it would be now.
     *
     * @param hash the plan's
     * @return the differences in words, none when all is as it was; empty when no such plan is kept
     */
    public Optional<List<Message>> changesSince(String hash) {
        return plans.find(hash).map(before -> {
            Instant now = clock.instant();
            LocalDate first = before.from().isBefore(today()) ? today() : before.from();
            LocalDate last = before.to().isBefore(first) ? first : before.to();
            return new PlanChanges(playbook, customerGroups, deals)
                    .between(before, make(first, last).facts(), now);
        });
    }

    /**
     * What will become of a manager's post into groups.
     *
     * @param stops what keeps it from some groups, or makes it late there
     */
    public record Foreseen(GroupSum sum, List<PlanStop> stops) {}

    /** Tells what would become of a draft into groups if it were submitted now, among all that comes, as a plan tells it. */
    public Foreseen foresee(PostDraft draft) {
        Instant now = clock.instant();
        Instant at = draft.at() == null || !draft.at().isAfter(now) ? now.plusMillis(1) : draft.at();
        List<CustomerGroup> groups = customerGroups.all();
        List<String> known = groups.stream().map(CustomerGroup::chatId).toList();
        int gone = (int) draft.chatIds().stream()
                .filter(chatId -> !known.contains(chatId))
                .count();
        Instant last =
                ChinaTime.startOf(ChinaTime.dayOf(at).plusDays(MOVED_DAYS)).minusMillis(1);
        PlanItem item =
                planItems.among(draft.waitingFor(at), now, last, groups, new PlanForecast(outreach, massMessages, now));
        return new Foreseen(item.sum(gone), item.stops());
    }

    /**
     * Tells the same of groups alone, before there are words.
     *
     * @param at when they are told; null: now
     */
    public Foreseen foresee(List<String> chatIds, @Nullable Instant at) {
        return foresee(new PostDraft(
                "",
                0,
                PostDraft.State.DRAFT,
                "",
                clock.instant(),
                chatIds,
                null,
                PostDraft.Words.NONE,
                at,
                HOURS_OF_A_DAY,
                null));
    }

    private Made make(LocalDate first, LocalDate last) {
        Instant now = clock.instant();
        Instant start = ChinaTime.startOf(first);
        Instant begin = start.isAfter(now) ? start.minusMillis(1) : now;
        Instant end = ChinaTime.startOf(last.plusDays(1)).minusMillis(1);
        List<CustomerGroup> groups = customerGroups.all();
        List<CustomerGroup> full =
                groups.stream().filter(CustomerGroup::hasCustomers).toList();
        var people = new TreeMap<String, PeopleSet>();
        var forecast = new PlanForecast(outreach, massMessages, now);
        // what comes before the first day counts, and is not shown
        List<PlanItem> items = planItems.between(now, end, groups, forecast, begin, people).stream()
                .filter(item -> item.at().isAfter(begin))
                .toList();
        people(items, full, people);
        List<OutreachPlan.Budget> budgets = budgets(first, last, full, forecast);
        PlaybookDisk.Comparison compared = disk.compare();
        PlanFacts facts = facts(first, last, items, budgets, compared, people);
        List<RunException> exceptions = schedules.exceptions(begin, end);
        return new Made(new OutreachPlan(facts.hash(), first, last, items, exceptions, budgets, full, compared), facts);
    }

    private static List<OutreachPlan.Budget> budgets(
            LocalDate first, LocalDate last, List<CustomerGroup> groups, PlanForecast forecast) {
        var budgets = new ArrayList<OutreachPlan.Budget>();
        for (CustomerGroup group : groups) {
            for (YearMonth month = YearMonth.from(first);
                    !month.isAfter(YearMonth.from(last));
                    month = month.plusMonths(1)) {
                budgets.add(new OutreachPlan.Budget(
                        group.chatId(),
                        month,
                        month.lengthOfMonth(),
                        forecast.used(group.chatId(), month),
                        forecast.planned(group.chatId(), month)));
            }
        }
        return List.copyOf(budgets);
    }

    /** Notes who is in the groups of each segment that a schedule posts to. */
    private void people(List<PlanItem> items, List<CustomerGroup> groups, Map<String, PeopleSet> people) {
        var segmentOf = new HashMap<String, String>();
        var wanted = new TreeSet<String>();
        items.stream()
                .map(PlanItem::segment)
                .filter(segment -> !segment.isEmpty())
                .forEach(wanted::add);
        groups.stream()
                .filter(group -> group.segment() != null && wanted.contains(group.segment()))
                .forEach(group -> segmentOf.put(group.chatId(), String.valueOf(group.segment())));
        var sets = new HashMap<String, PeopleSet.Builder>();
        wanted.forEach(segment -> sets.put(segment, new PeopleSet.Builder()));
        if (!segmentOf.isEmpty()) {
            customerGroups.forEachMember(segmentOf.keySet(), (chatId, member) -> {
                PeopleSet.Builder set = sets.get(segmentOf.get(chatId));
                if (set != null) {
                    set.add(member);
                }
            });
        }
        sets.forEach((segment, set) -> people.put(PlanChanges.SEGMENT + segment, set.build()));
    }

    private PlanFacts facts(
            LocalDate first,
            LocalDate last,
            List<PlanItem> items,
            List<OutreachPlan.Budget> budgets,
            PlaybookDisk.Comparison compared,
            SortedMap<String, PeopleSet> people) {
        var versions = new TreeMap<String, Integer>();
        playbook.active().forEach(file -> versions.put(file.source().path(), file.version()));
        var onDisk = new TreeMap<String, String>();
        compared.differences()
                .forEach(one -> onDisk.put(one.path(), one.onDisk().isEmpty() ? "" : PlanFacts.hash(one.onDisk())));
        compared.violations().forEach(one -> onDisk.putIfAbsent(one.path(), PlanFacts.hash(one.toString())));
        var left = new TreeMap<String, Integer>();
        budgets.forEach(budget -> left.put(budget.chatId() + "/" + budget.month(), budget.left()));
        return new PlanFacts(first, last, items.stream().map(Planner::fact).toList(), versions, onDisk, people, left);
    }

    private static Fact fact(PlanItem item) {
        var skipped = new TreeMap<String, Integer>();
        item.skipped().forEach((reason, count) -> skipped.put(reason.name(), count));
        var stops = new TreeSet<String>();
        item.stops().forEach(stop -> stops.add(stop.reason().name()));
        return new Fact(
                item.key(),
                item.title(),
                item.at(),
                item.segment(),
                item.segmentTitle(),
                new TreeSet<>(item.groups()),
                item.people(),
                skipped,
                PlanFacts.hash(item.text() + "\n" + String.join("\n", item.attachments())),
                item.tip() == null ? "" : item.tip(),
                item.deal() == null ? "" : item.deal(),
                stops);
    }

    /** Whether a deal stands in a text. */
    static boolean says(String text, Deal deal) {
        return text.contains(deal.url());
    }
}

package io.quanzi.outreach;

import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.MassMessage.Rank;
import io.quanzi.outreach.SendingPlan.Decision;
import io.quanzi.outreach.SendingPlan.Fate;
import io.quanzi.outreach.SendingPlan.Other;
import io.quanzi.outreach.SendingPlan.Unmerged;
import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what is decided on one post into groups of one owner. What waits and was to take it in, or to make room for it,
 * may have left meanwhile: then it is decided again without that.
 */
final class PostMaking {
    private final PostMaker maker;
    private final MassMessageRepository tasks;
    private final ContentMerger merger;
    private final GroupPlaces places;
    private final Outreach.Post wanted;
    private final MassMessage whole;
    private final Instant now;
    private final SendingLimits limits;
    private final Set<String> left = new HashSet<>();

    private boolean made;
    private SkipReason last = SkipReason.REPEATED;

    PostMaking(PostMaker maker, Outreach.Post wanted, MassMessage whole, Instant now) {
        this.maker = maker;
        this.tasks = maker.tasks();
        this.merger = new ContentMerger(maker.copyCheck());
        this.places = new GroupPlaces(tasks.saidToday(), maker.clock());
        this.wanted = wanted;
        this.whole = whole;
        this.now = now;
        this.limits = maker.current().get();
    }

    /** Whether some group gets it, by itself or in one message with another. */
    boolean isMade() {
        return made;
    }

    /** Why the last group that does not get it does not. */
    SkipReason last() {
        return last;
    }

    /** What becomes of groups in one step: the task that waits, of which they are, and what is decided. */
    private record Step(String task, Instant at, boolean takesOver, SkipReason why) {}

    /** What stands beside a post that is made later or not at all. */
    private record Beside(
            Instant at,
            Fate fate,
            @Nullable SkipReason why,
            @Nullable Other other,
            @Nullable Unmerged unmerged) {
        /** Tells its groups from others of the same post and day. */
        String mark() {
            return Hash.of(why + "\n" + (other == null ? "" : other.post() + "\n" + other.name()) + "\n" + unmerged);
        }

        static Beside of(Decision one) {
            return new Beside(one.at(), one.fate(), one.why(), one.other(), one.unmerged());
        }
    }

    void make(List<String> groups) {
        List<String> open = groups;
        while (!open.isEmpty()) {
            open = round(open);
        }
    }

    /** Decides on groups and does it; returns those that are to be decided on again. */
    private List<String> round(List<String> groups) {
        LocalDate day = ChinaTime.dayOf(limits.firstAllowed(now));
        SentDays sent = tasks.sentDays(groups, SentDays.firstOf(day));
        List<WaitingPost> waiting = tasks.waiting(groups, now).stream()
                .filter(one -> !left.contains(one.task()))
                .toList();
        var own = new ArrayList<Decision>();
        var giving = new HashMap<String, Decision>(); // what gives its place to this post, by group
        for (Decision one :
                SendingPlan.decide(limits, sent, waiting, maker.competing(limits, wanted, now, groups), merger)) {
            if (one.post().equals(wanted.id())) {
                own.add(one);
            } else if (one.other() != null
                    && one.other().post().equals(wanted.id())
                    && taskOf(waiting, one).isPresent()) {
                giving.put(one.group(), one);
            }
        }
        var steps = new LinkedHashMap<Step, List<String>>();
        var later = new TreeMap<Instant, Map<Beside, List<String>>>();
        var held = new LinkedHashMap<Beside, List<String>>();
        for (Decision one : own) {
            Decision gives = giving.get(one.group());
            if (one.fate() == Fate.MERGED && one.other() != null && one.other().task() != null) {
                add(steps, new Step(one.other().task(), one.at(), false, SkipReason.MERGED), one.group());
            } else if (one.fate() == Fate.MERGED) {
                later.computeIfAbsent(Competition.waitsUntil(one.at()), at -> new LinkedHashMap<>())
                        .computeIfAbsent(Beside.of(one), any -> new ArrayList<>())
                        .add(one.group());
            } else if (one.leaves() && gives != null) {
                String task = taskOf(waiting, gives).orElseThrow();
                SkipReason why = gives.fate() == Fate.MERGED ? SkipReason.MERGED : SkipReason.REPLACED;
                add(steps, new Step(task, one.at(), true, why), one.group());
            } else if (one.leaves()) {
                later.computeIfAbsent(one.at(), at -> new LinkedHashMap<>())
                        .computeIfAbsent(Beside.of(one), any -> new ArrayList<>())
                        .add(one.group());
            } else {
                add(held, Beside.of(one), one.group());
            }
        }
        held.forEach((beside, these) -> hold(these, reason(beside), beside));
        var again = new ArrayList<String>();
        steps.forEach((step, these) -> again.addAll(take(step, these, sent)));
        if (!again.isEmpty()) {
            later.values().forEach(besides -> besides.values().forEach(again::addAll));
            return again;
        }
        // the task under the post's own id comes last: who finds that takes all for made
        later.descendingMap()
                .values()
                .forEach(besides -> besides.forEach((beside, these) -> insert(beside, these, sent)));
        return again;
    }

    private static <K> void add(Map<K, List<String>> all, K key, String group) {
        all.computeIfAbsent(key, first -> new ArrayList<>()).add(group);
    }

    private static Optional<String> taskOf(List<WaitingPost> waiting, Decision gives) {
        return waiting.stream()
                .filter(one ->
                        one.group().equals(gives.group()) && one.campaign().equals(gives.post()))
                .map(WaitingPost::task)
                .findFirst();
    }

    private static SkipReason reason(Beside beside) {
        if (beside.fate() == Fate.REPLACED) {
            return SkipReason.REPLACED;
        }
        return beside.fate() == Fate.BY_HAND || beside.why() == null ? SkipReason.BY_HAND : beside.why();
    }

    /**
     * Has groups of a task that waits pass to one of this post, or of both in one.
     *
     * @return the groups that are to be decided on again
     */
    private List<String> take(Step step, List<String> groups, SentDays sent) {
        MassMessage from = tasks.find(step.task()).orElseThrow();
        MassMessage made = step.takesOver() ? takingOver(step, from) : takingIn(from);
        List<String> fresh = groups.stream()
                .filter(chatId -> claim(wanted.content(), chatId, made))
                .toList();
        hold(without(groups, fresh), SkipReason.REPEATED, null);
        Set<String> shared = new HashSet<>(
                GroupPlaces.periods(limits.group(), from.plannedAt()).keySet());
        var placed = new ArrayList<String>();
        for (String chatId : fresh) {
            SkipReason full =
                    places.take(limits.group(), wanted.kind(), sent, chatId, made.id(), made.plannedAt(), shared);
            if (full == null) {
                placed.add(chatId);
            }
        }
        boolean taken = !placed.isEmpty()
                && tasks.handover()
                        .pass(
                                from.id(),
                                made.to(placed),
                                step.takesOver()
                                        ? List.of()
                                        : List.of(whole.to(placed)
                                                .ranked(whole.rank().behind(from.title(), null))
                                                .held(SkipReason.MERGED.name(), from.id())),
                                step.why(),
                                from.rank().behind(step.takesOver() ? wanted.title() : whole.title(), null),
                                limits.group());
        if (taken) {
            this.made = true;
        }
        List<String> not = taken ? without(fresh, placed) : fresh;
        for (String chatId : not) {
            tasks.saidToday().giveBack(wanted.content(), chatId, made.id(), made.plannedAt());
            places.giveBack(limits.group(), chatId, made.id(), made.plannedAt(), shared);
        }
        if (!not.isEmpty()) {
            left.add(from.id());
        }
        return not;
    }

    private boolean claim(MessageContent words, String chatId, MassMessage task) {
        return tasks.saidToday().claim(words, chatId, task.id(), task.plannedAt()) || wanted.mayRepeat();
    }

    /** The task that another, which waits, becomes when this post is merged into it. */
    private MassMessage takingIn(MassMessage host) {
        MessageContent both = merger.merged(host.copy(), wanted.content(), ChinaTime.dayOf(host.plannedAt()));
        return host.saying(
                        host.id() + "/with-" + Hash.of(whole.id()),
                        both,
                        host.subject() == null ? wanted.subject() : host.subject())
                .ranked(host.rank().carrying());
    }

    /** The task of this post in the place of another that waits, with its words or without. */
    private MassMessage takingOver(Step step, MassMessage from) {
        boolean merged = step.why() == SkipReason.MERGED;
        String id = whole.id() + (merged ? "/with-" : "/for-") + Hash.of(from.id());
        MessageContent words =
                merged ? merger.merged(wanted.content(), from.copy(), ChinaTime.dayOf(step.at())) : wanted.content();
        MassMessage task = whole.saying(
                        id, words, wanted.subject() == null && merged ? from.subject() : wanted.subject())
                .ranked(merged ? whole.rank().carrying() : whole.rank());
        if (step.at().isAfter(now)) {
            task = task.waiting(id, MassMessage.WAITS + "QUIET", step.at(), wanted.life());
        }
        return limits.group().areOfDays() ? task.endingBy(endOfDay(step.at())) : task;
    }

    private static Instant endOfDay(Instant at) {
        return ChinaTime.startOf(ChinaTime.dayOf(at).plusDays(1));
    }

    /** Plans the groups that leave at one instant, without those that were told the same on its day. */
    private void insert(Beside beside, List<String> groups, SentDays sent) {
        boolean merges = beside.fate() == Fate.MERGED;
        Instant at = merges ? Competition.waitsUntil(beside.at()) : beside.at();
        MassMessage task = whole;
        if (beside.fate() != Fate.GOES) {
            String id = whole.id()
                    + switch (beside.fate()) {
                        case MOVED -> "/" + ChinaTime.dayOf(at) + "-" + beside.mark();
                        case MERGED -> "/into-" + beside.mark();
                        default -> "";
                    };
            String why = merges
                    ? "MERGE"
                    : beside.why() == null ? "QUIET" : beside.why().name();
            task = whole.waiting(id, MassMessage.WAITS + why, at, wanted.life());
        }
        Other other = beside.other();
        if (other != null) {
            Rank rank = task.rank().behind(other.name(), beside.unmerged());
            task = task.ranked(merges ? rank.waitingFor(other.post()) : rank);
        }
        if (limits.group().areOfDays()) {
            task = task.endingBy(endOfDay(at));
        }
        MassMessage planned = task;
        List<String> fresh = groups.stream()
                .filter(chatId -> claim(wanted.content(), chatId, planned))
                .toList();
        hold(without(groups, fresh), SkipReason.REPEATED, null);
        var placed = new ArrayList<String>();
        var full = new TreeMap<SkipReason, List<String>>();
        for (String chatId : fresh) {
            SkipReason why = places.take(limits.group(), wanted.kind(), sent, chatId, task.id(), at, Set.of());
            if (why == null) {
                placed.add(chatId);
            } else {
                full.computeIfAbsent(why, first -> new ArrayList<>()).add(chatId);
            }
        }
        full.forEach((why, these) -> hold(these, why, null));
        if (!placed.isEmpty()) {
            tasks.insert(task.to(placed));
            made = true;
        }
    }

    private void hold(List<String> groups, SkipReason why, @Nullable Beside beside) {
        if (groups.isEmpty()) {
            return;
        }
        last = why;
        Rank rank = whole.rank()
                .behind(
                        Optional.ofNullable(beside)
                                .map(Beside::other)
                                .map(Other::name)
                                .orElse(null),
                        beside == null ? null : beside.unmerged());
        maker.hold(whole.ranked(rank), groups, why);
    }

    private static List<String> without(Collection<String> all, Collection<String> some) {
        return all.stream().filter(one -> !some.contains(one)).collect(Collectors.toList());
    }
}

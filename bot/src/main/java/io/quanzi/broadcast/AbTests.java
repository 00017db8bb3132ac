package io.quanzi.broadcast;

import io.quanzi.broadcast.AbReached.Arrival;
import io.quanzi.broadcast.AbResult.Figures;
import io.quanzi.broadcast.AbResult.Verdict;
import io.quanzi.broadcast.ClickRates.Cluster;
import io.quanzi.broadcast.ClickRates.Interval;
import io.quanzi.clicks.Clicks;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessages;
import io.quanzi.schedule.Occurrence;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
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
import org.springframework.stereotype.Component;

/**
 * The tests of two texts: which there are, and what they show.
 *
 * <p>Who looks every day and stops when he likes what he sees finds differences where there are none. So a test is judged
 * once: by all that came until the end of the first day on which both versions together had their clicks, or of its last
 * day. The sum of both says nothing of which is better, so that this day is not chosen by the result. Clicks after it change
 * nothing.
 */
@Component
public class AbTests {
    private static final Duration AHEAD = Duration.ofDays(14);

    private final AbTestRows rows;
    private final PostToGroups postToGroups;
    private final Schedules schedules;
    private final MassMessages massMessages;
    private final AbReached reached;
    private final PostDrafts postDrafts;
    private final Clicks clicks;
    private final Clock clock;

    AbTests(
            AbTestRows rows,
            PostToGroups postToGroups,
            Schedules schedules,
            MassMessages massMessages,
            AbReached reached,
            PostDrafts postDrafts,
            Clicks clicks,
            Clock clock) {
        this.rows = rows;
        this.postToGroups = postToGroups;
        this.schedules = schedules;
        this.massMessages = massMessages;
        this.reached = reached;
        this.postDrafts = postDrafts;
        this.clicks = clicks;
        this.clock = clock;
    }

    /** How far a test is. */
    public enum State {
        /** In the schedule, and no post had it yet. */
        PLANNED,
        RUNNING,
        /** Its last day is over, and nothing was taken yet. */
        OVER,
        /** One version was taken. */
        TAKEN,
        /** The schedule has it no more, and none was taken by its button. */
        STOPPED,
        /** Of a manager's own post: its week is over. */
        ENDED
    }

    /**
     * A test with what it shows.
     *
     * @param scheduleTitle what managers call the schedule, or the post
     * @param own the manager's post whose two texts are tested; null for a schedule
     * @param taken the version that was taken; null as long as none was
     */
    public record Shown(
            AbTest test,
            String scheduleTitle,
            @Nullable PostDraft own,
            State state,
            AbResult result,
            @Nullable AbVersion taken,
            @Nullable String takenBy,
            @Nullable Instant takenAt) {}

    /** All, the latest first; those to come within two weeks before them. */
    public List<Shown> all() {
        Map<String, AbTest> scheduled = scheduled();
        Map<String, String> titles = schedules.titles();
        List<AbTestRows.Row> begun = rows.all();
        Set<String> known = begun.stream().map(row -> row.test().id()).collect(Collectors.toSet());
        var shown = new ArrayList<Shown>();
        scheduled.values().stream()
                .filter(test -> !known.contains(test.id()))
                .map(test -> shown(new AbTestRows.Row(test, List.of(), null, null, null), scheduled, titles))
                .forEach(shown::add);
        begun.forEach(row -> shown.add(shown(row, scheduled, titles)));
        return List.copyOf(shown);
    }

    public Optional<Shown> find(String id) {
        return all().stream().filter(one -> one.test().id().equals(id)).findFirst();
    }

    /** Notes which version a manager took. */
    public void take(String id, AbVersion version, String by) {
        rows.take(id, version, by, clock.instant());
    }

    /** Returns what changes in the schedule's file when a version is taken: the test's keys go. */
    public static Map<String, String> taking(AbTest test, AbVersion version) {
        var values = new LinkedHashMap<String, String>();
        values.put("template", test.template(version));
        List.of("templateB", "hypothesis", "minimumClicks", "testFrom", "testUntil")
                .forEach(key -> values.put(key, ""));
        return values;
    }

    private Map<String, AbTest> scheduled() {
        Instant now = clock.instant();
        var tests = new TreeMap<String, AbTest>();
        for (Occurrence<PostSettings> run : schedules.occurrences(postToGroups, now.minus(AHEAD), now.plus(AHEAD))) {
            run.settings().test(run.schedule()).ifPresent(test -> tests.put(test.id(), test));
        }
        return tests;
    }

    private Shown shown(AbTestRows.Row row, Map<String, AbTest> scheduled, Map<String, String> titles) {
        AbTest test = row.test();
        PostDraft own = PostDrafts.isOwn(test.schedule())
                ? postDrafts
                        .find(test.schedule().substring(PostDrafts.POST.length()))
                        .orElse(null)
                : null;
        return new Shown(
                test,
                own == null
                        ? titles.getOrDefault(test.schedule(), test.schedule())
                        : own.words().title(),
                own,
                state(row, scheduled.containsKey(test.id())),
                result(test, row.campaigns()),
                row.taken(),
                row.takenBy(),
                row.takenAt());
    }

    private State state(AbTestRows.Row row, boolean isScheduled) {
        if (PostDrafts.isOwn(row.test().schedule())) {
            return ChinaTime.dayOf(clock.instant()).isAfter(row.test().until()) ? State.ENDED : State.RUNNING;
        }
        if (row.taken() != null && !isScheduled) {
            return State.TAKEN;
        }
        if (!isScheduled) {
            return State.STOPPED;
        }
        if (ChinaTime.dayOf(clock.instant()).isAfter(row.test().until())) {
            return State.OVER;
        }
        return row.campaigns().isEmpty() ? State.PLANNED : State.RUNNING;
    }

    /** What one task brought. */
    private record Sent(AbVersion version, String cluster, String chatId, LocalDate day, long reached) {}

    /** The clicks of one task on a day. */
    private record Clicked(AbVersion version, String cluster, LocalDate day, long clicks) {}

    private AbResult result(AbTest test, List<String> campaigns) {
        var sent = new ArrayList<Sent>();
        var clicked = new ArrayList<Clicked>();
        var all = new TreeMap<String, List<MassMessage>>();
        campaigns.forEach(campaign -> all.put(campaign, massMessages.of(campaign)));
        Map<String, Map<Arrival, Long>> people = reached.of(all);
        for (String campaign : campaigns) {
            String segment = campaign.substring(campaign.lastIndexOf('/') + 1);
            List<MassMessage> tasks = all.getOrDefault(campaign, List.of());
            var byTask = clicks.byDay(tasks.stream().map(MassMessage::id).toList());
            for (MassMessage task : tasks) {
                if (task.sentAt().isEmpty()) {
                    continue;
                }
                AbVersion version = test.of(task.recipients().get(0));
                String cluster = segment + "/" + task.userId();
                task.sentAt()
                        .forEach((chatId, at) -> sent.add(new Sent(
                                version,
                                cluster,
                                chatId,
                                ChinaTime.dayOf(at),
                                people.getOrDefault(campaign, Map.of()).getOrDefault(new Arrival(chatId, at), 0L))));
                byTask.getOrDefault(task.id(), Map.of())
                        .forEach((day, count) -> clicked.add(new Clicked(version, cluster, day, count)));
            }
        }
        return result(test, sent, clicked);
    }

    private AbResult result(AbTest test, List<Sent> sent, List<Clicked> clicked) {
        LocalDate today = ChinaTime.dayOf(clock.instant());
        var perDay = new TreeMap<LocalDate, Long>();
        clicked.forEach(one -> perDay.merge(one.day(), one.clicks(), Long::sum));
        LocalDate decided = decidedOn(test, perDay, today);
        LocalDate last = decided == null ? today : decided;
        List<Cluster> a = clusters(AbVersion.A, sent, clicked, last);
        List<Cluster> b = clusters(AbVersion.B, sent, clicked, last);
        Optional<Interval> difference = ClickRates.difference(a, b);
        long all = ClickRates.clicks(a) + ClickRates.clicks(b);
        return new AbResult(
                figures(a, groups(AbVersion.A, sent, last)),
                figures(b, groups(AbVersion.B, sent, last)),
                ClickRates.rate(b) - ClickRates.rate(a),
                difference.map(Interval::low).orElse(null),
                difference.map(Interval::high).orElse(null),
                decided == null ? Verdict.TOO_EARLY : verdict(difference),
                decided,
                Math.max(0, test.minimumClicks() - all),
                (int) sent.stream()
                        .map(Sent::day)
                        .filter(day -> !day.isAfter(last))
                        .distinct()
                        .count(),
                ClickRates.smallestEffect(test.minimumClicks()));
    }

    /** Returns the first day, whole by now, with enough clicks; else the last day, once it is over. */
    static @Nullable LocalDate decidedOn(AbTest test, Map<LocalDate, Long> clicksByDay, LocalDate today) {
        long sum = 0;
        for (Map.Entry<LocalDate, Long> one : new TreeMap<>(clicksByDay).entrySet()) {
            if (one.getKey().isAfter(test.until()) || !one.getKey().isBefore(today)) {
                break;
            }
            sum += one.getValue();
            if (sum >= test.minimumClicks()) {
                return one.getKey();
            }
        }
        return today.isAfter(test.until()) ? test.until() : null;
    }

    private static Verdict verdict(Optional<Interval> difference) {
        if (difference.isEmpty()) {
            return Verdict.TOO_FEW_GROUPS;
        }
        if (!difference.get().tells()) {
            return Verdict.NO_DIFFERENCE;
        }
        return difference.get().low() > 0 ? Verdict.B_BETTER : Verdict.A_BETTER;
    }

    private static List<Cluster> clusters(AbVersion version, List<Sent> sent, List<Clicked> clicked, LocalDate last) {
        var byCluster = new HashMap<String, Cluster>();
        sent.stream()
                .filter(one -> one.version() == version && !one.day().isAfter(last))
                .forEach(one -> byCluster.merge(one.cluster(), new Cluster(0, one.reached()), AbTests::sum));
        clicked.stream()
                .filter(one -> one.version() == version && !one.day().isAfter(last))
                .forEach(one -> byCluster.merge(one.cluster(), new Cluster(one.clicks(), 0), AbTests::sum));
        return List.copyOf(byCluster.values());
    }

    private static Cluster sum(Cluster one, Cluster other) {
        return new Cluster(one.clicks() + other.clicks(), one.reached() + other.reached());
    }

    private static int groups(AbVersion version, List<Sent> sent, LocalDate last) {
        var groups = new HashSet<String>();
        sent.stream()
                .filter(one -> one.version() == version && !one.day().isAfter(last))
                .forEach(one -> groups.add(one.chatId()));
        return groups.size();
    }

    private static Figures figures(List<Cluster> clusters, int groups) {
        Optional<Interval> interval = ClickRates.interval(clusters);
        return new Figures(
                groups,
                clusters.size(),
                ClickRates.reached(clusters),
                ClickRates.clicks(clusters),
                ClickRates.rate(clusters),
                interval.map(Interval::low).orElse(null),
                interval.map(Interval::high).orElse(null));
    }
}

package io.quanzi.rehearsal;

import io.quanzi.coupons.Coupons;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.inbox.Inbox;
import io.quanzi.membership.Membership;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.Outreach;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** Reads what came of a rehearsal off its own store. */
final class Findings {
    private final RehearsalWorld world;
    private final Instant from;
    private final int days;
    private final LocalDate firstDay;
    private final long pointsBefore;
    private final Map<String, Long> segmentsBefore;
    /** Looks at what there is before the first day. */
    Findings(RehearsalWorld world, int days) {
        this.world = world;
        this.from = world.clock().instant();
        this.days = days;
        this.firstDay = ChinaTime.dayOf(from);
        this.pointsBefore = world.bean(Membership.class).outstanding();
        this.segmentsBefore = sizes();
    }

    private Map<String, Long> sizes() {
        var segments = world.bean(Segments.class);
        var sizes = new LinkedHashMap<String, Long>();
        segments.all().forEach(segment -> sizes.put(segment.name(), segments.countIn(segment.name())));
        return sizes;
    }

    /** @param real the program whose past was lived again, where it was */
    RehearsalResult result(
            RehearsalRequest request, Population population, MonthPlayer player, ApplicationContext real) {
        List<MassMessage> all = world.bean(MassMessages.class).toGroupsSince(from).stream()
                .sorted(Comparator.comparing(MassMessage::plannedAt).thenComparing(MassMessage::id))
                .toList();
        List<CustomerGroup> groups = world.bean(CustomerGroups.class).all();
        List<RehearsalResult.OfficerMonth> officers = officers(player, all);
        RehearsalResult.People people = people(population, player, groups);
        RehearsalResult.Lived lived = player.flow().lived();
        return new RehearsalResult(
                firstDay,
                days,
                request.seed(),
                request.playbook(),
                people,
                lived,
                comparison(real, population, people, lived),
                posts(all),
                groups(groups, all),
                decisions(all),
                verdicts(all),
                officers,
                worst(officers),
                points(),
                new PoolFindings(world.bean(Coupons.class), from, firstDay, days)
                        .pools(world.clock().instant()),
                segments(),
                RehearsalWorld.NOT_LIVED.stream().sorted().toList());
    }

    private RehearsalResult.People people(Population population, MonthPlayer player, List<CustomerGroup> groups) {
        return new RehearsalResult.People(
                population.kind(),
                groups.stream().mapToLong(CustomerGroup::customers).sum(),
                groups.size(),
                (int) groups.stream().map(CustomerGroup::owner).distinct().count(),
                player.orders(),
                player.refunds(),
                world.bean(Inbox.class).backlog().parked());
    }

    private RehearsalResult.@Nullable Comparison comparison(
            ApplicationContext real,
            Population population,
            RehearsalResult.People people,
            RehearsalResult.Lived lived) {
        Instant to = ChinaTime.startOf(firstDay.plusDays(days));
        return population
                .past()
                .map(past -> new PastComparison(real, world, from, to).compare(past, people, lived))
                .orElse(null);
    }

    static RehearsalResult.Posts posts(List<MassMessage> all) {
        int planned = 0;
        int delivered = 0;
        int expired = 0;
        int held = 0;
        int failed = 0;
        int open = 0;
        for (MassMessage post : all) {
            int groups = post.recipients().size();
            planned += groups;
            delivered += post.sent();
            switch (post.state()) {
                case HELD -> held += groups;
                case EXPIRED -> expired += groups;
                case DELIVERED -> {}
                case PARTLY -> failed += groups - post.sent();
                case FAILED, OVER_QUOTA, CANCELLED -> failed += groups;
                case PLANNED, CREATED, NOTIFIED, CONFIRMED -> open += groups - post.sent();
            }
        }
        return new RehearsalResult.Posts(planned, delivered, expired, held, failed, open);
    }

    private List<RehearsalResult.GroupMonth> groups(List<CustomerGroup> groups, List<MassMessage> all) {
        var perDay = new TreeMap<String, int[]>();
        groups.forEach(group -> perDay.put(group.chatId(), new int[days]));
        for (MassMessage post : all) {
            post.sentAt().forEach((chat, at) -> {
                int[] counts = perDay.get(chat);
                int day = dayOf(at);
                if (counts != null && day >= 0 && day < days) {
                    counts[day]++;
                }
            });
        }
        var outreach = world.bean(Outreach.class);
        return groups.stream()
                .map(group -> {
                    int[] counts = Objects.requireNonNull(perDay.get(group.chatId()));
                    return new RehearsalResult.GroupMonth(
                            group.chatId(),
                            group.name(),
                            group.segment(),
                            group.owner(),
                            group.customers(),
                            boxed(counts),
                            Arrays.stream(counts).sum(),
                            outreach.remainingBudget(group.chatId()));
                })
                .toList();
    }

    private int dayOf(Instant at) {
        return (int) ChronoUnit.DAYS.between(firstDay, ChinaTime.dayOf(at));
    }

    private static List<Integer> boxed(int[] counts) {
        return Arrays.stream(counts).boxed().toList();
    }

    private record Undone(String title, String reason) {}

    static List<RehearsalResult.Decision> decisions(List<MassMessage> all) {
        var found = new LinkedHashMap<Undone, RehearsalResult.Decision>();
        for (MassMessage post : all) {
            String reason = reasonOf(post);
            int groups = post.recipients().size() - post.sent();
            if (reason != null && groups > 0) {
                found.merge(
                        new Undone(post.title(), reason),
                        new RehearsalResult.Decision(
                                ChinaTime.dayOf(post.plannedAt()), post.title(), reason, 1, groups),
                        (before, more) -> new RehearsalResult.Decision(
                                before.firstDay(),
                                before.title(),
                                before.reason(),
                                before.posts() + 1,
                                before.groups() + more.groups()));
            }
        }
        return List.copyOf(found.values());
    }

    private static @Nullable String reasonOf(MassMessage post) {
        return switch (post.state()) {
            case HELD -> String.valueOf(post.reason());
            case EXPIRED, FAILED, OVER_QUOTA, CANCELLED, PARTLY -> post.state().name();
            case PLANNED, CREATED, NOTIFIED, CONFIRMED, DELIVERED -> null;
        };
    }

    private static List<RehearsalResult.Verdict> verdicts(List<MassMessage> all) {
        var found = new TreeMap<String, RehearsalResult.Verdict>();
        for (MassMessage post : all) {
            boolean blocked = post.state() == MassMessageState.HELD && "COPY".equals(post.reason());
            String verdict = blocked ? "block" : "pass";
            found.merge(
                    post.title() + "/" + verdict,
                    new RehearsalResult.Verdict(post.title(), verdict, 1),
                    (before, more) ->
                            new RehearsalResult.Verdict(before.title(), before.verdict(), before.posts() + 1));
        }
        return List.copyOf(found.values());
    }

    private List<RehearsalResult.OfficerMonth> officers(MonthPlayer player, List<MassMessage> all) {
        var months = new TreeMap<String, Month>();
        var owners = new TreeSet<String>();
        world.bean(CustomerGroups.class).all().forEach(group -> owners.add(group.owner()));
        owners.forEach(owner -> months.put(owner, new Month(days)));
        for (MonthPlayer.Tapped tap : player.tapped()) {
            int day = (int) ChronoUnit.DAYS.between(firstDay, tap.day());
            if (day >= 0 && day < days) {
                months.computeIfAbsent(tap.owner(), owner -> new Month(days)).add(day, tap.groups());
            }
        }
        for (MassMessage post : all) {
            if (post.state() == MassMessageState.EXPIRED) {
                months.computeIfAbsent(post.userId(), owner -> new Month(days)).missed++;
            }
        }
        var officers = new ArrayList<RehearsalResult.OfficerMonth>();
        months.forEach((owner, month) -> officers.add(month.of(owner, firstDay)));
        return officers;
    }

    /** An owner's taps while they are counted. */
    private static final class Month {
        private final int[] taps;
        private final int[] seconds;
        private final int[] secondsWithSecond;
        private int missed;

        Month(int days) {
            taps = new int[days];
            seconds = new int[days];
            secondsWithSecond = new int[days];
        }

        void add(int day, int groups) {
            taps[day]++;
            seconds[day] += OwnerHabits.secondsOf(Math.max(1, groups));
            // of a message to one person, the second takes every other
            secondsWithSecond[day] +=
                    groups == 0 ? OwnerHabits.secondsOf(1) / 2 : OwnerHabits.secondsOf((groups + 1) / 2);
        }

        RehearsalResult.OfficerMonth of(String owner, LocalDate firstDay) {
            int worst = 0;
            for (int day = 1; day < seconds.length; day++) {
                worst = seconds[day] > seconds[worst] ? day : worst;
            }
            return new RehearsalResult.OfficerMonth(
                    owner,
                    boxed(taps),
                    Arrays.stream(seconds).mapToObj(Month::minutes).toList(),
                    missed,
                    taps[worst] == 0 ? null : firstDay.plusDays(worst),
                    minutes(seconds[worst]),
                    minutes(secondsWithSecond[worst]));
        }

        private static double minutes(int seconds) {
            return Math.round(seconds / 6.0) / 10.0;
        }
    }

    private RehearsalResult.@Nullable Worst worst(List<RehearsalResult.OfficerMonth> officers) {
        return officers.stream()
                .filter(officer -> officer.worstDay() != null)
                .max(Comparator.comparingDouble(RehearsalResult.OfficerMonth::worstMinutes)
                        .thenComparing(Comparator.comparing(RehearsalResult.OfficerMonth::userId)
                                .reversed()))
                .map(officer -> {
                    LocalDate day = Objects.requireNonNull(officer.worstDay());
                    return new RehearsalResult.Worst(
                            officer.userId(),
                            day,
                            officer.taps().get((int) ChronoUnit.DAYS.between(firstDay, day)),
                            officer.worstMinutes(),
                            officer.withSecond());
                })
                .orElse(null);
    }

    private RehearsalResult.Points points() {
        var membership = world.bean(Membership.class);
        Membership.Movement month = membership.movement(from, world.clock().instant());
        Membership.Liability owed = membership.liability();
        return new RehearsalResult.Points(
                pointsBefore, membership.outstanding(), month.earned(), month.taken(), owed.points(), owed.holders());
    }

    private List<RehearsalResult.SegmentGrowth> segments() {
        Map<String, Long> after = sizes();
        return world.bean(Segments.class).all().stream()
                .map((Segment segment) -> new RehearsalResult.SegmentGrowth(
                        segment.name(),
                        segment.title(),
                        segmentsBefore.getOrDefault(segment.name(), 0L),
                        after.getOrDefault(segment.name(), 0L)))
                .toList();
    }
}

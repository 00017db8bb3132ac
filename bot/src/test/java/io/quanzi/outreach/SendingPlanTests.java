package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.SendingLimits.Caps;
import io.quanzi.outreach.SendingLimits.WhenFull;
import io.quanzi.outreach.SendingPlan.Decision;
import io.quanzi.outreach.SendingPlan.Fate;
import io.quanzi.outreach.SendingPlan.Wanted;
import io.quanzi.shared.ChinaTime;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SendingPlanTests {
    private static final LocalDate TUESDAY = LocalDate.of(2026, 3, 3);
    private static final QuietHours NIGHT = new QuietHours(LocalTime.of(22, 0), LocalTime.of(8, 0));

    private static Instant at(LocalDate day, int hour, int minute) {
        return day.atTime(hour, minute).atZone(ChinaTime.ZONE).toInstant();
    }

    private static Wanted post(String id, PostKind kind, Instant at, String... groups) {
        return new Wanted(id, id, kind, at, at.plus(Duration.ofHours(24)), List.of(groups));
    }

    private static SendingLimits limits(int day, int week, int reserve, QuietHours quiet, WhenFull full) {
        return new SendingLimits(new Caps(day, week, reserve), Caps.NONE, quiet, full, SendingLimits.NONE.priority());
    }

    @Test
    void holdsWhatIsDueInQuietHoursToTheFirstAllowedMinute() {
        var limits = limits(0, 0, 0, NIGHT, WhenFull.DROP);

        List<Decision> decisions = SendingPlan.decide(
                limits, new SentDays(), List.of(post("a", PostKind.TIP, at(TUESDAY, 22, 30), "wr1")));

        assertThat(decisions).containsExactly(new Decision("a", "wr1", Fate.HELD, null, at(TUESDAY.plusDays(1), 8, 0)));
    }

    @Test
    void countsAHeldPostOnTheDayThatItLeaves() {
        var sent = new SentDays();
        sent.add("wr1", TUESDAY.plusDays(1));
        var limits = limits(1, 0, 0, NIGHT, WhenFull.DROP);

        assertThat(SendingPlan.decide(limits, sent, List.of(post("a", PostKind.TIP, at(TUESDAY, 22, 30), "wr1"))))
                .extracting(Decision::fate, Decision::why)
                .containsExactly(tuple(Fate.DROPPED, SkipReason.OVER_DAY));
    }

    @Test
    void leavesTheDayToTheHigherKindThenTheEarlierDeadlineThenTheName() {
        var limits = limits(1, 0, 0, QuietHours.NONE, WhenFull.DROP);
        Wanted tip = post("tip", PostKind.TIP, at(TUESDAY, 10, 0), "wr1", "wr2");
        Wanted deal = post("deal", PostKind.DEAL, at(TUESDAY, 15, 0), "wr1");
        Wanted otherTip = post("another", PostKind.TIP, at(TUESDAY, 10, 0), "wr2");

        Map<String, Fate> fates = SendingPlan.decide(limits, new SentDays(), List.of(tip, deal, otherTip)).stream()
                .collect(Collectors.toMap(one -> one.post() + " " + one.group(), Decision::fate));

        assertThat(fates)
                .containsEntry("deal wr1", Fate.GOES)
                .containsEntry("tip wr1", Fate.DROPPED)
                .containsEntry("another wr2", Fate.GOES)
                .containsEntry("tip wr2", Fate.DROPPED);
    }

    @Test
    void movesToTheFirstDayWithRoomOrLeavesItToTheOwner() {
        var sent = new SentDays();
        sent.add("wr1", TUESDAY);
        sent.add("wr1", TUESDAY.plusDays(1));
        Wanted tip = post("tip", PostKind.TIP, at(TUESDAY, 10, 0), "wr1");

        assertThat(SendingPlan.decide(limits(1, 0, 0, NIGHT, WhenFull.MOVE), sent, List.of(tip)))
                .containsExactly(
                        new Decision("tip", "wr1", Fate.MOVED, SkipReason.OVER_DAY, at(TUESDAY.plusDays(2), 10, 0)));
        assertThat(SendingPlan.decide(limits(1, 0, 0, NIGHT, WhenFull.BY_HAND), sent, List.of(tip)))
                .containsExactly(new Decision("tip", "wr1", Fate.BY_HAND, SkipReason.OVER_DAY, tip.at()));
    }

    @Test
    void keepsTheReserveOfAMonthForManagers() {
        var sent = new SentDays();
        for (int i = 0; i < 29; i++) {
            sent.add("wr1", TUESDAY.withDayOfMonth(1));
        }
        var limits = limits(0, 0, 2, QuietHours.NONE, WhenFull.DROP);

        assertThat(SendingPlan.decide(
                        limits,
                        sent,
                        List.of(
                                post("tip", PostKind.TIP, at(TUESDAY, 10, 0), "wr1"),
                                post("own", PostKind.OWN, at(TUESDAY, 11, 0), "wr1"))))
                .extracting(Decision::post, Decision::fate, Decision::why)
                .containsExactly(tuple("own", Fate.GOES, null), tuple("tip", Fate.DROPPED, SkipReason.OVER_BUDGET));
    }

    private static final SendingPlan.Merging ANY = (host, rider, day) -> null;

    private static WaitingPost waiting(String post, PostKind kind, Instant at, String group) {
        return new WaitingPost(
                post + "/moms/lan",
                post + "/moms",
                post,
                kind,
                at,
                at.plus(Duration.ofHours(24)),
                group,
                () -> Optional.of(new SendingPlan.Said(MessageContent.of(post), null)),
                null,
                false);
    }

    @Test
    void namesThePostThatTakesThePlace() {
        Wanted tip = post("tip", PostKind.TIP, at(TUESDAY, 10, 0), "wr1");
        Wanted deal = post("deal", PostKind.DEAL, at(TUESDAY, 15, 0), "wr1");

        for (WhenFull full : List.of(WhenFull.MOVE, WhenFull.DROP, WhenFull.BY_HAND, WhenFull.REPLACE)) {
            assertThat(SendingPlan.decide(limits(1, 0, 0, NIGHT, full), new SentDays(), List.of(tip, deal)))
                    .filteredOn(one -> one.post().equals("tip"))
                    .extracting(Decision::other)
                    .containsExactly(new SendingPlan.Other("deal", null, "deal"));
        }
    }

    @Test
    void mergesIntoAPostOfTheSameDayThatIsStillToComeOnceForEach() {
        Wanted tip = post("tip", PostKind.TIP, at(TUESDAY, 10, 0), "wr1");
        Wanted second = post("tip2", PostKind.TIP, at(TUESDAY, 11, 0), "wr1");
        Wanted deal = post("deal", PostKind.DEAL, at(TUESDAY, 15, 0), "wr1");

        assertThat(SendingPlan.decide(
                        limits(1, 0, 0, NIGHT, WhenFull.MERGE),
                        new SentDays(),
                        List.of(),
                        List.of(tip, second, deal),
                        ANY))
                .extracting(Decision::post, Decision::fate, Decision::at, Decision::unmerged)
                .containsExactly(
                        tuple("deal", Fate.GOES, deal.at(), null),
                        tuple("tip", Fate.MERGED, deal.at(), null),
                        tuple("tip2", Fate.MOVED, at(TUESDAY.plusDays(1), 11, 0), SendingPlan.Unmerged.NOTHING_THERE));
    }

    @Test
    void movesWhatMayNotBeMergedAndSaysWhy() {
        Wanted tip = post("tip", PostKind.TIP, at(TUESDAY, 16, 0), "wr1");
        Wanted deal = post("deal", PostKind.DEAL, at(TUESDAY, 15, 0), "wr1");
        Wanted late = post("late", PostKind.DEAL, at(TUESDAY, 18, 0), "wr2");
        Wanted health = post("health", PostKind.TIP, at(TUESDAY, 9, 0), "wr2");

        assertThat(SendingPlan.decide(
                        limits(1, 0, 0, NIGHT, WhenFull.MERGE),
                        new SentDays(),
                        List.of(),
                        List.of(tip, deal, late, health),
                        (host, rider, day) -> SendingPlan.Unmerged.HEALTH))
                .filteredOn(one -> one.fate() == Fate.MOVED)
                .extracting(Decision::post, Decision::unmerged)
                .containsExactlyInAnyOrder(
                        tuple("tip", SendingPlan.Unmerged.NOTHING_THERE), tuple("health", SendingPlan.Unmerged.HEALTH));
    }

    @Test
    void takesThePlaceOfTheLowestThatWaitsAndTellsItSo() {
        var limits = limits(0, 2, 0, NIGHT, WhenFull.REPLACE);
        var sent = new SentDays();
        sent.add("wr1", TUESDAY.plusDays(2));
        sent.add("wr1", TUESDAY.plusDays(3));
        List<WaitingPost> waiting = List.of(
                waiting("tip", PostKind.TIP, at(TUESDAY.plusDays(2), 10, 0), "wr1"),
                waiting("other", PostKind.OTHER, at(TUESDAY.plusDays(3), 10, 0), "wr1"));
        Wanted deal = post("deal", PostKind.DEAL, at(TUESDAY, 15, 0), "wr1");

        assertThat(SendingPlan.decide(limits, sent, waiting, List.of(deal), ANY))
                .containsExactly(
                        new Decision("deal", "wr1", Fate.GOES, null, deal.at()),
                        new Decision(
                                "other/moms",
                                "wr1",
                                Fate.REPLACED,
                                SkipReason.OVER_WEEK,
                                at(TUESDAY.plusDays(3), 10, 0),
                                new SendingPlan.Other("deal", null, "deal"),
                                null));
        // one of the same rank or a lower gets no place
        assertThat(SendingPlan.decide(
                        limits, sent, waiting, List.of(post("x", PostKind.OTHER, at(TUESDAY, 15, 0), "wr1")), ANY))
                .extracting(Decision::fate)
                .containsExactly(Fate.DROPPED);
    }

    @Test
    void foretellsWhatWaitsAndIsReplacedOrMergedLater() {
        Wanted tip = post("tip", PostKind.TIP, at(TUESDAY, 23, 0), "wr1"); // waits for the morning
        Wanted deal = post("deal", PostKind.DEAL, at(TUESDAY.plusDays(1), 7, 0), "wr1");
        var sent = new SentDays();
        for (int i = 0; i < 30; i++) {
            sent.add("wr1", TUESDAY.withDayOfMonth(1));
        }

        assertThat(SendingForecast.decide(
                        limits(0, 0, 0, NIGHT, WhenFull.REPLACE), sent, List.of(), List.of(deal, saying(tip)), ANY))
                .extracting(Decision::post, Decision::fate)
                .containsExactly(tuple("tip", Fate.REPLACED), tuple("deal", Fate.HELD));
        assertThat(SendingForecast.decide(
                        limits(0, 0, 0, NIGHT, WhenFull.MERGE), sent, List.of(), List.of(deal, saying(tip)), ANY))
                .extracting(
                        Decision::post,
                        Decision::fate,
                        one -> one.other() == null ? "" : one.other().name())
                .containsExactly(tuple("tip", Fate.HELD, ""), tuple("deal", Fate.MERGED, "tip"));
    }

    private static Wanted saying(Wanted post) {
        return new Wanted(
                post.id(),
                post.name(),
                post.kind(),
                post.at(),
                post.until(),
                post.groups(),
                () -> Optional.of(new SendingPlan.Said(MessageContent.of(post.name()), null)));
    }

    /** Over random limits, pasts and posts: no group gets more than it may, nothing leaves in quiet hours, and all adds up. */
    @Property(tries = 200)
    void givesNoGroupMoreThanItMay(@ForAll @IntRange(max = 1_000_000) int seed) {
        var random = new Random(seed);
        int day = random.nextInt(4);
        int week = day == 0 ? random.nextInt(8) : day + random.nextInt(6);
        var limits = new SendingLimits(
                new Caps(day, week, random.nextInt(28)),
                Caps.NONE,
                random.nextBoolean() ? NIGHT : new QuietHours(LocalTime.NOON, LocalTime.of(14, 0)),
                List.of(WhenFull.values()).get(random.nextInt(WhenFull.values().length)),
                SendingLimits.NONE.priority());
        var sent = new SentDays();
        var past = new ArrayList<LocalDate>();
        for (int i = random.nextInt(20); i > 0; i--) {
            LocalDate one = TUESDAY.withDayOfMonth(1 + random.nextInt(2));
            past.add(one);
            sent.add("wr0", one);
        }
        var posts = new ArrayList<Wanted>();
        for (int i = 0; i < 40; i++) {
            posts.add(post(
                    "post-" + i,
                    List.of(PostKind.values()).get(random.nextInt(4)),
                    at(TUESDAY.plusDays(random.nextInt(30)), random.nextInt(24), random.nextInt(60)),
                    "wr0",
                    "wr1",
                    "wr2"));
        }

        List<Decision> decisions = SendingPlan.decide(limits, sent, posts);

        assertThat(decisions).hasSize(posts.size() * 3);
        Collections.shuffle(posts, random);
        assertThat(SendingPlan.decide(limits, sent, posts)).isEqualTo(decisions);
        for (String group : List.of("wr0", "wr1", "wr2")) {
            var days = decisions.stream()
                    .filter(one -> one.group().equals(group) && one.leaves())
                    .map(one -> ChinaTime.dayOf(one.at()))
                    .toList();
            List<LocalDate> all = new ArrayList<>(days);
            if (group.equals("wr0")) {
                all.addAll(past);
            }
            // what was there before may be too much already; what is added never makes it so
            assertThat(days).allSatisfy(one -> {
                if (limits.group().day() > 0) {
                    assertThat(count(all, one, Function.identity()))
                            .isLessThanOrEqualTo(limits.group().day());
                }
                if (limits.group().week() > 0) {
                    assertThat(count(all, one, SendingPlanTests::monday))
                            .isLessThanOrEqualTo(limits.group().week());
                }
                assertThat(count(all, one, YearMonth::from)).isLessThanOrEqualTo(one.lengthOfMonth());
            });
        }
        assertThat(decisions)
                .filteredOn(Decision::leaves)
                .noneMatch(one -> limits.quiet().areAt(one.at()));
        assertThat(decisions).filteredOn(one -> !one.leaves()).allMatch(one -> one.why() != null);
    }

    private static LocalDate monday(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static long count(List<LocalDate> days, LocalDate like, Function<LocalDate, ?> part) {
        return days.stream()
                .filter(one -> part.apply(one).equals(part.apply(like)))
                .count();
    }
}

package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.content.law.CopyCheck;
import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.SendingLimits.Caps;
import io.quanzi.outreach.SendingLimits.WhenFull;
import io.quanzi.outreach.SendingPlan.Wanted;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

class PostMakerTests {
    /** Ten in the morning in Shanghai. */
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");

    private final MongoTemplate mongo = TestMongo.fresh();
    private final MassMessageRepository rows = new MassMessageRepository(mongo, clock);
    private final CopyCheck copyCheck = mock(CopyCheck.class);
    private final List<Wanted> coming = new ArrayList<>();
    private SendingLimits limits = SendingLimits.NONE;
    private final PostMaker maker =
            new PostMaker(rows, copyCheck, () -> limits, () -> (from, to, groups) -> List.copyOf(coming), clock);

    @BeforeEach
    void passes() {
        when(copyCheck.check(anyString())).thenReturn(List.of());
    }

    private static Outreach.Post post(String id, PostKind kind, String text) {
        return new Outreach.Post(id, "moms", id, kind, MessageContent.of(text), null, false, MassMessages.LIFE);
    }

    private MassMessage task(String id) {
        return rows.find(id).orElseThrow();
    }

    private List<MassMessage> tasksOf(String post) {
        return rows.find(Criteria.where("campaign").is(post + "/moms"), 99);
    }

    private static SendingLimits ofADay(int posts, WhenFull full) {
        return new SendingLimits(
                new Caps(posts, 0, 0), Caps.NONE, QuietHours.NONE, full, SendingLimits.NONE.priority());
    }

    @Test
    void holdsAPostToTheFirstMinuteAfterTheQuietHoursAndSaysWhy() {
        limits = new SendingLimits(
                Caps.NONE,
                Caps.NONE,
                new QuietHours(LocalTime.of(9, 0), LocalTime.of(11, 0)),
                WhenFull.DROP,
                SendingLimits.NONE.priority());

        maker.make(post("tip@1", PostKind.TIP, "早"), "lan", List.of("wr1"));

        Instant eleven = Instant.parse("2026-03-03T03:00:00Z");
        assertThat(task("tip@1/moms/lan")).satisfies(task -> {
            assertThat(task.waits()).isTrue();
            assertThat(task.reason()).isEqualTo("WAITS_QUIET");
            assertThat(task.plannedAt()).isEqualTo(eleven);
            assertThat(task.until()).isEqualTo(eleven.plus(MassMessages.LIFE));
        });
    }

    @Test
    void leavesRoomForAHigherPostOfTheSameDay() {
        limits = ofADay(1, WhenFull.DROP);
        coming.add(new Wanted(
                "deal@1",
                "deal",
                PostKind.DEAL,
                clock.instant().plus(Duration.ofHours(5)),
                clock.instant().plus(Duration.ofHours(9)),
                List.of("wr1")));

        maker.make(post("tip@1", PostKind.TIP, "贴士"), "lan", List.of("wr1", "wr2"));

        assertThat(task("tip@1/moms/lan").recipients()).containsExactly("wr2");
        assertThat(task("tip@1/moms/lan/held-OVER_DAY").recipients()).containsExactly("wr1");
        // what must be said today is not tapped tomorrow
        assertThat(task("tip@1/moms/lan").until()).isEqualTo(Instant.parse("2026-03-03T16:00:00Z"));

        clock.advance(Duration.ofHours(5));
        maker.make(post("deal@1", PostKind.DEAL, "好价"), "lan", List.of("wr1", "wr2"));
        assertThat(task("deal@1/moms/lan").recipients()).containsExactly("wr1");
    }

    @Test
    void movesWhatIsTooMuchToTheNextDayOrGivesItToTheOwner() {
        limits = ofADay(1, WhenFull.MOVE);
        maker.make(post("tip@1", PostKind.TIP, "贴士"), "lan", List.of("wr1"));

        maker.make(post("tip@2", PostKind.TIP, "又一条"), "lan", List.of("wr1"));
        maker.make(post("tip@2", PostKind.TIP, "又一条"), "lan", List.of("wr1"));

        assertThat(tasksOf("tip@2")).singleElement().satisfies(task -> {
            assertThat(task.reason()).isEqualTo("WAITS_OVER_DAY");
            assertThat(task.rank().other()).isEqualTo("tip@1");
            assertThat(task.plannedAt()).isEqualTo(Instant.parse("2026-03-04T02:00:00Z"));
        });

        limits = ofADay(1, WhenFull.BY_HAND);
        assertThat(maker.make(post("tip@3", PostKind.TIP, "第三条"), "lan", List.of("wr1")))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo(SkipReason.BY_HAND));
        assertThat(task("tip@3/moms/lan/held-BY_HAND").copy().text()).isEqualTo("第三条");
    }

    @Test
    void makesWhatThePreviewOfTheSamePostsPromised() {
        limits = ofADay(1, WhenFull.DROP);
        maker.make(post("early@1", PostKind.TIP, "早"), "lan", List.of("wr1"));
        Instant later = clock.instant().plus(Duration.ofHours(2));
        Instant end = later.plus(MassMessages.LIFE);
        coming.add(new Wanted("tip@1", "tip@1", PostKind.TIP, later, end, List.of("wr1", "wr2", "wr3")));
        coming.add(new Wanted("own@1", "own@1", PostKind.OWN, later.plusSeconds(60), end, List.of("wr2")));
        List<SendingPlan.Decision> promised = maker.decide(coming);

        clock.set(later);
        maker.make(post("tip@1", PostKind.TIP, "贴士"), "lan", List.of("wr1", "wr2", "wr3"));
        clock.advance(Duration.ofMinutes(1));
        maker.make(post("own@1", PostKind.OWN, "主管说"), "lan", List.of("wr2"));

        assertThat(promised.stream().filter(SendingPlan.Decision::leaves).map(one -> one.post() + " " + one.group()))
                .containsExactlyInAnyOrder("tip@1 wr3", "own@1 wr2");
        assertThat(task("tip@1/moms/lan").recipients()).containsExactly("wr3");
        assertThat(task("own@1/moms/lan").recipients()).containsExactly("wr2");
        assertThat(tasksOf("tip@1"))
                .filteredOn(task -> "OVER_DAY".equals(task.reason()))
                .flatExtracting(MassMessage::recipients)
                .containsExactlyInAnyOrder("wr1", "wr2");
        // what is made is decided, and is not decided again
        assertThat(maker.decide(coming)).isEmpty();
    }

    @Test
    void tellsThatTheLastPlaceOfAWeekIsLostToAnotherNode() {
        limits = new SendingLimits(
                new Caps(0, 1, 0), Caps.NONE, QuietHours.NONE, WhenFull.DROP, SendingLimits.NONE.priority());
        LocalDate sunday = LocalDate.parse("2026-03-08");
        rows.saidToday().takePlace("wr1", "week-2026-03-02", sunday, 1, 0, "other", clock.instant());

        maker.make(post("tip@1", PostKind.TIP, "贴士"), "lan", List.of("wr1", "wr2"));

        assertThat(task("tip@1/moms/lan").recipients()).containsExactly("wr2");
        assertThat(task("tip@1/moms/lan/held-OVER_WEEK").recipients()).containsExactly("wr1");
    }

    @Test
    void givesTheLastPlaceOfADayOnceThoughTwoNodesPostAtOnce() throws Exception {
        limits = ofADay(1, WhenFull.DROP);

        assertThat(madeByTwoNodesAtOnce()).isOne();
    }

    @Test
    void givesTheLastMessageOfAMonthOnceThoughTwoNodesPostAtOnce() throws Exception {
        clock.set(Instant.parse("2026-03-01T02:00:00Z"));
        for (int i = 0; i < 30; i++) {
            maker.make(post("tip@" + i, PostKind.TIP, "贴士 " + i), "lan", List.of("wr1"));
            clock.advance(Duration.ofHours(24));
        }

        assertThat(madeByTwoNodesAtOnce()).isOne();
        assertThat(rows.usedBy("wr1", YearMonth.of(2026, 3))).isEqualTo(31);
        assertThat(rows.find(Criteria.where("reason").is("OVER_BUDGET"), 9)).hasSize(1);
    }

    @Test
    void givesAMonthsPlaceAgainWhenItsPostCouldNotBeSaid() {
        limits = new SendingLimits(
                new Caps(0, 0, 27), Caps.NONE, QuietHours.NONE, WhenFull.DROP, SendingLimits.NONE.priority());
        for (int i = 0; i < 4; i++) {
            maker.make(post("tip@" + i, PostKind.TIP, "贴士 " + i), "lan", List.of("wr1"));
        }
        assertThat(maker.make(post("tip@4", PostKind.TIP, "贴士 4"), "lan", List.of("wr1")))
                .isInstanceOf(DeliveryOutcome.Skipped.class);
        mongo.updateFirst(
                Query.query(Criteria.where("_id").is("tip@1/moms/lan")),
                Update.update("state", MassMessageState.EXPIRED.name()),
                MassMessageRepository.TASKS);

        maker.make(post("tip@5", PostKind.TIP, "贴士 5"), "lan", List.of("wr1"));

        assertThat(task("tip@5/moms/lan").state()).isEqualTo(MassMessageState.PLANNED);
        assertThat(maker.make(post("tip@6", PostKind.TIP, "贴士 6"), "lan", List.of("wr1")))
                .isInstanceOf(DeliveryOutcome.Skipped.class);
    }

    private int madeByTwoNodesAtOnce() throws Exception {
        var another = new PostMaker(
                new MassMessageRepository(mongo, clock),
                copyCheck,
                () -> limits,
                () -> (from, to, groups) -> List.of(),
                clock);
        var go = new CountDownLatch(1);
        var pool = Executors.newFixedThreadPool(2);
        try {
            List<Future<DeliveryOutcome>> both = List.of(
                    pool.submit(() -> {
                        go.await();
                        return maker.make(post("one@1", PostKind.TIP, "一"), "lan", List.of("wr1"));
                    }),
                    pool.submit(() -> {
                        go.await();
                        return another.make(post("two@1", PostKind.TIP, "二"), "lan", List.of("wr1"));
                    }));
            go.countDown();

            int made = 0;
            for (Future<DeliveryOutcome> one : both) {
                made += one.get() instanceof DeliveryOutcome.Tasked ? 1 : 0;
            }
            return made;
        } finally {
            pool.shutdownNow();
        }
    }
}

package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.content.law.CopyCheck;
import io.quanzi.outreach.SendingLimits.Caps;
import io.quanzi.outreach.SendingLimits.WhenFull;
import io.quanzi.outreach.SendingPlan.Said;
import io.quanzi.outreach.SendingPlan.Wanted;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;

/** Posts that are merged or replaced: once each, in one task, whatever dies and whoever is at it. */
class PostsThatGiveWayTests {
    /** Ten at night on a Tuesday in Shanghai; what is due now waits until eight. */
    private static final Instant TEN = Instant.parse("2026-03-03T14:00:00Z");

    private static final Instant EIGHT = Instant.parse("2026-03-04T00:00:00Z");
    private static final QuietHours NIGHT = new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0));

    private final CopyCheck copyCheck = mock(CopyCheck.class);

    @BeforeEach
    void passes() {
        when(copyCheck.check(anyString())).thenReturn(List.of());
    }

    /** A node on a store. */
    private final class Node {
        private final SettableClock clock;
        private final MassMessageRepository rows;
        private final PostMaker maker;
        private final List<Wanted> coming = new ArrayList<>();

        Node(MongoTemplate store, SettableClock clock, WhenFull full, QuietHours quiet) {
            this.clock = clock;
            this.rows = new MassMessageRepository(store, clock);
            var limits = new SendingLimits(new Caps(1, 0, 0), Caps.NONE, quiet, full, SendingLimits.NONE.priority());
            this.maker = new PostMaker(
                    rows, copyCheck, () -> limits, () -> (from, to, groups) -> into(coming, groups), clock);
        }

        DeliveryOutcome makes(String id, PostKind kind, String... groups) {
            return maker.make(post(id, kind), "lan", List.of(groups));
        }

        /** What a group will be told, each with when. */
        List<String> told(String group) {
            return rows.find(Criteria.where("recipients").is(group), 99).stream()
                    .filter(task -> task.state() != MassMessageState.HELD)
                    .map(task -> task.copy().text().replace("\n\n", "+") + " " + task.plannedAt())
                    .toList();
        }

        List<MassMessage> held(String post) {
            return rows.find(
                    Criteria.where("campaign").is(post + "/moms").and("state").is("HELD"), 99);
        }
    }

    private static List<Wanted> into(List<Wanted> coming, Collection<String> groups) {
        return coming.stream()
                .map(one ->
                        one.into(one.groups().stream().filter(groups::contains).toList()))
                .filter(one -> !one.groups().isEmpty())
                .toList();
    }

    private static Outreach.Post post(String id, PostKind kind) {
        return new Outreach.Post(id, "moms", id, kind, MessageContent.of(id), null, false, MassMessages.LIFE);
    }

    private static Wanted wanted(String id, PostKind kind, Instant at, String... groups) {
        return new Wanted(
                id,
                id,
                kind,
                at,
                at.plus(MassMessages.LIFE),
                List.of(groups),
                () -> Optional.of(new Said(MessageContent.of(id), null)));
    }

    private Node node(WhenFull full, QuietHours quiet) {
        return new Node(TestMongo.fresh(), new SettableClock(TEN.toString()), full, quiet);
    }

    @Test
    void aHigherPostTakesThePlaceOfOneThatWaits() {
        Node node = node(WhenFull.REPLACE, NIGHT);
        node.makes("tip", PostKind.TIP, "wr1", "wr2");
        assertThat(node.told("wr1")).containsExactly("tip " + EIGHT);

        assertThat(node.makes("deal", PostKind.DEAL, "wr1")).isInstanceOf(DeliveryOutcome.Tasked.class);

        assertThat(node.told("wr1")).containsExactly("deal " + EIGHT);
        assertThat(node.told("wr2")).containsExactly("tip " + EIGHT);
        assertThat(node.held("tip")).singleElement().satisfies(task -> {
            assertThat(task.reason()).isEqualTo("REPLACED");
            assertThat(task.recipients()).containsExactly("wr1");
            assertThat(task.rank().other()).isEqualTo("deal");
        });
        // again, as after a restart: nothing more happens
        node.makes("deal", PostKind.DEAL, "wr1");
        node.makes("tip", PostKind.TIP, "wr1", "wr2");
        assertThat(node.told("wr1")).containsExactly("deal " + EIGHT);
        // one that ranks no higher gets no place
        assertThat(node.makes("deal2", PostKind.DEAL, "wr1")).isInstanceOf(DeliveryOutcome.Skipped.class);
        assertThat(node.held("deal2")).singleElement().satisfies(task -> {
            assertThat(task.reason()).isEqualTo("OVER_DAY");
            assertThat(task.rank().other()).isEqualTo("deal");
        });
    }

    @Test
    void whatStandsInWeComKeepsItsPlace() {
        Node node = node(WhenFull.REPLACE, NIGHT);
        node.makes("tip", PostKind.TIP, "wr1");
        assertThat(node.rows.queue().takeOpen("tip/moms/lan")).isPresent(); // a node is about to make it

        node.makes("deal", PostKind.DEAL, "wr1");

        assertThat(node.told("wr1")).containsExactly("tip " + EIGHT);
        assertThat(node.held("deal")).extracting(MassMessage::reason).containsExactly("OVER_DAY");
    }

    @Test
    void aPostIsMergedIntoOneThatWaitsForTheGroupsThatAreFull() {
        Node node = node(WhenFull.MERGE, NIGHT);
        node.makes("tip", PostKind.TIP, "wr1", "wr2");

        node.makes("deal", PostKind.DEAL, "wr1", "wr3");

        assertThat(node.told("wr1")).containsExactly("tip+deal " + EIGHT);
        assertThat(node.told("wr2")).containsExactly("tip " + EIGHT);
        assertThat(node.told("wr3")).containsExactly("deal " + EIGHT);
        assertThat(node.held("deal")).singleElement().satisfies(task -> {
            assertThat(task.reason()).isEqualTo("MERGED");
            assertThat(task.rank().other()).isEqualTo("tip");
        });
        node.makes("deal", PostKind.DEAL, "wr1", "wr3");
        assertThat(node.told("wr1")).containsExactly("tip+deal " + EIGHT);
        // it carries one already: the next goes on another day, and says why
        node.makes("other", PostKind.OTHER, "wr1");
        assertThat(node.rows.find(Criteria.where("campaign").is("other/moms"), 9))
                .singleElement()
                .satisfies(task -> {
                    assertThat(task.plannedAt()).isEqualTo(EIGHT.plus(Duration.ofDays(1)));
                    assertThat(task.rank().unmerged()).isEqualTo(SendingPlan.Unmerged.NOTHING_THERE);
                });
    }

    @Test
    void aPostWaitsForAHigherOneOfItsDayToBeMergedIntoAndGoesByItselfIfThatDoesNotCome() {
        Instant noon = TEN.plus(Duration.ofHours(14));
        Node node = node(WhenFull.MERGE, QuietHours.NONE);
        node.clock.set(noon);
        Instant three = noon.plus(Duration.ofHours(3));
        node.coming.add(wanted("deal", PostKind.DEAL, three, "wr1", "wr2"));

        node.makes("tip", PostKind.TIP, "wr1", "wr2", "wr3");
        assertThat(node.told("wr1")).containsExactly("tip " + three.plus(Duration.ofMinutes(10)));
        assertThat(node.told("wr3")).containsExactly("tip " + noon);

        node.clock.set(three);
        node.makes("deal", PostKind.DEAL, "wr1");
        assertThat(node.told("wr1")).containsExactly("deal+tip " + three);
        assertThat(node.told("wr2")).containsExactly("tip " + three.plus(Duration.ofMinutes(10)));
        assertThat(node.held("tip")).extracting(MassMessage::reason).containsExactly("MERGED");
    }

    @Test
    @Tag("deaths")
    void isToldOnceWhereverTheProcessDies() {
        for (WhenFull full : List.of(WhenFull.REPLACE, WhenFull.MERGE)) {
            boolean died = true;
            int commands = 0;
            for (; died; commands++) {
                var store = new DyingStore();
                var clock = new SettableClock(TEN.toString());
                var node = new Node(store.mongo(), clock, full, NIGHT);
                node.makes("tip", PostKind.TIP, "wr1", "wr2");

                died = store.diesAfter(commands, () -> node.makes("deal", PostKind.DEAL, "wr1", "wr3"));
                clock.advance(Duration.ofMinutes(40));
                var next = new Node(store.mongo(), clock, full, NIGHT);
                next.makes("deal", PostKind.DEAL, "wr1", "wr3");

                String at = full + ", died before command " + (commands + 1);
                assertThat(next.told("wr1"))
                        .as(at)
                        .containsExactly((full == WhenFull.REPLACE ? "deal " : "tip+deal ") + EIGHT);
                assertThat(next.told("wr2")).as(at).containsExactly("tip " + EIGHT);
                assertThat(next.told("wr3")).as(at).containsExactly("deal " + EIGHT);
                assertThat(next.held(full == WhenFull.REPLACE ? "tip" : "deal"))
                        .as(at)
                        .extracting(MassMessage::reason)
                        .containsExactly(full == WhenFull.REPLACE ? "REPLACED" : "MERGED");
            }
            assertThat(commands).isGreaterThan(10);
        }
    }

    @Test
    void oneOfTwoNodesAtOnceGetsThePlaceAndNothingIsToldTwice() throws Exception {
        for (WhenFull full : List.of(WhenFull.REPLACE, WhenFull.MERGE)) {
            MongoTemplate store = TestMongo.fresh();
            var clock = new SettableClock(TEN.toString());
            var one = new Node(store, clock, full, NIGHT);
            var other = new Node(store, clock, full, NIGHT);
            one.makes("tip", PostKind.TIP, "wr1", "wr2");

            atOnce(
                    () -> one.makes("deal1", PostKind.DEAL, "wr1", "wr2"),
                    () -> other.makes("deal2", PostKind.DEAL, "wr1", "wr2"));

            for (String group : List.of("wr1", "wr2")) {
                assertThat(one.told(group).stream().filter(told -> told.endsWith(EIGHT.toString())))
                        .as("%s %s", full, group)
                        .singleElement()
                        .asString()
                        .contains("deal");
            }
            assertThat(one.rows.find(new Criteria(), 99).stream()
                            .filter(task -> task.campaign().startsWith("deal")))
                    .extracting(MassMessage::campaign)
                    .contains("deal1/moms", "deal2/moms");
        }
    }

    private static void atOnce(Callable<?> one, Callable<?> other) throws Exception {
        var go = new CountDownLatch(1);
        var pool = Executors.newFixedThreadPool(2);
        try {
            var both = new ArrayList<Future<?>>();
            for (Callable<?> each : List.of(one, other)) {
                both.add(pool.submit(() -> {
                    go.await();
                    return each.call();
                }));
            }
            go.countDown();
            for (Future<?> each : both) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }
}

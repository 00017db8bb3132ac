package io.quanzi.console.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.console.customers.BulkAction.Kind;
import io.quanzi.console.customers.BulkAction.State;
import io.quanzi.console.customers.BulkActions.Counts;
import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Customers;
import io.quanzi.onboarding.Inviter;
import io.quanzi.segments.HandPlacements;
import io.quanzi.segments.HandPlacements.Placement;
import io.quanzi.segments.PlacementFixture;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.FailureCause;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestAudit;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.work.DeathAtEveryCommand;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** What is done with many customers is done once with each, wherever the process dies, and can be taken back. */
class BulkActionsTests {
    private static final String SEGMENT = "moms";

    /** One process after another, on one store. */
    private static final class Shop {
        private final MongoTemplate mongo;
        private final SettableClock clock;
        private final Customers customers;
        private final Segments segments = mock(Segments.class);
        private final Inviter inviter = mock(Inviter.class);
        private final FailedWork failedWork = mock(FailedWork.class);
        private final List<CustomerId> people;
        private BulkActions actions;

        private Shop(MongoTemplate mongo, SettableClock clock) {
            this.mongo = mongo;
            this.clock = clock;
            this.customers = CustomerFixture.customers(mongo, clock, event -> {});
            this.people = IntStream.range(0, 3)
                    .mapToObj(i -> customers
                            .findOrCreate(new Buyer("b-" + i, null, null, null, null), Instant.EPOCH)
                            .id())
                    .toList();
            this.actions = new BulkActions(mongo, TestAudit.of(mongo, clock), clock);
            when(segments.find(anyString())).thenReturn(Optional.of(mock(Segment.class)));
        }

        private void live() {
            actions = new BulkActions(mongo, TestAudit.of(mongo, clock), clock);
            var worker = new BulkWorker(actions, customers, segments, placements(), inviter, failedWork, clock);
            actions.tend();
            actions.queue().runDue(worker::takeTurn, 100);
            actions.tend();
        }

        private HandPlacements placements() {
            return PlacementFixture.placements(customers);
        }

        private void begin(String id, Kind kind, Placement wanted) {
            var action =
                    new BulkAction(id, kind, SEGMENT, "lan", clock.instant(), State.PREPARING, 0, 0, null, null, null);
            if (actions.begin(action)) {
                actions.add(id, people.stream().map(CustomerId::value).toList(), wanted);
                actions.open(action, people.size(), people.size() + 1);
            }
        }

        private List<Placement> placed() {
            return people.stream()
                    .map(person -> HandPlacements.of(customers.find(person).orElseThrow(), SEGMENT))
                    .toList();
        }

        private void later() {
            clock.advance(Duration.ofMinutes(5));
        }
    }

    private static Shop shop() {
        return new Shop(TestMongo.fresh(), new SettableClock("2026-03-03T02:00:00Z"));
    }

    @Test
    @Tag("deaths")
    void isDoneOnceWithEachWhereverTheProcessDies() {
        int places = DeathAtEveryCommand.of((mongo, clock) -> {
            var shop = new Shop(mongo, clock);
            return new DeathAtEveryCommand.User(
                    Duration.ofMinutes(5),
                    () -> {
                        shop.placements().place(shop.people.get(0), SEGMENT, Placement.IN);
                        shop.begin("a-1", Kind.PUT_IN, Placement.IN);
                    },
                    shop::live,
                    died -> {
                        assertThat(shop.placed()).as(died).containsOnly(Placement.IN);
                        assertThat(shop.actions.counts("a-1")).as(died).isEqualTo(new Counts(0, 2, 1, 0, 0));
                        assertThat(shop.actions.find("a-1").orElseThrow().state())
                                .as(died)
                                .isEqualTo(State.ENDED);
                    });
        });
        assertThat(places).isGreaterThan(10);
    }

    @Test
    void isBegunWithAllOfThemOrWithNobody() {
        boolean died = true;
        for (int commands = 0; died; commands++) {
            var store = new DyingStore();
            var shop = new Shop(store.mongo(), new SettableClock("2026-03-03T02:00:00Z"));
            died = store.diesAfter(commands, () -> shop.begin("a-1", Kind.TAKE_OUT, Placement.OUT));
            shop.live();
            shop.later();
            shop.live();
            assertThat(List.copyOf(new HashSet<>(shop.placed())))
                    .as("died after %d commands", commands)
                    .hasSize(1);
            shop.clock.advance(Duration.ofHours(2));
            shop.live();
            assertThat(shop.actions.find("a-1").map(BulkAction::state))
                    .as("died after %d commands", commands)
                    .isEqualTo(shop.placed().get(0) == Placement.OUT ? Optional.of(State.ENDED) : Optional.empty());
        }
    }

    @Test
    void undoPutsBackWhomItChangedAndLeavesWhoWasPlacedSince() {
        Shop shop = shop();
        shop.placements().place(shop.people.get(0), SEGMENT, Placement.OUT);
        shop.begin("a-1", Kind.PUT_IN, Placement.IN);
        shop.live();
        shop.placements().place(shop.people.get(2), SEGMENT, Placement.OUT);

        assertThat(shop.actions.find("a-1").orElseThrow().asked()).isEqualTo(4);
        String undoing = shop.actions.undo("a-1", "min").orElseThrow().id();
        assertThat(shop.actions.undo("a-1", "min")).as("a second time").isEmpty();
        shop.live();

        assertThat(shop.placed()).containsExactly(Placement.OUT, Placement.RULE, Placement.OUT);
        assertThat(shop.actions.counts(undoing)).isEqualTo(new Counts(0, 2, 0, 1, 0));
        assertThat(shop.actions.left(undoing, 10))
                .singleElement()
                .satisfies(left -> assertThat(left.why()).isEqualTo("bulk.left.changed-since"));
        assertThat(shop.actions.of(shop.people.get(1), 10))
                .extracting(took -> took.action().kind())
                .containsExactlyInAnyOrder(Kind.PUT_IN, Kind.UNDO);
        assertThat(shop.mongo
                        .getCollection("audit")
                        .find()
                        .map(line -> "%s %s %s→%s %s"
                                .formatted(
                                        line.getString("actor"),
                                        line.getString("action"),
                                        line.getString("before"),
                                        line.getString("after"),
                                        line.getString("detail")))
                        .into(new ArrayList<>()))
                .containsExactly(
                        "lan customers.bulk →PUT_IN moms people=3",
                        "min customers.bulk.undo PUT_IN moms→UNDONE people=3");
    }

    @Test
    void anUndoingThatNeverBeganLeavesTheActionToBeUndone() {
        boolean died = true;
        for (int commands = 0; died; commands++) {
            var store = new DyingStore();
            var shop = new Shop(store.mongo(), new SettableClock("2026-03-03T02:00:00Z"));
            shop.begin("a-1", Kind.PUT_IN, Placement.IN);
            shop.live();
            died = store.diesAfter(commands, () -> shop.actions.undo("a-1", "min"));
            shop.clock.advance(Duration.ofHours(2));
            shop.live();
            shop.later();
            shop.actions.undo("a-1", "min");
            shop.live();
            assertThat(shop.placed()).as("died after %d commands", commands).containsOnly(Placement.RULE);
        }
    }

    @Test
    void saysOfEachWhyItCouldNotBe() {
        Shop shop = shop();
        when(shop.inviter.inviteForPast(any())).thenReturn(Inviter.Invited.YES);
        when(shop.inviter.inviteForPast(shop.people.get(0))).thenReturn(Inviter.Invited.OPTED_OUT);
        when(shop.inviter.inviteForPast(shop.people.get(1))).thenThrow(new IllegalStateException("errcode 45009"));
        shop.begin("a-1", Kind.INVITE, null);

        for (int tries = 0; tries < 5; tries++) {
            shop.live();
            shop.later();
        }

        assertThat(shop.actions.counts("a-1")).isEqualTo(new Counts(0, 1, 0, 1, 1));
        assertThat(shop.actions.left("a-1", 10))
                .extracting(BulkActions.Left::why, BulkActions.Left::fault)
                .satisfies(all -> assertThat(all.toString()).contains("bulk.left.invite.OPTED_OUT", "errcode 45009"));
        assertThat(shop.actions.find("a-1").orElseThrow().isUndoable()).isFalse();
    }

    @Test
    void triesAgainWhatFailedAndSaysWhatFailedOnceMore() {
        Shop shop = shop();
        when(shop.failedWork.retry("events/a")).thenReturn(true);
        when(shop.failedWork.retry("tags/b")).thenReturn(true);
        when(shop.failedWork.failure("tags/b")).thenReturn(Optional.of(new FailureCause(FailureCause.Kind.BUSY, "-1")));
        String page = new BulkRetries(shop.actions, shop.clock)
                .begin("lan", some -> {
                    some.accept(List.of("events/a", "tags/b"));
                    some.accept(List.of("tags/no-more"));
                })
                .orElseThrow();
        String id = page.substring("/bulk/".length());

        shop.live();
        assertThat(shop.actions.counts(id)).isEqualTo(new Counts(2, 0, 1, 0, 0));
        shop.clock.advance(Duration.ofSeconds(1));
        shop.live();
        assertThat(shop.actions.counts(id)).isEqualTo(new Counts(1, 0, 1, 1, 0));
        when(shop.failedWork.isWaiting("events/a")).thenReturn(true);
        shop.clock.advance(Duration.ofSeconds(4));
        shop.live();
        assertThat(shop.actions.counts(id)).isEqualTo(new Counts(1, 0, 1, 1, 0));
        when(shop.failedWork.isWaiting("events/a")).thenReturn(false);
        shop.clock.advance(Duration.ofSeconds(4));
        shop.live();

        assertThat(shop.actions.counts(id)).isEqualTo(new Counts(0, 1, 1, 1, 0));
        assertThat(shop.actions.left(id, 10)).containsExactly(new BulkActions.Left("tags/b", "cause.busy", "-1", null));
        assertThat(shop.actions.find(id).orElseThrow().state()).isEqualTo(State.ENDED);
        assertThat(shop.actions.undo(id, "lan")).isEmpty();
        assertThat(new BulkRetries(shop.actions, shop.clock).begin("lan", some -> some.accept(List.of())))
                .isEmpty();
        assertThat(shop.actions.latest(10)).hasSize(1);
    }

    @Test
    void whoIsErasedStandsNowhereInIt() {
        Shop shop = shop();
        shop.begin("a-1", Kind.PUT_IN, Placement.IN);
        shop.live();
        var data = new BulkPersonalData(shop.actions);
        assertThat(data.export(shop.people.get(0)).toString()).contains("PUT_IN", "moms");

        data.erase(shop.people.get(0));
        data.merge(shop.people.get(1), shop.people.get(2));

        assertThat(data.export(shop.people.get(0))).isEmpty();
        assertThat(shop.actions.of(shop.people.get(2), 10)).hasSize(2);
        assertThat(shop.mongo.getCollection("bulk_rows").countDocuments(new Document()))
                .isEqualTo(2);
    }

    /** An import is undone of whoever is not known by anything else. */
    @Test
    void whatWasTakenBackKeepsNobodyKnown() {
        Shop shop = shop();
        var data = new BulkPersonalData(shop.actions);
        shop.begin("a-1", Kind.PUT_IN, Placement.IN);
        shop.live();
        assertThat(data.known(shop.people)).hasSameSizeAs(shop.people);

        assertThat(shop.actions.undo("a-1", "min")).isPresent();
        shop.live();

        assertThat(data.known(shop.people)).isEmpty();
    }

    @Test
    void whatIsAskedIsTheUsersOwnAndBegunOnce() {
        Shop shop = shop();
        var checks = new BulkChecks(shop.mongo, Clock.systemUTC());
        var asked = new BulkChecks.Asked("k-1", "lan", Kind.INVITE, "", "tier=x", 200);
        checks.keep(asked);

        assertThat(checks.find("k-1", "lan")).contains(asked);
        assertThat(checks.find("k-1", "min")).isEmpty();
        assertThat(checks.take("k-1")).isTrue();
        assertThat(checks.take("k-1")).isFalse();
        assertThat(checks.find("k-1", "lan")).isEmpty();
    }

    @Test
    void isDoneWithThoseWhoWereWrittenDownAndSaysWhoWasThereByRule() {
        Shop shop = shop();
        Segment moms = mock(Segment.class);
        when(moms.name()).thenReturn(SEGMENT);
        when(shop.segments.of(shop.people.get(0))).thenReturn(List.of(moms));
        var action = new BulkAction(
                "a-1", Kind.PUT_IN, SEGMENT, "lan", shop.clock.instant(), State.PREPARING, 0, 0, null, null, null);
        shop.actions.begin(action);
        shop.actions.add("a-1", shop.people.stream().map(CustomerId::value).toList(), Placement.IN);
        assertThat(shop.actions.latest(10)).as("nobody has confirmed it").isEmpty();
        assertThat(shop.actions.people("a-1", 2)).hasSize(2);
        shop.live();
        assertThat(shop.placed()).containsOnly(Placement.RULE);
        shop.actions.erase(shop.people.get(2));

        shop.actions.open(action, 3);
        shop.live();

        assertThat(shop.actions.find("a-1").orElseThrow())
                .satisfies(done -> assertThat(done.people()).isEqualTo(2))
                .satisfies(done -> assertThat(done.asked()).isEqualTo(3));
        assertThat(shop.actions.counts("a-1")).isEqualTo(new Counts(0, 2, 0, 0, 0));
        assertThat(shop.actions.countByRule("a-1")).isEqualTo(1);
    }
}

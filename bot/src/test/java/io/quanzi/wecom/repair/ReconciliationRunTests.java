package io.quanzi.wecom.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.work.DeathAtEveryCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.data.mongodb.core.MongoTemplate;

/** How a run goes on, whatever becomes of its process. */
class ReconciliationRunTests {
    private final SettableClock clock = new SettableClock("2026-03-03T19:30:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** As a process that is killed: nothing catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Of ten things in pieces of four, each of which is missing here. */
    private static class Things implements Reconciler {
        private final String name;
        private final TreeSet<String> mended = new TreeSet<>();
        private final List<String> calls = new ArrayList<>();
        private int killAfter = Integer.MAX_VALUE;
        private int failures;

        private Things(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<String> kinds() {
            return List.of(name);
        }

        @Override
        public int order() {
            return REST;
        }

        @Override
        public Comparison compare(@Nullable String cursor) {
            step();
            int from = cursor == null ? 0 : Integer.parseInt(cursor);
            int to = Math.min(10, from + 4);
            List<Difference> gaps = IntStream.range(from, to)
                    .mapToObj(String::valueOf)
                    .filter(thing -> !mended.contains(thing))
                    .map(thing -> new Difference(name, Side.HERE, 1, Map.of("thing", thing)))
                    .toList();
            return new Comparison(Map.of(name, to - from), gaps, to == 10 ? null : String.valueOf(to));
        }

        @Override
        public CorrectionResult correct(Difference difference) {
            String thing = difference.what().getOrDefault("thing", "");
            mended.add(thing);
            calls.add(thing);
            step();
            return thing.equals("9") ? new CorrectionResult.Left("九号没有权限") : new CorrectionResult.Mended();
        }

        private void step() {
            if (--killAfter == 0) {
                throw new Killed();
            }
            if (failures-- > 0) {
                throw new IllegalStateException("errcode 45009");
            }
        }
    }

    private Reconciliation node(String owner, Reconciler... repairs) {
        return node(new ReconciliationRepository(mongo, clock, owner), repairs);
    }

    private Reconciliation node(ReconciliationRepository rows, Reconciler... repairs) {
        var beans = new StaticListableBeanFactory();
        for (Reconciler reconciler : repairs) {
            beans.addBean(reconciler.name(), reconciler);
        }
        ObjectProvider<Reconciler> provider = beans.getBeanProvider(Reconciler.class);
        return new Reconciliation(rows, provider, meters, Duration.ZERO, HereAndNow::new);
    }

    /** So that a run is over when what began it returns. */
    private static final class HereAndNow extends AbstractExecutorService {
        @Override
        public void execute(Runnable work) {
            work.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long most, TimeUnit unit) {
            return true;
        }
    }

    private static ReconciliationRun ran(Reconciliation node) {
        return node.run(ReconciliationRepository.anId(), "admin");
    }

    @Test
    void countsWhatWasLookedAtMendedAndLeftWithTheReason() {
        var contacts = new Things("contacts");

        ReconciliationRun reconciliationRun = ran(node("a", contacts));

        assertThat(reconciliationRun.counts())
                .containsExactly(new ReconciliationRun.Count(
                        "contacts", 10, 10, 0, 9, 1, List.of(new ReconciliationRun.ReasonCount("九号没有权限", 1))));
        assertThat(reconciliationRun.running()).isFalse();
        assertThat(meters.get("quanzi.reconcile.mended")
                        .tag("kind", "contacts")
                        .counter()
                        .count())
                .isEqualTo(9);
    }

    @Test
    void findsNothingMoreTheSecondTime() {
        var contacts = new Things("contacts");
        Reconciliation node = node("a", contacts);
        ran(node);

        ReconciliationRun again = ran(node);

        assertThat(again.counts()).containsExactly(new ReconciliationRun.Count("contacts", 10, 0, 0, 0, 0, List.of()));
    }

    @Test
    void goesOnElsewhereWhereverItsProcessDiedAndCountsEachThingOnce() {
        for (int steps = 1; steps <= 26; steps++) {
            mongo.getDb().drop();
            var contacts = new Things("contacts");
            var tags = new Things("tags");
            Reconciliation dead = node("dead", contacts, tags);
            contacts.killAfter = steps <= 13 ? steps : Integer.MAX_VALUE;
            tags.killAfter = steps > 13 ? steps - 13 : Integer.MAX_VALUE;
            assertThatExceptionOfType(Killed.class).isThrownBy(() -> dead.start("admin"));
            Reconciliation other = node("other", contacts, tags);
            assertThat(other.start("admin"))
                    .as("while the dead one's lease lasts")
                    .isEmpty();
            assertThat(other.resume()).isFalse();
            clock.advance(ReconciliationRepository.LEASE);

            assertThat(other.resume()).isTrue();

            ReconciliationRun reconciliationRun = other.latest(1).get(0);
            assertThat(reconciliationRun.running()).isFalse();
            for (ReconciliationRun.Count count : reconciliationRun.counts()) {
                assertThat(count)
                        .as("killed after %d steps", steps)
                        .isEqualTo(new ReconciliationRun.Count(
                                count.kind(),
                                10,
                                10,
                                0,
                                9,
                                1,
                                List.of(new ReconciliationRun.ReasonCount("九号没有权限", 1))));
            }
            assertThat(contacts.calls.size() + tags.calls.size()).isLessThanOrEqualTo(21);
            assertThat(other.start("admin")).isPresent();
        }
    }

    @Test
    @Tag("deaths")
    void endsEveryRunAndCountsEachThingOnceBeforeWhicheverCommandItsProcessDied() {
        int places = DeathAtEveryCommand.of((store, time) -> {
            var contacts = new Things("contacts");
            Supplier<Reconciliation> node = () -> node(new ReconciliationRepository(store, time), contacts);
            return new DeathAtEveryCommand.User(
                    ReconciliationRepository.LEASE,
                    () -> {},
                    () -> {
                        Reconciliation here = node.get();
                        if (!here.resume() && here.latest(1).isEmpty()) {
                            here.start("admin");
                        }
                    },
                    when -> assertThat(node.get().latest(5))
                            .as(when)
                            .singleElement()
                            .satisfies(run -> assertThat(run.running()).isFalse())
                            .extracting(ReconciliationRun::counts)
                            .isEqualTo(List.of(new ReconciliationRun.Count(
                                    "contacts",
                                    10,
                                    10,
                                    0,
                                    9,
                                    1,
                                    List.of(new ReconciliationRun.ReasonCount("九号没有权限", 1))))));
        });

        assertThat(places).isGreaterThan(15);
    }

    @Test
    void leavesARunThatAnotherNodeHasTakenOver() {
        var contacts = new Things("contacts");
        Reconciliation slow = node("slow", contacts, new Things("tags") {
            @Override
            public Comparison compare(@Nullable String cursor) {
                clock.advance(ReconciliationRepository.LEASE);
                node("other", contacts).resume();
                return super.compare(cursor);
            }
        });

        slow.start("admin");

        assertThat(slow.latest(5)).hasSize(1);
        assertThat(slow.latest(1).get(0).counts())
                .filteredOn(count -> count.kind().equals("tags"))
                .allMatch(count -> count.looked() == 0);
    }

    @Test
    void triesAgainWhatFailedAndGoesOnWithTheRestWhenItKeepsFailing() {
        var contacts = new Things("contacts");
        contacts.failures = 2;
        var tags = new Things("tags");
        tags.failures = 100;
        var ways = new Things("ways");

        ReconciliationRun reconciliationRun = ran(node("a", contacts, tags, ways));

        assertThat(reconciliationRun.counts())
                .extracting(ReconciliationRun.Count::kind)
                .containsExactly("contacts", "tags", "ways");
        assertThat(reconciliationRun.counts())
                .extracting(ReconciliationRun.Count::looked)
                .containsExactly(10L, 0L, 10L);
        assertThat(reconciliationRun.counts().get(1).why())
                .containsExactly(new ReconciliationRun.ReasonCount("未能核对完：errcode 45009", 0));
    }

    @Test
    void stopsWhereAUserSaysSoAndKeepsWhatWasMended() {
        for (int after = 1; after <= 9; after++) {
            mongo.getDb().drop();
            int steps = after;
            var contacts = new Things("contacts") {
                private Reconciliation node;
                private int mends;

                @Override
                public CorrectionResult correct(Difference difference) {
                    if (++mends == steps) {
                        node.cancel(node.latest(1).get(0).id(), "lan");
                    }
                    return super.correct(difference);
                }
            };
            contacts.node = node("a", contacts, new Things("tags"));

            ReconciliationRun reconciliationRun = ran(contacts.node);

            assertThat(reconciliationRun.running()).isFalse();
            assertThat(reconciliationRun.cancelledBy()).isEqualTo("lan");
            assertThat(reconciliationRun.mended()).isEqualTo(steps);
            assertThat(reconciliationRun.counts())
                    .extracting(ReconciliationRun.Count::kind)
                    .containsExactly("contacts");
            assertThat(contacts.node.cancel(reconciliationRun.id(), "lan"))
                    .as("it is over")
                    .isFalse();
            assertThat(contacts.node.start("admin")).as("another one may begin").isPresent();
        }
    }

    @Test
    void stopsARunOfADeadNodeThatAUserDoesNotWantAnyMore() {
        var contacts = new Things("contacts");
        contacts.killAfter = 3;
        assertThatExceptionOfType(Killed.class)
                .isThrownBy(() -> node("dead", contacts).start("admin"));
        Reconciliation other = node("other", contacts);
        ReconciliationRun left = other.latest(1).get(0);
        assertThat(other.cancel(left.id(), "lan")).isTrue();
        clock.advance(ReconciliationRepository.LEASE);

        other.resume();

        ReconciliationRun reconciliationRun = other.latest(1).get(0);
        assertThat(reconciliationRun.running()).isFalse();
        assertThat(reconciliationRun.cancelledBy()).isEqualTo("lan");
        assertThat(reconciliationRun.mended()).isEqualTo(1);
        assertThat(contacts.calls).as("nothing more").hasSize(2);
    }

    @Test
    void findsTheRunThatWasBegunForTheSameNight() {
        var contacts = new Things("contacts");
        Reconciliation node = node("a", contacts);
        ReconciliationRun first = node.run("reconcile@2026-03-03T19:30:00Z", ReconciliationRun.NIGHTLY);

        ReconciliationRun again = node.run("reconcile@2026-03-03T19:30:00Z", ReconciliationRun.NIGHTLY);

        assertThat(again).isEqualTo(first);
        assertThat(node.latest(5)).hasSize(1);
    }

    @Test
    void waitsForARunThatGoesOnOnAnotherNodeInsteadOfBeginningASecond() throws InterruptedException {
        var contacts = new Things("contacts");
        contacts.killAfter = 2;
        assertThatExceptionOfType(Killed.class)
                .isThrownBy(() -> node("dead", contacts).start("admin"));
        var waiting = new CountDownLatch(1);
        var seen = new ReconciliationRepository(mongo, clock, "other") {
            @Override
            Optional<ReconciliationRun> find(String id) {
                if (!id.equals("night")) {
                    waiting.countDown();
                }
                return super.find(id);
            }
        };
        Reconciliation other = node(seen, contacts);
        CompletableFuture<ReconciliationRun> nightly =
                CompletableFuture.supplyAsync(() -> other.run("night", ReconciliationRun.NIGHTLY));
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
        clock.advance(ReconciliationRepository.LEASE);
        other.resume();

        assertThat(nightly.join()).isEqualTo(other.latest(1).get(0));
        assertThat(other.latest(5))
                .singleElement()
                .extracting(ReconciliationRun::by)
                .isEqualTo("admin");
    }

    @Test
    void mendsManyAtOnceAndCountsEachOnceWhereverItsProcessDied() {
        for (int steps = 1; steps <= 13; steps++) {
            mongo.getDb().drop();
            Things contacts = new Things("contacts") {
                @Override
                public int atOnce() {
                    return 3;
                }
            };
            contacts.killAfter = steps;
            assertThatExceptionOfType(Killed.class)
                    .isThrownBy(() -> node("dead", contacts).start("admin"));
            clock.advance(ReconciliationRepository.LEASE);
            Reconciliation other = node("other", contacts);

            other.resume();

            assertThat(other.latest(1).get(0).counts())
                    .as("killed after %d steps", steps)
                    .containsExactly(new ReconciliationRun.Count(
                            "contacts", 10, 10, 0, 9, 1, List.of(new ReconciliationRun.ReasonCount("九号没有权限", 1))));
        }
    }
}

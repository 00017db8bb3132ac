package io.quanzi.wecom.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.data.mongodb.core.MongoTemplate;

/** How a run goes on, whatever becomes of its process. */
class RunsTests {
    private final SettableClock clock = new SettableClock("2026-03-03T19:30:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** As a process that is killed: nothing catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Of ten things in pieces of four, each of which is missing here. */
    private static class Things implements Repair {
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
        public Look look(@Nullable String cursor) {
            step();
            int from = cursor == null ? 0 : Integer.parseInt(cursor);
            int to = Math.min(10, from + 4);
            List<Gap> gaps = IntStream.range(from, to)
                    .mapToObj(String::valueOf)
                    .filter(thing -> !mended.contains(thing))
                    .map(thing -> new Gap(name, Side.HERE, 1, Map.of("thing", thing)))
                    .toList();
            return new Look(Map.of(name, to - from), gaps, to == 10 ? null : String.valueOf(to));
        }

        @Override
        public Outcome mend(Gap gap) {
            String thing = gap.what().getOrDefault("thing", "");
            mended.add(thing);
            calls.add(thing);
            step();
            return thing.equals("9") ? new Outcome.Left("九号没有权限") : new Outcome.Mended();
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

    private Reconciliation node(String owner, Repair... repairs) {
        var beans = new StaticListableBeanFactory();
        for (Repair repair : repairs) {
            beans.addBean(repair.name(), repair);
        }
        ObjectProvider<Repair> provider = beans.getBeanProvider(Repair.class);
        return new Reconciliation(new RunRows(mongo, clock), provider, meters, owner, Duration.ZERO);
    }

    @Test
    void countsWhatWasLookedAtMendedAndLeftWithTheReason() {
        var contacts = new Things("contacts");

        Run run = node("a", contacts).run("admin").orElseThrow();

        assertThat(run.counts())
                .containsExactly(new Run.Count("contacts", 10, 10, 0, 9, 1, List.of(new Run.Reason("九号没有权限", 1))));
        assertThat(run.running()).isFalse();
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
        node.run("admin");

        Run again = node.run("admin").orElseThrow();

        assertThat(again.counts()).containsExactly(new Run.Count("contacts", 10, 0, 0, 0, 0, List.of()));
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
            assertThatExceptionOfType(Killed.class).isThrownBy(() -> dead.run("admin"));
            Reconciliation other = node("other", contacts, tags);
            assertThat(other.run("admin"))
                    .as("while the dead one's lease lasts")
                    .isEmpty();
            assertThat(other.resume()).isFalse();
            clock.advance(RunRows.LEASE);

            assertThat(other.resume()).isTrue();

            Run run = other.latest(1).get(0);
            assertThat(run.running()).isFalse();
            for (Run.Count count : run.counts()) {
                assertThat(count)
                        .as("killed after %d steps", steps)
                        .isEqualTo(new Run.Count(count.kind(), 10, 10, 0, 9, 1, List.of(new Run.Reason("九号没有权限", 1))));
            }
            assertThat(contacts.calls.size() + tags.calls.size()).isLessThanOrEqualTo(21);
            assertThat(other.run("admin")).isPresent();
        }
    }

    @Test
    void leavesARunThatAnotherNodeHasTakenOver() throws InterruptedException {
        var contacts = new Things("contacts");
        Reconciliation slow = node("slow", contacts, new Things("tags") {
            @Override
            public Look look(@Nullable String cursor) {
                clock.advance(RunRows.LEASE);
                node("other", contacts).resume();
                return super.look(cursor);
            }
        });

        slow.start("admin");

        awaitEnd(slow);
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

        Run run = node("a", contacts, tags, ways).run("admin").orElseThrow();

        assertThat(run.counts()).extracting(Run.Count::kind).containsExactly("contacts", "tags", "ways");
        assertThat(run.counts()).extracting(Run.Count::looked).containsExactly(10L, 0L, 10L);
        assertThat(run.counts().get(1).why()).containsExactly(new Run.Reason("未能核对完：errcode 45009", 0));
    }

    private static void awaitEnd(Reconciliation node) throws InterruptedException {
        for (int i = 0; i < 1_000 && node.latest(1).get(0).running(); i++) {
            Thread.sleep(10);
        }
    }
}

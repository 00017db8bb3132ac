package io.quanzi.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class NamedLeaseTests {
    private static final Duration LENGTH = Duration.ofMinutes(2);

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final NamedLease one = lease("one");
    private final NamedLease two = lease("two");

    private NamedLease lease(String owner) {
        return new NamedLease(mongo, "senders", "sender", LENGTH, clock, owner);
    }

    @Test
    void isHeldByOneUntilItIsReleasedOrOver() {
        assertThat(one.acquire()).isTrue();
        assertThat(two.acquire()).isFalse();
        two.release();
        assertThat(two.acquire()).as("what another gave free").isFalse();

        one.release();
        assertThat(two.acquire()).isTrue();
        clock.advance(LENGTH);
        assertThat(one.acquire()).isTrue();
    }

    @Test
    void isKeptByWhoHoldsIt() {
        assertThat(one.acquire()).isTrue();
        clock.advance(LENGTH.minusSeconds(1));
        assertThat(one.acquire()).isTrue();
        clock.advance(LENGTH.minusSeconds(1));

        assertThat(two.acquire()).isFalse();
    }

    @Test
    void leavesWhatElseIsInItsDocument() {
        mongo.insert(new Document("_id", "sender").append("failures", 3), "senders");

        assertThat(one.acquire()).isTrue();
        one.release();

        assertThat(mongo.findById("sender", Document.class, "senders"))
                .isEqualTo(new Document("_id", "sender").append("failures", 3));
    }

    @Test
    void isFreeAtOnceWhenItsProcessDied() {
        assertThat(lease(Leases.OWNER.replaceFirst("/\\d+@", "/1@")).acquire()).isTrue();
        assertThat(one.acquire()).isFalse();

        one.releaseOfDeadProcesses();

        assertThat(one.acquire()).isTrue();
    }

    @Test
    void isGivenToOneOfManyWhoAskAtOnce() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> asking = IntStream.range(0, 8)
                    .mapToObj(i -> lease("node-" + i))
                    .<Callable<Boolean>>map(lease -> lease::acquire)
                    .toList();
            int given = 0;
            for (Future<Boolean> answer : threads.invokeAll(asking)) {
                given += answer.get() ? 1 : 0;
            }
            assertThat(given).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @Tag("deaths")
    void isHadAgainWhereverTheProcessDies() {
        int places = DeathAtEveryCommand.of((store, time) -> {
            NamedLease next = new NamedLease(store, "senders", "sender", LENGTH, time, "next");
            Runnable life = () -> {
                var dying = new NamedLease(store, "senders", "sender", LENGTH, time, "dying");
                if (dying.acquire()) {
                    dying.release();
                }
            };
            return new DeathAtEveryCommand.User(
                    LENGTH,
                    () -> {},
                    life,
                    when -> assertThat(next.acquire()).as(when).isTrue());
        });

        assertThat(places).isEqualTo(2);
    }
}

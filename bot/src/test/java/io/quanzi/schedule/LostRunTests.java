package io.quanzi.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** When a run is told to be lost to another node. */
@ExtendWith(OutputCaptureExtension.class)
class LostRunTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoOperations mongo = TestMongo.fresh();
    private final AtomicReference<Runnable> afterEachCall = new AtomicReference<>(() -> {});

    /** The store, with something else at work after each of its calls. */
    private final MongoOperations store = (MongoOperations) Proxy.newProxyInstance(
            MongoOperations.class.getClassLoader(), new Class<?>[] {MongoOperations.class}, (proxy, method, args) -> {
                try {
                    Object answer = method.invoke(mongo, args);
                    Runnable next = afterEachCall.getAndSet(() -> {});
                    next.run();
                    afterEachCall.set(next);
                    return answer;
                } catch (InvocationTargetException thrown) {
                    throw thrown.getCause();
                }
            });

    private Schedules daily(Errand errand) {
        return Timetable.of(store, clock, List.of(Timetable.file("daily", "0 0 10 * * ?", errand)));
    }

    @Test
    void isNotOneThatFailed(CapturedOutput log) {
        Schedules schedules = daily(Errand.of(occurrence -> {
            throw new IllegalStateException("no words");
        }));
        afterEachCall.set(schedules::keep);

        schedules.run("daily", false);

        assertThat(schedules.latestOf("", 1)).extracting(Run::summary).containsExactly("no words");
        assertThat(log).doesNotContain("lost its run");
    }

    @Test
    void isOneThatAnotherNodeTookWhileItIsAtWork(CapturedOutput log) {
        AtomicReference<Schedules> schedules = new AtomicReference<>();
        schedules.set(daily(Errand.of(occurrence -> {
            mongo.updateFirst(
                    Query.query(Criteria.where("_id").is(occurrence.id())),
                    Update.update("owner", "another"),
                    "occurrences");
            schedules.get().keep();
        })));

        schedules.get().run("daily", false);

        assertThat(log).contains("lost its run");
    }
}

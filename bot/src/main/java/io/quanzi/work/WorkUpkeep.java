package io.quanzi.work;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Serves every queue: publishes its figures, and removes in time what is done.
 *
 * <p>By {@code queue}: {@code quanzi.work.waiting}, what is still to be done; {@code quanzi.work.parked}, what waits for a
 * person; {@code quanzi.work.oldest}, for how many seconds what waits longest could have been tried; {@code
 * quanzi.work.tries}, what this process has tried, also by {@code outcome}.
 */
@Component
class WorkUpkeep implements MeterBinder {
    private static final Logger log = LoggerFactory.getLogger(WorkUpkeep.class);
    private static final List<String> OUTCOMES = List.of("done", "step", "failed", "refused", "moot", "unknown");

    private final ObjectProvider<WorkQueue> queues;

    WorkUpkeep(ObjectProvider<WorkQueue> queues) {
        this.queues = queues;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        queues.orderedStream().forEach(queue -> bind(queue, registry));
    }

    private static void bind(WorkQueue queue, MeterRegistry registry) {
        Gauge.builder("quanzi.work.waiting", queue, WorkQueue::countOpen)
                .tag("queue", queue.name())
                .register(registry);
        Gauge.builder("quanzi.work.parked", queue, WorkQueue::parked)
                .tag("queue", queue.name())
                .register(registry);
        Gauge.builder(
                        "quanzi.work.oldest",
                        queue,
                        counted -> counted.oldestAge().toSeconds())
                .tag("queue", queue.name())
                .baseUnit("seconds")
                .register(registry);
        for (String outcome : OUTCOMES) {
            FunctionCounter.builder("quanzi.work.tries", queue, counted -> counted.tries(outcome))
                    .tag("queue", queue.name())
                    .tag("outcome", outcome)
                    .register(registry);
        }
    }

    @Scheduled(fixedDelay = 3_600_000, initialDelay = 120_000)
    void removeExpired() {
        queues.orderedStream().forEach(queue -> {
            try {
                long removed = queue.removeExpired();
                if (removed > 0) {
                    log.info("work done removed queue={} documents={}", queue.name(), removed);
                }
            } catch (DataAccessException unreachable) {
                log.warn("work done not removed queue={} cause={}", queue.name(), unreachable.toString());
            }
        });
    }
}

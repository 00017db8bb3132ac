package io.quanzi.work;

import static io.quanzi.work.WorkQueue.MOOT;
import static io.quanzi.work.WorkQueue.NEXT_AT;
import static io.quanzi.work.WorkQueue.STATE;
import static io.quanzi.work.WorkQueue.TRIES;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Clock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;

/** Tells work of a queue apart by how far it is. */
record WorkCriteria(WorkLayout layout, LeasedDocuments leases, Clock clock) {
    /** Still to be done, whether due or not. */
    Criteria open() {
        return where(STATE)
                .in(Stream.concat(Stream.<@Nullable String>of((String) null), layout.open.stream())
                        .toList());
    }

    Criteria due() {
        return open().and(NEXT_AT).lte(clock.instant());
    }

    /** Waits longer than any pause that this clock began. */
    Criteria farOff() {
        return open().and(NEXT_AT).gt(layout.retries.farOff(clock.instant()));
    }

    /** Waits for a person. */
    Criteria parked() {
        return where(STATE).is(layout.parked).and(MOOT).ne(true);
    }

    /** Failed and is tried again by itself. */
    Criteria retried() {
        return open().and(TRIES).gt(0);
    }

    /** Failed and is not under way. */
    Criteria stuck() {
        return new Criteria().andOperator(leases.free(), new Criteria().orOperator(parked(), retried()));
    }
}

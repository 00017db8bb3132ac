package io.quanzi.shared;

import java.time.Clock;
import org.springframework.data.mongodb.core.MongoOperations;

/** An audit trail for tests outside this package. */
public final class TestAudit {
    private TestAudit() {}

    public static Audit of(MongoOperations mongo, Clock clock) {
        return new Audit(mongo, clock);
    }
}

package io.quanzi.playbook;

import java.time.Clock;
import java.util.List;
import org.springframework.data.mongodb.core.MongoOperations;

/** A real playbook for tests of other modules. */
public final class PlaybookFixture {
    private PlaybookFixture() {}

    /** One with no files. */
    public static Playbook empty(MongoOperations mongo, Clock clock) {
        return new Playbook(List.of(), List.of(), List.of(), mongo, clock, "");
    }
}

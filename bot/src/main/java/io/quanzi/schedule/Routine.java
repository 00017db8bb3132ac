package io.quanzi.schedule;

import io.quanzi.shared.Message;
import java.time.Instant;

/** An action without settings that looks after all there is: a later run does the work of those before it. */
public interface Routine extends Action<NoSettings> {
    /** Does it, as {@link Action#run(Occurrence)}. */
    Message runAt(Instant at);

    @Override
    default Class<NoSettings> settings() {
        return NoSettings.class;
    }

    @Override
    default boolean coalesces() {
        return true;
    }

    @Override
    default Message run(Occurrence<NoSettings> occurrence) {
        return runAt(occurrence.at());
    }
}

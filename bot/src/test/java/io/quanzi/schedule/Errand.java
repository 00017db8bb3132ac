package io.quanzi.schedule;

import io.quanzi.shared.Message;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An action that does what its test says.
 *
 * @param work what it does; gives the summary
 */
record Errand(boolean takesLong, boolean coalesces, Function<Occurrence<NoSettings>, String> work)
        implements Action<NoSettings> {
    Errand(boolean takesLong, Function<Occurrence<NoSettings>, String> work) {
        this(takesLong, false, work);
    }

    static Errand of(Consumer<Occurrence<NoSettings>> work) {
        return new Errand(false, occurrence -> {
            work.accept(occurrence);
            return "done";
        });
    }

    @Override
    public String name() {
        return "errand";
    }

    @Override
    public Class<NoSettings> settings() {
        return NoSettings.class;
    }

    @Override
    public Message run(Occurrence<NoSettings> occurrence) {
        return Message.literal(work.apply(occurrence));
    }
}

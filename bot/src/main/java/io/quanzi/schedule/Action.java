package io.quanzi.schedule;

import io.quanzi.playbook.Filled;
import io.quanzi.playbook.Name;
import io.quanzi.shared.Message;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An action that a schedule can start. The keys of the file that are not the schedule's own are the action's settings.
 *
 * @param <S> a record of the settings; its constructor refuses what makes no sense
 */
public interface Action<S> {
    /** The name files use, such as {@code post-to-groups}. */
    String name();

    /** The record that the settings are read into; {@link NoSettings} when there are none. */
    Class<S> settings();

    /** The names of other files that the settings need. */
    default Set<Name> uses(S settings) {
        return Set.of();
    }

    /** The templates that a run fills in, with what each is given. */
    default List<Filled> fills(S settings) {
        return List.of();
    }

    /** Returns the texts in the settings that a run says, by key; checked as every text is. */
    default Map<String, String> spoken(S settings) {
        return Map.of();
    }

    /**
     * Whether a later occurrence does the work of the ones before it, as where something is asked for "all that is new":
     * of several that are due at once only the last is run, and nobody stops at each when moving the clock.
     */
    default boolean coalesces() {
        return false;
    }

    /**
     * Whether a run may take longer than other schedules can wait: it gets a thread of its own, and its occurrence goes on
     * until it returns. Where it {@link #coalesces()}, its next one waits until then. The clock is not moved ahead meanwhile. An interrupt says that the program stops: it throws, and
     * is run again elsewhere or after the next start.
     */
    default boolean takesLong() {
        return false;
    }

    /** Whether a run speaks to customers: who starts one by hand is asked first, and it may run at most twice a day. */
    default boolean speaks() {
        return false;
    }

    /**
     * Does it. May be called again for the same occurrence after a crash, and then looks at what was done before it
     * repeats. Work happens "at" {@link Occurrence#at()}, which may lie before the clock's now.
     *
     * @return one line on what was done, such as how many groups
     */
    Message run(Occurrence<S> occurrence);
}

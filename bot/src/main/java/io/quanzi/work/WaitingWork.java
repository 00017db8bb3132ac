package io.quanzi.work;

import io.quanzi.shared.FailureCause;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;

/**
 * Work of one kind that may wait or be stuck, as the console shows it and has it tried again. {@code work.<name>} and {@code
 * alarm.work.<name>} are its words in the messages.
 */
public interface WaitingWork {
    /** Which kind, such as {@code tags}; must not change, since audit records name it. */
    String name();

    /** How much is parked and waits for a person. */
    long parked();

    /** Where it stands, for a list that shows it page by page. */
    Rows rows();

    /** Returns what failed of some ids, in their order. */
    List<Item> items(List<String> ids);

    /** Whether one is still to be done, be it now or later. */
    boolean isOpen(String id);

    /** Has one tried at once; false when nothing of this id failed, or it is at work. */
    boolean retry(String id);

    /** Has all that failed tried at once; how much. */
    long retryAll();

    /** Whether what is parked raises the alarm {@code alarm.work.<name>}; its owner may have one that says more. */
    default boolean isAlarmed() {
        return true;
    }

    /** The console's own page for it, such as {@code /outbound}; null when it has none. */
    default @Nullable String page() {
        return null;
    }

    /**
     * A collection of work.
     *
     * @param parked what waits for a person
     * @param retried what failed and is tried again by itself
     * @param since the field that says when it failed first
     * @param next the field that says when it is tried again
     * @param named the texts by which people know it
     */
    record Rows(String collection, Criteria parked, Criteria retried, String since, String next, List<String> named) {}

    /**
     * A piece of work that failed.
     *
     * @param subject whose or what it is, such as an order's number
     * @param page the console's page about the subject, such as {@code /customers/c66f}; null when it has none
     * @param since when it failed first; null when that is not known
     * @param tries how often it failed
     * @param reason why, the last time
     * @param cause of which its words are
     * @param nextAt when it is tried again by itself; null when it is parked
     */
    record Item(
            String id,
            String subject,
            @Nullable String page,
            @Nullable Instant since,
            int tries,
            String reason,
            FailureCause cause,
            @Nullable Instant nextAt) {}
}

package io.quanzi.console.customers;

import io.quanzi.shared.FailureCause;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What failed and may be tried again: events, and work of every kind, each by the id that its list gives it. */
public interface FailedWork {
    /** Has one tried at once, with all its tries before it again; false when nothing of this id failed. */
    boolean retry(String id);

    /** Why one fails now; empty when it does not, because it is done, or is still to be tried. */
    Optional<FailureCause> failure(String id);

    /** Whether one is still to be done. */
    boolean isWaiting(String id);

    /** Returns what some are called, by their ids. */
    Map<String, String> names(List<String> ids, Locale language);
}

package io.quanzi.shop;

import io.quanzi.shared.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Collects violations of events: the first {@value #MAX_LISTED} as they are met, and of the others only how many
 * there are.
 */
final class Violations {
    static final int MAX_LISTED = 50;

    private final List<Violation> listed = new ArrayList<>();
    private int count;

    /** @param violation asked for only where it is listed: showing what came takes time that a sender could use up */
    void add(Supplier<Violation> violation) {
        if (count++ < MAX_LISTED) {
            listed.add(violation.get());
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    List<Violation> listed() {
        return List.copyOf(listed);
    }

    /** How many there are beside those listed. */
    int more() {
        return count - listed.size();
    }
}

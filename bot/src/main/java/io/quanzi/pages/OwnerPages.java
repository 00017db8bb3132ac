package io.quanzi.pages;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a group owner or officer has to tap today. */
@FunctionalInterface
public interface OwnerPages {
    /** The list of a link; empty when the link is unknown, expired or revoked. */
    Optional<Owner> owner(String token);

    /** Somebody and their tasks, what waits first. */
    record Owner(String name, List<Task> tasks) {}

    /**
     * One post.
     *
     * @param text what goes out
     * @param groups the names of the groups it goes to
     * @param until when it expires
     * @param state the word of its state, such as {@code NOTIFIED} (messages {@code status.*})
     */
    record Task(
            String title,
            String text,
            List<String> groups,
            Instant since,
            @Nullable Instant until,
            String state) {
        /** Whether it still waits for the tap. */
        public boolean waits() {
            return state.equals("CREATED") || state.equals("NOTIFIED");
        }
    }
}

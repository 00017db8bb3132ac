package io.quanzi.pages;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a group owner or officer has to tap, and to say by hand, today. */
public interface OwnerPages {
    /** The list of a link; empty when the link is unknown, expired or revoked. */
    Optional<Owner> owner(String token);

    /** The owner has said a note's words by hand; false when the link is not good any more. Safe to call again. */
    boolean done(String token, String note);

    /** The owner has pasted a post by hand; false when the link is not good any more. Safe to call again. */
    boolean pasted(String token, String paste);

    /**
     * Somebody and what they have to do.
     *
     * @param tasks what waits first
     * @param pastes what she may paste into groups by hand
     * @param notes oldest first
     */
    record Owner(String name, List<Task> tasks, List<Paste> pastes, List<Note> notes) {}

    /**
     * A post into groups that may get no more by a task today.
     *
     * @param id as that of {@link Note}
     * @param groups their names
     */
    record Paste(String id, String title, String text, List<String> groups) {}

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

    /**
     * Words that no call could say, such as a welcome without its code.
     *
     * @param id letters, digits, {@code -} and {@code _}, so that it can stand in an address
     * @param person the nickname; null when it is not known
     * @param text to copy
     */
    record Note(String id, @Nullable String person, String text, Instant since) {}
}

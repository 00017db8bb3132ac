package io.quanzi.broadcast;

import io.quanzi.customer.Customer;
import io.quanzi.outreach.MessageContent;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows posts to come that are neither a schedule's nor a manager's. */
public interface MorePosts {
    /**
     * Returns what is posted after an instant up to another.
     *
     * @param owner the userid of whoever has to tap; null: anybody
     */
    List<PostCalendar.Coming> between(Instant from, Instant to, @Nullable String owner);

    /**
     * A post as it will read.
     *
     * @param id the post's in {@code outreach}
     * @param until when nobody may tap any more
     * @param chatIds the groups that it goes into; none where it goes to people
     * @param people whom it goes to one by one, of those who are known now; null where it goes into groups
     * @param path of the file that says it
     * @param entry names it in that file
     */
    record Said(
            String id,
            String title,
            Instant at,
            Instant until,
            MessageContent content,
            Set<String> chatIds,
            @Nullable List<Customer> people,
            String path,
            String entry) {}

    /**
     * Returns what is said after an instant up to another, by time; what reaches nobody is not among them.
     *
     * @param peopleFrom what goes to people one by one up to then is left out
     */
    default List<Said> said(Instant from, Instant to, Instant peopleFrom) {
        return List.of();
    }
}

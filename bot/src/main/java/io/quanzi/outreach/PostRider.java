package io.quanzi.outreach;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words that ride in a post that goes into groups anyway, so that they take no message of the groups' month for themselves.
 */
public interface PostRider {
    /**
     * Returns the paragraphs that ride in the posts of schedules into the groups of a segment; empty when there are none.
     * Asked for previews too, so it changes nothing that anybody sees.
     *
     * @param at when the post goes
     */
    List<String> words(Instant at, String segment);

    /**
     * Whether experts will answer questions in the coming week.
     *
     * @param segment for whose groups; null: for any
     */
    boolean promisesQuestions(@Nullable String segment);
}

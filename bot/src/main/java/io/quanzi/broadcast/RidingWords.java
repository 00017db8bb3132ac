package io.quanzi.broadcast;

import io.quanzi.outreach.PostRider;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Adds to the post of a schedule what rides in it. */
@Component
class RidingWords {
    private final List<PostRider> riders;

    RidingWords(List<PostRider> riders) {
        this.riders = riders;
    }

    /** Returns a text with what rides in it below; what would make it longer than WeCom takes stays away. */
    String below(String text, Instant at, String segment) {
        String whole = text;
        for (PostRider rider : riders) {
            for (String paragraph : rider.words(at, segment)) {
                String longer = whole.isBlank() ? paragraph : whole + "\n\n" + paragraph;
                if (longer.getBytes(StandardCharsets.UTF_8).length <= PostReviews.MAX_TEXT_BYTES) {
                    whole = longer;
                }
            }
        }
        return whole;
    }

    boolean promiseQuestions(@Nullable String segment) {
        return riders.stream().anyMatch(rider -> rider.promisesQuestions(segment));
    }
}

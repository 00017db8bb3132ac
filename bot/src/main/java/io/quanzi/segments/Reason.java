package io.quanzi.segments;

import io.quanzi.shared.Message;
import java.util.List;

/**
 * Why a rule holds of a person, or does not: a condition in words, whether it is met, and the fact that decides.
 *
 * @param met of this person on the day asked for
 * @param words what is asked for
 * @param fact what is known of the person; {@link Message#NONE} where the parts say it
 * @param parts of a condition that is made of others
 */
public record Reason(boolean met, Message words, Message fact, List<Reason> parts) {
    public Reason {
        parts = List.copyOf(parts);
    }

    /** Why a person is in a segment, or is not. */
    public record OfSegment(Segment segment, Reason reason) {}
}

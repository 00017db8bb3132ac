package io.quanzi.broadcast;

import io.quanzi.outreach.MessageContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A post into groups that a manager writes.
 *
 * <pre>{"_id": "3f9c...", "version": 4, "state": "WAITING", "by": "xiaolan", "changedAt": ISODate, "chats": ["wr...", "wr..."],
 *  "title": "新品试用", "text": "...", "cardTitle": "", "cardUrl": "", "cardDescription": "", "at": ISODate, "hours": 24,
 *  "submittedBy": "xiaolan", "submittedAt": ISODate}</pre>
 *
 * and, from its time on, what {@link io.quanzi.work.WorkQueue} writes.
 *
 * @param version grows with each change
 * @param by who made it
 * @param at when it goes; null: as soon as it is submitted
 * @param hours for how long its owners may tap
 */
public record PostDraft(
        String id,
        int version,
        State state,
        String by,
        Instant changedAt,
        List<String> chatIds,
        Words words,
        @Nullable Instant at,
        int hours,
        @Nullable String submittedBy) {

    /** How far it is. */
    public enum State {
        /** Being written. */
        DRAFT,
        /** Submitted, and its time has not come. */
        WAITING,
        /** Its time has come: its tasks are being made. */
        DUE,
        /** Its tasks are made. */
        SENT,
        /** Its time passed without a task: it came too late, or its groups were gone. */
        MISSED
    }

    /**
     * What it says.
     *
     * @param title names it for managers and owners; members do not see it
     * @param cardTitle of the link under the text; empty without one, as are the other two
     */
    public record Words(String title, String text, String cardTitle, String cardUrl, String cardDescription) {
        public static final Words NONE = new Words("", "", "", "", "");

        /** Whether there is a link card, whole or in part. */
        public boolean hasCard() {
            return !(cardTitle.isEmpty() && cardUrl.isEmpty() && cardDescription.isEmpty());
        }

        /** How long the text is, as WeCom counts. */
        public int bytes() {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }

        MessageContent content() {
            return new MessageContent(
                    text,
                    hasCard()
                            ? List.of(new MessageContent.LinkCard(
                                    cardTitle, cardUrl, cardDescription.isEmpty() ? null : cardDescription))
                            : List.of());
        }
    }

    /** When its owners can tap no more, if it goes at an instant. */
    public Instant until(Instant went) {
        return (at == null ? went : at).plus(Duration.ofHours(hours));
    }
}

package io.quanzi.sop;

import io.quanzi.outreach.MessageContent;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message of a {@link Sop}.
 *
 * @param id stays when day, time or text change: who has had the step does not get it again
 * @param day how many days after the beginning; 0 is the day itself
 * @param time in Shanghai, such as {@code 09:00}
 * @param link the address of a card under the text; null without one
 * @param linkTitle what stands on the card
 * @param linkText below the title; may be absent
 */
public record SopStep(
        String id,
        int day,
        String time,
        String text,
        @Nullable String link,
        @Nullable String linkTitle,
        @Nullable String linkText) {

    /** The time of day; empty when it is none. */
    static Optional<LocalTime> time(@Nullable String written) {
        try {
            return written == null || !written.matches("[0-9]{2}:[0-9]{2}")
                    ? Optional.empty()
                    : Optional.of(LocalTime.parse(written));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }

    /** The time of day at which it is due. */
    public LocalTime at() {
        return time(time).orElse(Sop.FIRST);
    }

    boolean hasLink() {
        return link != null && !link.isBlank();
    }

    /** What is sent. */
    public MessageContent content() {
        return new MessageContent(
                text.strip(),
                link == null || link.isBlank()
                        ? List.of()
                        : List.of(new MessageContent.LinkCard(
                                linkTitle == null ? "" : linkTitle.strip(),
                                link.strip(),
                                linkText == null || linkText.isBlank() ? null : linkText.strip())));
    }
}

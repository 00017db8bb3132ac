package io.quanzi.sop;

import io.quanzi.outreach.MessageContent.Attachment;
import io.quanzi.outreach.MessageContent.LinkCard;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message of a {@link Sop}.
 *
 * @param id stays when day, time or text change: who has had the step does not get it again
 * @param day how many days after the beginning; 0 is the day itself
 * @param time in Shanghai, such as {@code 09:00}
 * @param text what it says; null where a template says it
 * @param template such as {@code broadcast/first-week}, of those that need nothing filled in; null where the text stands here
 * @param attachments under the text; null for none
 * @param link the address of a card under the text, before the attachments; null without one
 * @param linkTitle what stands on the card
 * @param linkText below the title; may be absent
 */
public record SopStep(
        String id,
        int day,
        String time,
        @Nullable String text,
        @Nullable String template,
        @Nullable List<StepAttachment> attachments,
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

    /** All that stands under its words. */
    public List<Attachment> under() {
        var under = new ArrayList<Attachment>();
        if (link != null && !link.isBlank()) {
            under.add(new LinkCard(
                    linkTitle == null ? "" : linkTitle.strip(),
                    link.strip(),
                    linkText == null || linkText.isBlank() ? null : linkText.strip()));
        }
        if (attachments != null) {
            attachments.forEach(one -> under.add(one.attachment()));
        }
        return List.copyOf(under);
    }
}

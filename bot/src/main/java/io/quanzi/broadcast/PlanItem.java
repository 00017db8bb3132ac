package io.quanzi.broadcast;

import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.shared.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A post of a plan: of a schedule into the groups of one segment, or of a manager.
 *
 * @param id the occurrence's or the post's
 * @param schedule its name; empty for a manager's post
 * @param segment the groups made for this; empty for a manager's post
 * @param segmentTitle what managers call it
 * @param template such as {@code broadcast/daily-tip-deal}; empty for a manager's post
 * @param groups those that get it, as far as is known now
 * @param leftOut how many groups a manager left out
 * @param people customers in the groups, or those who get it one by one
 * @param skipped of a post to people, how many of those it is meant for do not get it, by the reason
 * @param taps how often each owner taps, by her userid
 * @param text as it will read; blank when there is nothing to say
 * @param attachments marks of what else it says: of what stands under the text, and of the second text of a manager's test
 * @param tip the id of the tip in it; null without one
 * @param deal the id of the deal in it; null without one
 * @param flaws what the advertising law has against it
 * @param test of two texts, of which the groups get one each; null without
 */
public record PlanItem(
        Kind kind,
        String id,
        String schedule,
        String title,
        Instant at,
        String segment,
        String segmentTitle,
        String template,
        List<String> groups,
        int leftOut,
        int people,
        Map<SkipReason, Integer> skipped,
        Map<String, Integer> taps,
        String text,
        List<String> attachments,
        @Nullable String tip,
        @Nullable String deal,
        List<Message> flaws,
        List<PlanStop> stops,
        @Nullable AbTest test) {
    public PlanItem {
        groups = List.copyOf(groups);
        attachments = List.copyOf(attachments);
        flaws = List.copyOf(flaws);
        stops = List.copyOf(stops);
    }

    /** Where a post comes from. */
    public enum Kind {
        /** A schedule posts it into groups. */
        SCHEDULE,
        /** A manager wrote it, for groups. */
        GROUPS,
        /** A manager wrote it, for people one by one. */
        PEOPLE,
        /** A schedule that decides only when it runs what it says to whom. */
        OTHER
    }

    /** What tells it from all others of a plan. */
    public String key() {
        return segment.isEmpty() ? id : id + "/" + segment;
    }

    /** How many people it is meant for, whether they get it or not. */
    public int meant() {
        return people + skipped.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether somebody has something to tap. */
    public boolean goes() {
        return kind == Kind.OTHER || !taps.isEmpty();
    }

    /** What its groups come to; nothing for what does not go into groups. */
    public GroupSum sum() {
        return sum(0);
    }

    /** The same, when so many of those it was meant for are gone. */
    GroupSum sum(int gone) {
        return kind == Kind.SCHEDULE || kind == Kind.GROUPS
                ? GroupSum.of(groups.size(), leftOut, gone, stops)
                : GroupSum.NONE;
    }

    PlanItem with(List<String> going, int reached, Map<String, Integer> tapped, List<PlanStop> stopped) {
        return new PlanItem(
                kind,
                id,
                schedule,
                title,
                at,
                segment,
                segmentTitle,
                template,
                going,
                leftOut,
                reached,
                skipped,
                tapped,
                text,
                attachments,
                tip,
                deal,
                flaws,
                stopped,
                test);
    }
}

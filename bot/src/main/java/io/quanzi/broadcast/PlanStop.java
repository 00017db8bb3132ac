package io.quanzi.broadcast;

import io.quanzi.shared.Message;
import java.util.List;

/**
 * What keeps a post from going, in whole or in part, and what to do about it.
 *
 * @param groups how many groups do not get it for that reason; 0 where it is not about groups
 * @param details more that is to be said, such as what the advertising law has against it
 */
public record PlanStop(Reason reason, int groups, List<Message> details) {
    /** Why; each has the words {@code plan.stop.REASON} and the cure {@code plan.stop.REASON.cure}. */
    public enum Reason {
        /** No group is made for the segment. */
        NO_GROUPS,
        /** The groups hold nobody but staff. */
        EMPTY_GROUPS,
        /** A manager left all of them out this time. */
        LEFT_OUT,
        /** Neither a tip nor a deal is there for them on that day. */
        SILENT,
        /** The words cannot be put together. */
        TEMPLATE,
        /** The advertising law is against the words. */
        COPY,
        /** The advertising law is against the words, and a person let them go; the details have who and why. */
        RELEASED,
        /** The groups have had their month's messages. */
        OVER_BUDGET,
        /** The groups have had what the shop allows on a day. */
        OVER_DAY,
        /** The groups have had what the shop allows in a week. */
        OVER_WEEK,
        /** The groups' limit is reached, and their owners have the text to paste. */
        BY_HAND,
        /** It goes in one message with another post of the day; the details say with which. */
        MERGED,
        /** Another post that ranks higher has its place; the details say which. */
        REPLACED,
        /** It waits for the end of the quiet hours; the details have the time. */
        QUIET,
        /** It goes on another day, since its own is full; the details have the time. */
        MOVED,
        /** The groups were told the same on that day. */
        REPEATED,
        /** It waits for another manager to approve it. */
        REVIEW,
        /** Nobody may get it. */
        NOBODY;

        /** Whether something is wrong that somebody has to mend. */
        public boolean isFault() {
            return this == TEMPLATE || this == COPY;
        }
    }

    static PlanStop of(Reason reason) {
        return new PlanStop(reason, 0, List.of());
    }

    static PlanStop of(Reason reason, int groups) {
        return new PlanStop(reason, groups, List.of());
    }

    /** Says why. */
    public Message words() {
        return Message.of("plan.stop." + reason, groups);
    }

    /** Says what to do. */
    public Message cure() {
        return Message.of("plan.stop." + reason + ".cure");
    }
}

package io.quanzi.outreach;

import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which posts go into which groups, and when. One function for preview, plan and sending: the same posts and the same
 * past give the same answer, and nothing is read or written.
 *
 * <p>For each group: quiet hours first, which hold a post to the first allowed minute; then the shop's limits of a day and a
 * week; then the month. Posts compete in the order of their kinds, as the shop ranks them; then the earliest deadline; then the
 * name. What a group has had or will have of what is made already stays as it is, save what waits for its time: another may be
 * merged into that, or take its place.
 */
public final class SendingPlan {
    /** How far a post is moved at most. */
    static final int MAX_MOVED_DAYS = 7;

    private SendingPlan() {}

    /**
     * The words of a post.
     *
     * @param subject what they speak of; null for something that stays true
     */
    public record Said(MessageContent content, @Nullable Subject subject) {}

    /**
     * A post that is to go into groups.
     *
     * @param at when it is due
     * @param until when it is of no use any more
     * @param groups the ids of the groups
     * @param words what it says, asked for when it may be merged; empty where it must stay as it is
     */
    public record Wanted(
            String id,
            String name,
            PostKind kind,
            Instant at,
            Instant until,
            Collection<String> groups,
            Supplier<Optional<Said>> words) {
        /** One that must stay as it is. */
        public Wanted(String id, String name, PostKind kind, Instant at, Instant until, Collection<String> groups) {
            this(id, name, kind, at, until, groups, Optional::empty);
        }

        /** The same into some groups. */
        Wanted into(Collection<String> some) {
            return new Wanted(id, name, kind, at, until, some, words);
        }
    }

    /** What happens to a post in one group. */
    public enum Fate {
        /** At its time. */
        GOES,
        /** When the quiet hours are over. */
        HELD,
        /** On another day, since its own is full. */
        MOVED,
        /** In one message with another of its day. */
        MERGED,
        /** The owner has the text to paste. */
        BY_HAND,
        /** Another that ranks higher has its place. */
        REPLACED,
        DROPPED
    }

    /** Why a post is not merged into another, though the shop would have it. */
    public enum Unmerged {
        /** Nothing that is to come into the group on that day could take it in. */
        NOTHING_THERE,
        /** Knowledge of health must not stand in one post with such goods. */
        HEALTH,
        /** WeCom takes no text of that length. */
        TOO_LONG,
        /** WeCom takes no more attachments. */
        TOO_MANY,
        /** Both speak of a deal, of which each has to be looked after by itself. */
        TWO_DEALS,
        /** One of them goes by rules of its own, such as a series or a test of two texts. */
        BOUND,
        /** The advertising law is against the two in one. */
        LAW;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Another post that a decision is about.
     *
     * @param post its id
     * @param task the id of its task, when it is made already
     */
    public record Other(String post, @Nullable String task, String name) {}

    /**
     * What happens to a post in one group.
     *
     * @param why what is full; null of what goes at its time, and of what only the quiet hours hold
     * @param at when it leaves; of what does not leave, when it was to
     * @param other the post that has its place, or into which it is merged; null when that is none in particular
     * @param unmerged why it is not merged into another, where the shop would have it
     */
    public record Decision(
            String post,
            String group,
            Fate fate,
            @Nullable SkipReason why,
            Instant at,
            @Nullable Other other,
            @Nullable Unmerged unmerged) {
        Decision(String post, String group, Fate fate, @Nullable SkipReason why, Instant at) {
            this(post, group, fate, why, at, null, null);
        }

        /** Whether it leaves by itself, now or later. */
        public boolean leaves() {
            return fate == Fate.GOES || fate == Fate.HELD || fate == Fate.MOVED;
        }
    }

    /** Knows which posts may stand in one message. */
    interface Merging {
        /** Nothing may. */
        Merging NEVER = (host, rider, day) -> Unmerged.BOUND;

        /** Returns why one post may not be merged into another on a day; null when it may. */
        @Nullable
        Unmerged against(Optional<Said> host, Optional<Said> rider, LocalDate day);
    }

    /** Decides on posts that compete where nothing waits that could make room. */
    static List<Decision> decide(SendingLimits limits, SentDays sent, Collection<Wanted> posts) {
        return decide(limits, sent, List.of(), posts, Merging.NEVER);
    }

    /**
     * Decides on posts that compete.
     *
     * @param sent what the groups had from the beginning of the earliest post's month and week on, and all that is made for later
     * @param waiting what is made and waits for its time, which is among the sent too
     * @return one decision for each post and group, and one for each that waits and is merged or loses its place
     */
    static List<Decision> decide(
            SendingLimits limits,
            SentDays sent,
            Collection<WaitingPost> waiting,
            Collection<Wanted> posts,
            Merging merging) {
        var competition = new Competition(limits, sent.copy(), waiting, merging);
        posts.stream()
                .sorted(Comparator.comparingInt((Wanted post) -> limits.rank(post.kind()))
                        .thenComparing(Wanted::until)
                        .thenComparing(Wanted::name)
                        .thenComparing(Wanted::id))
                .forEach(competition::add);
        return competition.decisions();
    }
}

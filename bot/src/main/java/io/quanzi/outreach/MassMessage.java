package io.quanzi.outreach;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One mass message of one member, into groups or to customers.
 *
 * <pre>{"_id": "daily-tip@2026-03-03T02:00:00Z/moms-0-6-months/lan", "campaign": "daily-tip@...", "title": "每日一贴",
 *  "toGroups": true, "userId": "lan", "recipients": ["wr...", "wr..."], "text": "...", "cards": [{"title", "url", "description"}] (of {@link AttachmentRows}),
 *  "month": "2026-03", "state": "NOTIFIED", "reason": null, "msgid": "msg...", "results": [{"to": "wr...", "result": "SENT", "sentAt": ISODate}],
 *  "plannedAt": ISODate, "until": ISODate, "callingSince": ISODate, "calling": "group/lan/3f9c...", "tellingSince": ISODate, "confirmedAt": ISODate,
 *  "endedAt": ISODate, "reminders": 0, "subject": {"kind": "deal", "facts": ["milk-bags", "2026-03-08", "55.00"]},
 *  "kind": "TIP", "host": "deal@2026-03-03T07:00:00Z", "carries": false, "other": "好价", "unmerged": "HEALTH",
 *  "nextAt": ISODate}</pre>
 *
 * and what {@link io.quanzi.work.WorkQueue} writes: {@code tries}, {@code failedSince}, and in {@code failure} why the step
 * that is next did not succeed.
 *
 * @param plannedAt when it is made in WeCom, or was; after now while it waits for its time
 * @param until when a task that nobody has tapped is stopped
 * @param callingSince when the call that makes it in WeCom left; null when none did
 * @param tellingSince when the member was first told of it, or may have been; null before
 * @param results by recipient, as WeCom told; recipients without one have none yet
 * @param sentAt when WeCom sent it, of those it was sent to
 * @param reason why it ended other than delivered; of one that waits for its time, {@link #WAITS} and why; null else
 * @param subject what it speaks of; null for something that stays true
 * @param rank its place among the posts that compete for a group
 */
public record MassMessage(
        String id,
        String campaign,
        String title,
        boolean toGroups,
        String userId,
        List<String> recipients,
        MessageContent copy,
        MassMessageState state,
        @Nullable String reason,
        @Nullable String msgid,
        Map<String, Result> results,
        Map<String, Instant> sentAt,
        Instant plannedAt,
        Instant until,
        @Nullable Instant callingSince,
        @Nullable Instant tellingSince,
        @Nullable Instant confirmedAt,
        @Nullable Instant endedAt,
        int reminders,
        @Nullable Subject subject,
        Rank rank) {

    /** Begins the reason of one that is decided and waits for its time: {@code QUIET} hours, or what was full before. */
    public static final String WAITS = "WAITS_";

    /** The result for one recipient. */
    public enum Result {
        SENT,
        NOT_FRIEND,
        OVER_QUOTA
    }

    /**
     * The place of a post among those that compete for a group.
     *
     * @param kind by which the shop ranks it; null for one that never gives way
     * @param host the id of the post that it waits to be merged into; null when it goes by itself
     * @param carries whether another was merged into it
     * @param other the title of the post that has its place, or into which it is merged; null without one
     * @param unmerged why it was not merged into another, where the shop would have it
     */
    public record Rank(
            @Nullable PostKind kind,
            @Nullable String host,
            boolean carries,
            @Nullable String other,
            SendingPlan.@Nullable Unmerged unmerged) {
        public static final Rank NONE = new Rank(null, null, false, null, null);

        static Rank of(PostKind kind) {
            return new Rank(kind, null, false, null, null);
        }

        Rank waitingFor(String post) {
            return new Rank(kind, post, carries, other, unmerged);
        }

        Rank carrying() {
            return new Rank(kind, null, true, other, unmerged);
        }

        /** The same, given what has its place. */
        Rank behind(@Nullable String title, SendingPlan.@Nullable Unmerged why) {
            return new Rank(kind, host, carries, title, why);
        }
    }

    /** One that is decided and not yet in WeCom. */
    static MassMessage planned(
            String id,
            String campaign,
            String title,
            boolean toGroups,
            String userId,
            List<String> recipients,
            MessageContent copy,
            @Nullable Subject subject,
            Instant now,
            Duration life) {
        return new MassMessage(
                id,
                campaign,
                title,
                toGroups,
                userId,
                recipients,
                copy,
                MassMessageState.PLANNED,
                null,
                null,
                Map.of(),
                Map.of(),
                now,
                now.plus(life),
                null,
                null,
                null,
                null,
                0,
                subject,
                Rank.NONE);
    }

    /** The same of a rank. */
    MassMessage ranked(Rank another) {
        return with(id, recipients, copy, subject, state, reason, plannedAt, until, another);
    }

    /** The same under another id, with other words. */
    MassMessage saying(String another, MessageContent words, @Nullable Subject of) {
        return with(another, recipients, words, of, state, reason, plannedAt, until, rank);
    }

    /** The same to some of its recipients only. */
    MassMessage to(List<String> some) {
        return with(id, List.copyOf(some), state, reason, plannedAt, until);
    }

    /** Returns what is shown in its place when it is held back. */
    MassMessage held(String why) {
        return with(id + "/held-" + why, recipients, MassMessageState.HELD, why, plannedAt, until);
    }

    /** The same, when that may happen for several reasons of one kind. */
    MassMessage held(String why, String because) {
        return with(
                id + "/held-" + why + "-" + Hash.of(because), recipients, MassMessageState.HELD, why, plannedAt, until);
    }

    /** Returns the same to be made in WeCom later, under an id of its own. */
    MassMessage waiting(String another, String why, Instant at, Duration life) {
        return with(another, recipients, state, why, at, at.plus(life));
    }

    /** Returns the same whose member may tap no longer than until an instant. */
    MassMessage endingBy(Instant latest) {
        return until.isBefore(latest) ? this : with(id, recipients, state, reason, plannedAt, latest);
    }

    private MassMessage with(
            String another,
            List<String> others,
            MassMessageState now,
            @Nullable String why,
            Instant at,
            Instant latest) {
        return with(another, others, copy, subject, now, why, at, latest, rank);
    }

    private MassMessage with(
            String another,
            List<String> others,
            MessageContent words,
            @Nullable Subject of,
            MassMessageState now,
            @Nullable String why,
            Instant at,
            Instant latest,
            Rank place) {
        return new MassMessage(
                another,
                campaign,
                title,
                toGroups,
                userId,
                others,
                words,
                now,
                why,
                msgid,
                results,
                sentAt,
                at,
                latest,
                callingSince,
                tellingSince,
                confirmedAt,
                endedAt,
                reminders,
                of,
                place);
    }

    /** Whether it is decided and waits for its time. */
    public boolean waits() {
        return state == MassMessageState.PLANNED && reason != null && reason.startsWith(WAITS);
    }

    /** What waits for its time in one of the groups. */
    WaitingPost waitingIn(String group) {
        boolean fixed = rank.kind() == null || !Outreach.Post.mayJoin(subject);
        return new WaitingPost(
                id,
                campaign,
                title,
                rank.kind() == null ? PostKind.OWN : rank.kind(),
                plannedAt,
                until,
                group,
                () -> fixed ? Optional.empty() : Optional.of(new SendingPlan.Said(copy, subject)),
                rank.host(),
                rank.carries());
    }

    /** Whether the member has tapped send. */
    public boolean confirmed() {
        return confirmedAt != null || !results.isEmpty();
    }

    /** How many recipients have it. */
    public int sent() {
        return (int) results.values().stream().filter(Result.SENT::equals).count();
    }
}

package io.quanzi.pages;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a member has, and the ways out. */
public interface MemberPages {
    /** The member of a link; empty when the link is unknown, expired or revoked. */
    Optional<Member> member(String token);

    /** Whether the member wants messages of ours; false when the link is not good any more. */
    boolean receive(String token, boolean wanted);

    /**
     * Takes back the consent to what the person told of themselves, and forgets it; false when the link is not good any
     * more.
     */
    boolean forget(String token);

    /**
     * A member.
     *
     * @param tier the tier's name as members read it
     * @param points the balance
     * @param history newest first
     * @param swaps codes of partner brands (异业换券)
     * @param told what the person told of themselves, in words; such as the baby's month
     * @param receives whether messages are wanted
     */
    record Member(
            @Nullable String nickname,
            String tier,
            long points,
            List<Entry> history,
            List<Coupon> coupons,
            List<Coupon> swaps,
            List<String> told,
            boolean receives) {}

    /**
     * One line of the points' history.
     *
     * @param words what for, in words
     * @param points added, or taken when negative
     * @param balance after it
     */
    record Entry(Instant at, String words, long points, long balance) {}

    /**
     * A coupon.
     *
     * @param giver whose it is; null for the shop's own
     * @param until null when it does not expire
     */
    record Coupon(
            String title,
            String code,
            @Nullable String giver,
            @Nullable Instant until,
            boolean used) {}
}

package io.quanzi.pages;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a member has, and changes what a member may change. */
public interface MemberPages {
    /**
     * Whether a link is good, and what is to be asked before it shows anything; empty when the link is unknown, expired or
     * revoked.
     *
     * @param pass what the device was given when the question was answered; null when it has none
     */
    Optional<Access> access(String token, @Nullable String pass);

    /** Judges the answer to the question; empty when the link is not good any more. */
    Optional<Opening> open(String token, String answer);

    /**
     * The parts that a visitor without the second fact may see.
     *
     * @param locked whether the question is to be answered first
     * @param receives whether messages are wanted, which anybody who has the link may change
     */
    record Access(boolean locked, boolean receives) {}

    /**
     * The result of an answer.
     *
     * @param pass for the device to keep; null when the answer was wrong or too soon
     * @param waitUntil when the next answer is looked at; null when one may be given now
     */
    record Opening(@Nullable String pass, @Nullable Instant waitUntil) {}

    /** The member of a link, to whom {@link #access} lets in; empty when the link is unknown, expired or revoked. */
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
     * @param memberDays those that are set up, and only those
     */
    record Member(
            @Nullable String nickname,
            String tier,
            long points,
            List<Entry> history,
            List<Coupon> coupons,
            List<Coupon> swaps,
            List<String> told,
            boolean receives,
            List<Bonus> memberDays) {}

    /**
     * A member day (会员日) that is set up.
     *
     * @param name such as 周二母婴日
     * @param category of goods that earn more on it
     * @param factor how many times the points
     */
    record Bonus(String name, String category, int factor) {}

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

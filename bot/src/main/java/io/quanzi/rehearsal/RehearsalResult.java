package io.quanzi.rehearsal;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a rehearsal. Its field names are those of the JSON that commands and other people's scripts read: they stay.
 * The same request of the same instant gives the same result.
 *
 * @param from the first day, of Shanghai
 * @param playbook where the playbook is that was rehearsed; null for the one in force
 * @param comparison with what really happened; null unless the shop's past was lived again
 * @param lived null in results of before this was lived
 * @param notLived actions of schedules that were left out, since they compare with a WeCom or a shop outside
 */
public record RehearsalResult(
        LocalDate from,
        int days,
        long seed,
        @Nullable String playbook,
        People people,
        @Nullable Lived lived,
        @Nullable Comparison comparison,
        Posts posts,
        List<GroupMonth> groups,
        List<Decision> decisions,
        List<Verdict> verdicts,
        List<OfficerMonth> officers,
        @Nullable Worst worst,
        Points points,
        List<Pool> coupons,
        List<SegmentGrowth> segments,
        List<String> notLived) {

    /**
     * Who is in it, and what they bought.
     *
     * @param kind {@code store} for the shop's own, {@code past} for these as they were, {@code made}
     * @param parked events of orders that could not be worked off to their end
     */
    public record People(String kind, long customers, int groups, int owners, int orders, int refunds, long parked) {}

    /**
     * Who came and went.
     *
     * @param contacts buyers who added the officer
     * @param welcomed of them, who got a welcome with the way into a group
     * @param joined of them, who joined a group
     * @param turnedAway of them, who wanted to, and for whom no group had room or fitted
     * @param othersJoined contacts of before who joined a group
     * @param left members of groups who left
     * @param lost contacts who deleted the officer
     */
    public record Lived(
            int contacts,
            int welcomed,
            int joined,
            int turnedAway,
            int othersJoined,
            int left,
            int lost,
            Rates rates) {}

    /**
     * How often, in percent; see {@link FlowRates}.
     *
     * @param ofShop those that the shop's own last 30 days told, by their names here; the others are what is usual
     */
    public record Rates(double contact, double join, double leave, double others, double lost, List<String> ofShop) {}

    /**
     * What really happened, and what came of the same events under the playbook that was rehearsed.
     *
     * @param dayCap how many posts a group may get in a day by that playbook; 0 for no limit but that of the month
     * @param over the groups for which there were more posts than they may get in a day or a month
     */
    public record Comparison(List<Compared> rows, int dayCap, List<OverCap> over) {}

    /**
     * A figure of both.
     *
     * @param figure such as {@code posts.delivered}; {@code reason} for posts that did not go out, by groups
     * @param of the pool's title, or the reason; empty else
     */
    public record Compared(String figure, String of, long then, long replayed) {}

    /** How many posts more than it may get there were for a group. */
    public record OverCap(String chatId, String name, int then, int replayed) {}

    /**
     * Posts into groups, counted by group.
     *
     * @param expired nobody tapped in time
     * @param held kept back by a rule, before an owner was asked
     */
    public record Posts(int planned, int delivered, int expired, int held, int failed, int open) {}

    /**
     * A group's month.
     *
     * @param perDay delivered on each day, from the first
     * @param budgetLeft how many more it may get in the month of the last day
     */
    public record GroupMonth(
            String chatId,
            String name,
            @Nullable String segment,
            String owner,
            int customers,
            List<Integer> perDay,
            int total,
            long budgetLeft) {}

    /**
     * What became of posts that did not go out as planned.
     *
     * @param reason a word of the held posts' reasons, or {@code EXPIRED}, {@code FAILED}, {@code OVER_QUOTA}
     * @param groups how many groups it was for, all days together
     */
    public record Decision(LocalDate firstDay, String title, String reason, int posts, int groups) {}

    /**
     * What the copy check said of the posts of one title.
     *
     * @param verdict {@code pass} or {@code block}
     */
    public record Verdict(String title, String verdict, int posts) {}

    /**
     * An owner's month.
     *
     * @param taps on each day, from the first
     * @param minutes on each day
     * @param missed posts that she never tapped
     * @param withSecond minutes of the worst day, were half of her groups a colleague's
     */
    public record OfficerMonth(
            String userId,
            List<Integer> taps,
            List<Double> minutes,
            int missed,
            @Nullable LocalDate worstDay,
            double worstMinutes,
            double withSecond) {}

    /** The heaviest day of all. */
    public record Worst(String userId, LocalDate day, int taps, double minutes, double withSecond) {}

    /**
     * All points of customers. What one is worth the shop knows.
     *
     * @param before what they held, less what some owed
     * @param earned in the days
     * @param taken back by refunds, or spent
     * @param liability what they may spend at the end
     * @param holders how many have any then
     */
    public record Points(long before, long after, long earned, long taken, long liability, long holders) {}

    /**
     * A pool of coupons. Everybody is given one who is to have one, as if its codes never ended.
     *
     * @param issued of the codes that are there
     * @param left codes still there; null where the pool makes its own
     * @param runsOutOn when the codes will be used up at this month's pace; null when they last beyond a year
     * @param needed how many are needed, issued and missing ones
     * @param missing how many are needed beyond the codes that are there
     * @param dryOn the first day on which somebody would have got none; null when there is none
     * @param perDay needed on each day, from the first
     */
    public record Pool(
            String name,
            String title,
            long issued,
            @Nullable Long left,
            @Nullable LocalDate runsOutOn,
            long needed,
            long missing,
            @Nullable LocalDate dryOn,
            List<Integer> perDay) {
        public Pool {
            perDay = perDay == null ? List.of() : List.copyOf(perDay);
        }
    }

    public record SegmentGrowth(String name, String title, long before, long after) {}
}

package io.quanzi.console.reach;

import io.quanzi.console.content.DiskChanges.FileDifference;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan as the page, the API and the command show it.
 *
 * @param status {@code nothing}, {@code something} or {@code fault}
 * @param hash what {@code apply} is given, so that nothing is taken over that is not as it was shown
 * @param from the first day, in Shanghai
 * @param to the last
 * @param posts by time
 * @param moved runs that managers left out or moved
 * @param taps who taps how often on which day
 * @param budgets of each group and month, those with least left first
 */
public record PlanView(
        String status,
        String hash,
        LocalDate from,
        LocalDate to,
        List<Post> posts,
        List<Moved> moved,
        List<Tap> taps,
        List<Budget> budgets,
        Files files) {
    /**
     * A post.
     *
     * @param kind {@code schedule}, {@code groups}, {@code people} or {@code other}
     * @param at in Shanghai, such as {@code 2026-03-03T10:00+08:00}
     * @param segment empty for a manager's post
     * @param people customers in the groups, or who get it one by one
     * @param audience of a post to people, who of those it is meant for does not get it; null for one into groups
     * @param groups of a post into groups, which of those it is meant for do not get it; null for one to people
     * @param owners who taps, and how often
     * @param text as it will read
     * @param verdict {@code pass} or {@code block}
     * @param findings what the advertising law has against it
     * @param stops what keeps it from going, in whole or in part
     */
    public record Post(
            String id,
            String kind,
            String schedule,
            String title,
            String at,
            String segment,
            String segmentTitle,
            List<String> chatIds,
            int leftOut,
            int people,
            @Nullable Audience audience,
            @Nullable Groups groups,
            List<Owner> owners,
            String text,
            @Nullable String tip,
            @Nullable String deal,
            String verdict,
            List<String> findings,
            List<Stop> stops) {
        /** The time of day. */
        public String clock() {
            return at.substring(11, 16);
        }

        /** The day, such as {@code 2026-03-03}. */
        public String day() {
            return at.substring(0, 10);
        }

        /** How many taps it takes in all. */
        public int tapsInAll() {
            return owners.stream().mapToInt(Owner::taps).sum();
        }
    }

    /**
     * The people that a post is meant for.
     *
     * @param words such as {@code customers: 1,240 − opted out 31 − held out 60 = 1,149}
     */
    public record Audience(int meant, List<Left> left, int reached, String words) {}

    /** How many are left out for a reason, which is a word of {@code skip.*}. */
    public record Left(String reason, String words, int people) {}

    /**
     * The groups that a post is meant for.
     *
     * @param words such as {@code groups: 5 − groups without customers 1 − enough for the day 1 = 3}
     */
    public record Groups(int meant, List<LeftGroups> left, int reached, String words) {}

    /** How many groups are left out for a reason of {@link io.quanzi.broadcast.PlanStop}. */
    public record LeftGroups(String reason, String words, int groups) {}

    /** Who taps for a post. */
    public record Owner(String userId, String name, int taps) {}

    /**
     * Why a post does not go, or not to all.
     *
     * @param groups how many groups that is about; 0 for none
     * @param cure what to do
     */
    public record Stop(String reason, int groups, String words, List<String> details, String cure) {}

    /**
     * A run that does not come at its time.
     *
     * @param to when it comes instead; null: not at all
     * @param why may be empty
     */
    public record Moved(
            String schedule,
            String title,
            String at,
            @Nullable String to,
            String by,
            String why) {}

    /** How often somebody taps on a day. */
    public record Tap(LocalDate day, String userId, String name, int taps) {}

    /**
     * A group's month after the plan.
     *
     * @param planned how many posts it gets from now until the plan's last day
     */
    public record Budget(
            String chatId, String group, String owner, String month, int limit, int used, int planned, int left) {}

    /**
     * The files on the disk against those in force.
     *
     * @param place where they are; empty when those in the program are used
     * @param differences what taking them over would change
     * @param faults what is wrong with them, with file and line; while there is any, nothing is taken over
     */
    public record Files(String place, List<FileDifference> differences, List<String> faults) {}
}

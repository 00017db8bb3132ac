package io.quanzi.broadcast;

import io.quanzi.broadcast.PostCalendar.Coming;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.Outreach;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells how many posts WeCom lets each group have in a month, and how many of them are spoken for. */
@Component
public class PostBudgets {
    private final PostCalendar postCalendar;
    private final CustomerGroups customerGroups;
    private final Outreach outreach;
    private final Clock clock;

    PostBudgets(PostCalendar postCalendar, CustomerGroups customerGroups, Outreach outreach, Clock clock) {
        this.postCalendar = postCalendar;
        this.customerGroups = customerGroups;
        this.outreach = outreach;
        this.clock = clock;
    }

    /**
     * A group's month.
     *
     * @param limit how many posts it may get
     * @param used how many it has had, or will have of tasks that are made
     * @param planned how many more come by schedules and managers' posts, also of those that wait for approval, without
     *     what was left out and where it was moved
     */
    public record Budget(CustomerGroup group, int limit, int used, int planned) {
        /** How many it may still get. */
        public int open() {
            return Math.max(0, limit - used);
        }

        /** How many it may get besides what is planned; below zero when more is planned than may be. */
        public int left() {
            return limit - used - planned;
        }
    }

    /**
     * Returns the months of all groups with customers, by the groups' names.
     *
     * @param owner the userid of whoever owns the groups; null: anybody's
     */
    public List<Budget> of(YearMonth month, @Nullable String owner) {
        Map<String, Integer> planned = planned(month, owner);
        Instant start = ChinaTime.startOf(month.atDay(1));
        int limit = month.lengthOfMonth();
        return customerGroups.all().stream()
                .filter(group -> !group.dismissed() && group.hasCustomers())
                .filter(group -> owner == null || group.owner().equals(owner))
                .map(group -> new Budget(
                        group,
                        limit,
                        (int) (limit - outreach.remainingBudget(group.chatId(), start)),
                        planned.getOrDefault(group.chatId(), 0)))
                .toList();
    }

    /** Returns this month of one group. */
    public Budget of(CustomerGroup group) {
        YearMonth month = YearMonth.from(ChinaTime.dayOf(clock.instant()));
        int limit = month.lengthOfMonth();
        return new Budget(
                group,
                limit,
                (int) (limit - outreach.remainingBudget(group.chatId())),
                planned(month, group.owner()).getOrDefault(group.chatId(), 0));
    }

    private Map<String, Integer> planned(YearMonth month, @Nullable String owner) {
        Instant now = clock.instant();
        Instant start = ChinaTime.startOf(month.atDay(1));
        Instant end = ChinaTime.startOf(month.plusMonths(1).atDay(1)).minusMillis(1);
        var planned = new HashMap<String, Integer>();
        if (now.isBefore(end)) {
            for (Coming one : postCalendar.between(now.isAfter(start) ? now : start.minusMillis(1), end, owner)) {
                one.chatIds().forEach(chatId -> planned.merge(chatId, 1, Integer::sum));
            }
        }
        return planned;
    }
}

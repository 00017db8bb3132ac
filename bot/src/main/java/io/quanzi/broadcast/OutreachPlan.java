package io.quanzi.broadcast;

import io.quanzi.groups.CustomerGroup;
import io.quanzi.playbook.PlaybookDisk;
import io.quanzi.schedule.RunException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/**
 * What will be said on some days, to whom, and who taps; and what taking over the files on the disk would change.
 *
 * @param hash of all that it says: the same plan has the same, another one another
 * @param from the first day, in Shanghai
 * @param to the last
 * @param items by time; none that went before it was made
 * @param exceptions runs of these days that managers left out or moved
 * @param budgets of every group, month by month
 * @param groups all groups with customers, by their names
 */
public record OutreachPlan(
        String hash,
        LocalDate from,
        LocalDate to,
        List<PlanItem> items,
        List<RunException> exceptions,
        List<Budget> budgets,
        List<CustomerGroup> groups,
        PlaybookDisk.Comparison disk) {
    /**
     * A group's month as it is after the plan.
     *
     * @param limit how many posts it may get
     * @param used how many it has had, or will have of tasks that are made
     * @param planned how many more it gets from now until the plan's last day
     */
    public record Budget(String chatId, YearMonth month, int limit, int used, int planned) {
        /** How many it may get after that. */
        public int left() {
            return Math.max(0, limit - used - planned);
        }
    }

    /** What there is to do, as the exit code of the command says it. */
    public enum Status {
        /** Nothing fires and no file differs. */
        NOTHING,
        SOMETHING,
        /** A file on the disk is faulty, or a post cannot go as it is. */
        FAULT
    }

    public Status status() {
        if (!disk.violations().isEmpty()
                || items.stream()
                        .flatMap(item -> item.stops().stream())
                        .anyMatch(stop -> stop.reason().isFault())) {
            return Status.FAULT;
        }
        return items.stream().anyMatch(PlanItem::goes) || !disk.differences().isEmpty()
                ? Status.SOMETHING
                : Status.NOTHING;
    }
}

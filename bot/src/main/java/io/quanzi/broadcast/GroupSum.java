package io.quanzi.broadcast;

import io.quanzi.broadcast.PlanStop.Reason;
import io.quanzi.shared.Message;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the groups of a post come to: all of them, less those that do not get it, are those that do.
 *
 * @param all how many it is meant for
 * @param left how many do not get it, by the reason
 * @param groups how many get it, now or later
 */
public record GroupSum(int all, Map<Reason, Integer> left, int groups) {
    /** Nothing is chosen yet. */
    public static final GroupSum NONE = new GroupSum(0, Map.of(), 0);

    /** What goes nevertheless, only later. */
    private static final Set<Reason> LATER = EnumSet.of(Reason.QUIET, Reason.MOVED);

    /** What has words of its own where it is one of several reasons. */
    private static final Set<Reason> OWN = EnumSet.of(Reason.NO_GROUPS, Reason.LEFT_OUT);

    /** How many are left out for a reason, and what the reason is called. */
    public record Left(Reason reason, int groups) {
        public Message words() {
            return Message.of(OWN.contains(reason) ? "plan.sum." + reason : "plan.stop." + reason + ".short");
        }
    }

    /**
     * Sums up a post.
     *
     * @param going how many groups get it
     * @param leftOut how many a manager left out
     * @param gone how many were chosen and are no more
     */
    static GroupSum of(int going, int leftOut, int gone, List<PlanStop> stops) {
        var left = new EnumMap<Reason, Integer>(Reason.class);
        add(left, Reason.NO_GROUPS, gone);
        add(left, Reason.LEFT_OUT, leftOut);
        boolean whole = false; // several things may keep all groups from it: each counts once
        for (PlanStop stop : stops) {
            boolean all = stop.reason().isFault() || stop.reason() == Reason.SILENT || stop.reason() == Reason.REVIEW;
            if (stop.reason() != Reason.LEFT_OUT && !LATER.contains(stop.reason()) && !(all && whole)) {
                add(left, stop.reason(), stop.groups());
            }
            whole |= all;
        }
        return new GroupSum(
                going + left.values().stream().mapToInt(Integer::intValue).sum(), left, going);
    }

    private static void add(Map<Reason, Integer> left, Reason reason, int groups) {
        if (groups > 0) {
            left.merge(reason, groups, Integer::sum);
        }
    }

    /** Those that do not get it, by the reason. */
    public List<Left> reasons() {
        return left.entrySet().stream()
                .map(one -> new Left(one.getKey(), one.getValue()))
                .toList();
    }
}

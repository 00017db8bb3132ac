package io.quanzi.broadcast;

import io.quanzi.playbook.ValueRules;
import org.jspecify.annotations.Nullable;

/**
 * Above which size a manager's post goes only when another manager has approved it (四眼). One that has grown by more than
 * {@value #TOLERANCE_PERCENT} percent since is approved again.
 *
 * @param people more recipients than these, of groups their customers; 0: never for that reason
 * @param groups more groups than these; 0: never for that reason
 */
record ApprovalLimits(int people, int groups) {
    static final ApprovalLimits SHIPPED = new ApprovalLimits(1_000, 10);
    static final int TOLERANCE_PERCENT = 10;
    private static final int MAX = 10_000_000;

    ApprovalLimits {
        new ValueRules()
                .unless(people >= 0 && people <= MAX, "people", "fault.range", 0, MAX, people)
                .unless(groups >= 0 && groups <= MAX, "groups", "fault.range", 0, MAX, groups)
                .check();
    }

    /** The largest post that needs no approval. */
    PostSize size() {
        return new PostSize(people, groups);
    }

    /**
     * Whether a post has grown so far past the size that it was let go with that it has to be approved again.
     *
     * @param approved the size that another manager approved; null when it was too small for that
     */
    boolean areOutgrownBy(PostSize now, @Nullable PostSize approved) {
        PostSize was = approved == null ? size() : approved;
        return areExceededBy(now.people(), now.groups())
                && ((people > 0 && isFarAbove(now.people(), was.people()))
                        || (groups > 0 && isFarAbove(now.groups(), was.groups())));
    }

    private static boolean isFarAbove(long now, long was) {
        return now * 100 > was * (100 + TOLERANCE_PERCENT);
    }

    boolean areExceededBy(int reachedPeople, int reachedGroups) {
        return (people > 0 && reachedPeople > people) || (groups > 0 && reachedGroups > groups);
    }
}

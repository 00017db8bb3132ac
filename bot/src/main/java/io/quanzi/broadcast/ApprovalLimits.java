package io.quanzi.broadcast;

import io.quanzi.playbook.ValueRules;

/**
 * Above which size a manager's post goes only when another manager has approved it (四眼).
 *
 * @param people more recipients than these, of groups their customers; 0: never for that reason
 * @param groups more groups than these; 0: never for that reason
 */
record ApprovalLimits(int people, int groups) {
    static final ApprovalLimits SHIPPED = new ApprovalLimits(1_000, 10);
    private static final int MAX = 10_000_000;

    ApprovalLimits {
        new ValueRules()
                .unless(people >= 0 && people <= MAX, "people", "fault.range", 0, MAX, people)
                .unless(groups >= 0 && groups <= MAX, "groups", "fault.range", 0, MAX, groups)
                .check();
    }

    boolean areExceededBy(int reachedPeople, int reachedGroups) {
        return (people > 0 && reachedPeople > people) || (groups > 0 && reachedGroups > groups);
    }
}

package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.broadcast.PlanStop.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupSumTests {
    @Test
    void countsEachGroupOnce() {
        GroupSum sum = GroupSum.of(
                4,
                2,
                1,
                List.of(
                        PlanStop.of(Reason.EMPTY_GROUPS, 1),
                        PlanStop.of(Reason.OVER_DAY, 3),
                        PlanStop.of(Reason.OVER_WEEK, 1),
                        PlanStop.of(Reason.QUIET, 2)));

        assertThat(sum.left())
                .isEqualTo(Map.of(
                        Reason.NO_GROUPS, 1,
                        Reason.LEFT_OUT, 2,
                        Reason.EMPTY_GROUPS, 1,
                        Reason.OVER_DAY, 3,
                        Reason.OVER_WEEK, 1));
        assertThat(sum.all()).isEqualTo(12);
    }

    @Test
    void namesOneOfSeveralThingsThatKeepAllGroupsFromIt() {
        GroupSum sum = GroupSum.of(0, 0, 0, List.of(PlanStop.of(Reason.COPY, 3), PlanStop.of(Reason.REVIEW, 3)));

        assertThat(sum).isEqualTo(new GroupSum(3, Map.of(Reason.COPY, 3), 0));
    }

    @Test
    void countsGroupsThatAreAllLeftOutAsLeftOut() {
        GroupSum sum = GroupSum.of(0, 3, 0, List.of(PlanStop.of(Reason.LEFT_OUT, 3)));

        assertThat(sum).isEqualTo(new GroupSum(3, Map.of(Reason.LEFT_OUT, 3), 0));
    }
}

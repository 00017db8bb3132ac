package io.quanzi.console.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.schedule.Run;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs folded into lines. */
class RunLineTests {
    private static final Instant NOON = Instant.parse("2026-03-03T04:00:00Z");

    @Test
    void foldsRunsInARowThatCameToTheSame() {
        List<RunLine> lines = RunLine.folded(List.of(
                run("pull", 25, "0 个订单"),
                run("daily", 21, "6 个群"),
                run("pull", 20, "0 个订单"),
                run("pull", 15, "3 个订单"),
                run("pull", 10, "0 个订单")));

        assertThat(lines)
                .extracting(line -> line.run().schedule() + " " + line.run().summary() + " × " + line.times())
                .containsExactly("pull 0 个订单 × 2", "daily 6 个群 × 1", "pull 3 个订单 × 1", "pull 0 个订单 × 1");
        assertThat(lines.get(0).first()).isEqualTo(NOON.plusSeconds(20 * 60));
    }

    @Test
    void leavesEveryFailureItsLine() {
        Run failed = new Run("pull@1", "pull", NOON, Run.State.FAILED, 6, "no answer", null, null, NOON);

        assertThat(RunLine.folded(List.of(failed, failed)))
                .hasSize(2)
                .allMatch(line -> line.run().failed());
    }

    private static Run run(String schedule, int minute, String summary) {
        Instant at = NOON.plusSeconds(minute * 60L);
        return new Run(schedule + "@" + at, schedule, at, Run.State.DONE, 0, summary, null, null, at);
    }
}

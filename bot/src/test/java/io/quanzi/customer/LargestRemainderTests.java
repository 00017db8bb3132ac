package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LargestRemainderTests {
    @Test
    void givesWhatIsLeftToThoseWhoLostMost() {
        assertThat(LargestRemainder.byLargestRemainder(100, List.of(1L, 1L, 1L)))
                .containsExactly(34L, 33L, 33L);
        assertThat(LargestRemainder.byLargestRemainder(10, List.of(2L, 7L, 2L))).containsExactly(2L, 6L, 2L);
        assertThat(LargestRemainder.byLargestRemainder(5, List.of(0L, 0L))).containsExactly(3L, 2L);
    }

    @Test
    void spreadsSumsWhoseProductIsMoreThanALong() {
        long billionYuan = 100_000_000_000L;

        assertThat(LargestRemainder.byLargestRemainder(billionYuan, List.of(billionYuan, billionYuan)))
                .containsExactly(billionYuan / 2, billionYuan / 2);
    }
}

package io.quanzi.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a rehearsal takes, told beforehand. */
class RehearsalSizeTests {
    @Test
    void whatWasMeasuredComesOut() {
        assertThat(new RehearsalSize(100_000, 200).lasts(30)).isEqualTo(Duration.ofSeconds(144));
        assertThat(new RehearsalSize(77, 4).lasts(30)).isEqualTo(Duration.ofSeconds(13));
        assertThat(new RehearsalSize(0, 0).lasts(1)).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void whatIsLeftFollowsFromTheDaysThatAreOver() {
        assertThat(RehearsalSize.left(Duration.ofSeconds(20), 0.25)).isEqualTo(Duration.ofSeconds(60));
        assertThat(RehearsalSize.left(Duration.ofSeconds(20), 1)).isZero();
    }
}

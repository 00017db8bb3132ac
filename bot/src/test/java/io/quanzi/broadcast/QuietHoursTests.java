package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;

class QuietHoursTests {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 3);

    private static Instant at(LocalTime time) {
        return DAY.atTime(time).atZone(ChinaTime.ZONE).toInstant();
    }

    @Test
    void beginInTheEveningAndEndInTheMorningInShanghai() {
        assertThat(QuietHours.areNow(at(QuietHours.BEGIN).minusMillis(1))).isFalse();
        assertThat(QuietHours.areNow(at(QuietHours.BEGIN))).isTrue();
        assertThat(QuietHours.areNow(at(LocalTime.MIDNIGHT))).isTrue();
        assertThat(QuietHours.areNow(at(QuietHours.END).minusMillis(1))).isTrue();
        assertThat(QuietHours.areNow(at(QuietHours.END))).isFalse();
    }

    @Test
    void endOnTheSameMorningOrTheNext() {
        Instant morning = at(QuietHours.END);

        assertThat(QuietHours.endAfter(at(LocalTime.MIDNIGHT))).isEqualTo(morning);
        assertThat(QuietHours.endAfter(at(QuietHours.BEGIN)))
                .isEqualTo(DAY.plusDays(1)
                        .atTime(QuietHours.END)
                        .atZone(ChinaTime.ZONE)
                        .toInstant());
    }
}

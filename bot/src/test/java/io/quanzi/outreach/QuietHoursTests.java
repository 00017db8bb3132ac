package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;

class QuietHoursTests {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 3);
    private static final LocalTime NINE = LocalTime.of(9, 0);
    private static final LocalTime EVENING = LocalTime.of(21, 0);

    private static Instant at(LocalTime time) {
        return DAY.atTime(time).atZone(ChinaTime.ZONE).toInstant();
    }

    @Test
    void beginInTheEveningAndEndInTheMorningInShanghai() {
        assertThat(QuietHours.FOR_PEOPLE.areAt(at(EVENING).minusMillis(1))).isFalse();
        assertThat(QuietHours.FOR_PEOPLE.areAt(at(EVENING))).isTrue();
        assertThat(QuietHours.FOR_PEOPLE.areAt(at(LocalTime.MIDNIGHT))).isTrue();
        assertThat(QuietHours.FOR_PEOPLE.areAt(at(NINE).minusMillis(1))).isTrue();
        assertThat(QuietHours.FOR_PEOPLE.areAt(at(NINE))).isFalse();
    }

    @Test
    void endOnTheSameMorningOrTheNext() {
        assertThat(QuietHours.FOR_PEOPLE.firstAllowed(at(LocalTime.MIDNIGHT))).isEqualTo(at(NINE));
        assertThat(QuietHours.FOR_PEOPLE.firstAllowed(at(EVENING)))
                .isEqualTo(DAY.plusDays(1).atTime(NINE).atZone(ChinaTime.ZONE).toInstant());
        assertThat(QuietHours.FOR_PEOPLE.firstAllowed(at(NINE))).isEqualTo(at(NINE));
    }

    @Test
    void mayBeAtNoonOrNone() {
        var noon = new QuietHours(LocalTime.of(12, 0), LocalTime.of(14, 0));

        assertThat(noon.firstAllowed(at(LocalTime.of(12, 30)))).isEqualTo(at(LocalTime.of(14, 0)));
        assertThat(noon.areAt(at(LocalTime.MIDNIGHT))).isFalse();
        assertThat(QuietHours.NONE.areAt(at(LocalTime.MIDNIGHT))).isFalse();
    }
}

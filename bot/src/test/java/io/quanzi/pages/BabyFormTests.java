package io.quanzi.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;

class BabyFormTests {
    private static final YearMonth MARCH = YearMonth.of(2026, 3);

    @Test
    void takesTheMonthsAtBothEndsAndRefusesTheOnesBeyond() {
        assertThat(answers("born", "2026-03").faults(MARCH)).isEmpty();
        assertThat(answers("born", "2026-04").faults(MARCH)).containsOnlyKeys("month");
        assertThat(answers("born", "2012-03").faults(MARCH)).isEmpty();
        assertThat(answers("born", "2012-02").faults(MARCH)).containsOnlyKeys("month");
        assertThat(answers("due", "2027-01").faults(MARCH)).isEmpty();
        assertThat(answers("due", "2027-02").faults(MARCH)).containsOnlyKeys("month");
        assertThat(answers("due", "2026-02").faults(MARCH)).containsOnlyKeys("month");
    }

    @Test
    void namesEverythingThatIsMissing() {
        assertThat(new BabyForm(null, "March", null, null).faults(MARCH)).containsOnlyKeys("baby", "month", "consent");
    }

    @Test
    void leadsOnWithoutABabyAndReadsMonthsAsPeopleWriteThem() {
        assertThat(new BabyForm("none", null, null, "yes").faults(MARCH)).isEmpty();
        assertThat(new BabyForm("none", "rubbish", "yes", "yes").about())
                .isEqualTo(new GroupPages.About(null, null, true, GroupPages.CONSENT_VERSION));
        for (String month : List.of("2025-3", "2025年3月", "2025/03", "202503", " ２０２５-０３ ", "2025.03")) {
            assertThat(answers("born", month).faults(MARCH)).as(month).isEmpty();
            assertThat(answers("born", month).about().born()).isEqualTo(YearMonth.of(2025, 3));
        }
        assertThat(answers("born", "2025-13").faults(MARCH)).containsOnlyKeys("month");
    }

    private static BabyForm answers(String baby, String month) {
        return new BabyForm(baby, month, null, "yes");
    }
}

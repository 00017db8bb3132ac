package io.quanzi.console.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronChoiceTests {
    @ParameterizedTest
    @ValueSource(strings = {"0 0 10 * * ?", "0 30 20 ? * TUE,FRI", "0 5 9 18 * ?"})
    void timesThatCanBeChosenComeBackAsTheyWere(String cron) {
        assertThat(CronChoice.of(cron).cron()).contains(cron);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0 0/5 * * * ?", "0 0 10,20 * * ?", "0 0 10 ? * MON-FRI", "0 0 10 L * ?", "0 0 10 31 * ?", "x"})
    void othersAreLeftToTheFile(String cron) {
        assertThat(CronChoice.of(cron).every()).isEqualTo("other");
        assertThat(CronChoice.of(cron).cron()).isEmpty();
    }

    @Test
    void timesAreSaidInWords() {
        assertThat(CronChoice.words("0 0 10 * * ?", Locale.SIMPLIFIED_CHINESE)).isEqualTo("每天 10:00");
        assertThat(CronChoice.words("0 30 20 ? * FRI,TUE", Locale.SIMPLIFIED_CHINESE))
                .isEqualTo("每周二、周五 20:30");
        assertThat(CronChoice.words("0 5 9 18 * ?", Locale.ENGLISH)).isEqualTo("09:05 on day 18 of each month");
        assertThat(CronChoice.words("0 0/5 * * * ?", Locale.ENGLISH)).isEqualTo("0 0/5 * * * ?");
    }

    @Test
    void aChoiceThatIsNotWholeIsNone() {
        assertThat(new CronChoice("week", "10:00", List.of(), 1).cron()).isEmpty();
        assertThat(new CronChoice("week", "10:00", List.of("XXX"), 1).cron()).isEmpty();
        assertThat(new CronChoice("month", "10:00", List.of(), 29).cron()).isEmpty();
        assertThat(new CronChoice("day", "25:00", List.of(), 1).cron()).isEmpty();
    }
}

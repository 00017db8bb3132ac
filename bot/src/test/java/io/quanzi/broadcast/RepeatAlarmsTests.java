package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.content.Deals;
import io.quanzi.content.Tip;
import io.quanzi.content.TipKind;
import io.quanzi.content.Tips;
import io.quanzi.outreach.CurrentLimits;
import io.quanzi.schedule.Schedules;
import io.quanzi.schedule.Schedules.Planned;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.SettableClock;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether the first page says that there is too little to say. */
class RepeatAlarmsTests {
    private static final LocalDate TODAY = LocalDate.parse("2026-03-02");

    private final Schedules schedules = mock(Schedules.class);
    private final PostToGroups action = mock(PostToGroups.class);
    private final Tips tips = mock(Tips.class);
    private final RepeatAlarms alarms = new RepeatAlarms(
            schedules, action, tips, mock(Deals.class), CurrentLimits.NONE, new SettableClock("2026-03-02T02:00:00Z"));

    @BeforeEach
    void aSchedulePostsTips() {
        when(action.said(any(PostSettings.class))).thenReturn(List.of(ContentOfDay.TIP));
        when(action.owners("moms")).thenReturn(Map.of("lan", List.of("wr-1")));
        when(action.title("moms")).thenReturn("宝妈");
    }

    private List<Alarm> alarms(int entries, int daysAWeek) {
        var settings = new PostSettings("每日贴士", List.of("moms", "nobody"), "broadcast/daily");
        var days = IntStream.range(0, daysAWeek).mapToObj(TODAY::plusDays).collect(Collectors.toSet());
        when(schedules.settingsOf(eq(action), anyInt())).thenReturn(List.of(new Planned<>(settings, days)));
        var tip = new Tip("a", "moms", TipKind.CARE, null, "洗手");
        when(tips.choices(any(), anyString())).thenReturn(Collections.nCopies(entries, tip));
        return alarms.alarms();
    }

    @Test
    void saysForHowManyDaysThereIsEnough() {
        assertThat(alarms(30, 7)).isEmpty();
        assertThat(alarms(29, 7)).singleElement().satisfies(alarm -> {
            assertThat(alarm.key()).isEqualTo("alarm.repeat.tips");
            assertThat(alarm.count()).isEqualTo(1);
            assertThat(alarm.values()).containsExactly("宝妈", "29", "30");
            assertThat(alarm.page()).isEqualTo("/playbook/entries?path=templates/tips.yaml");
        });
        assertThat(alarms(10, 2)).as("two posts a week").isEmpty();
        assertThat(alarms(0, 7)).as("nothing to repeat").isEmpty();
    }
}

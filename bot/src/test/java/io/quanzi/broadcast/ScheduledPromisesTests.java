package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.quanzi.broadcast.PlanStop.Reason;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScheduledPromisesTests {
    private static final Instant AT = Instant.parse("2026-03-04T02:00:00Z");
    private static final String RUN = "daily-tip@" + AT;
    private static final String KEY = RUN + "/moms";

    private final SettableClock clock = new SettableClock("2026-03-03T03:00:00Z");
    private final PlanItems planItems = mock();
    private final CustomerGroups customerGroups = mock();
    private final LeftOutGroups leftOutGroups = mock();
    private final MassMessages massMessages = mock();
    private final ScheduledPromises promises = new ScheduledPromises(
            TestMongo.fresh(), planItems, customerGroups, leftOutGroups, massMessages, mock(), clock);

    private void planned(List<String> groups, PlanStop... stops) {
        when(planItems.keysOfRuns(any(), any())).thenReturn(List.of(KEY));
        when(planItems.between(any(), any(), any(), any(), any(), any()))
                .thenReturn(
                        List.of(item(KEY, AT, groups, stops), item("later@x/moms", AT.plusSeconds(90_000), groups)));
    }

    private static PlanItem item(String key, Instant at, List<String> groups, PlanStop... stops) {
        String run = key.substring(0, key.indexOf('/'));
        return new PlanItem(
                PlanItem.Kind.SCHEDULE,
                run,
                "daily-tip",
                "每日一贴",
                at,
                "moms",
                "宝妈",
                "",
                groups,
                0,
                0,
                Map.of(),
                Map.of(),
                "早上好",
                List.of(),
                null,
                null,
                List.of(),
                List.of(stops),
                null);
    }

    private static CustomerGroup group(String chatId, boolean customers) {
        CustomerGroup group = mock();
        when(group.chatId()).thenReturn(chatId);
        when(group.hasCustomers()).thenReturn(customers);
        return group;
    }

    private static MassMessage task(
            MassMessageState state, @Nullable String reason, List<String> to, Map<String, MassMessage.Result> results) {
        MassMessage task = mock();
        when(task.state()).thenReturn(state);
        when(task.reason()).thenReturn(reason);
        when(task.recipients()).thenReturn(to);
        when(task.results()).thenReturn(results);
        return task;
    }

    @Test
    void comparesWhatThePlanSaidADayBeforeWithWhatCameOfIt() {
        planned(List.of("wr-1", "wr-2", "wr-3"), PlanStop.of(Reason.OVER_DAY, 1), PlanStop.of(Reason.MERGED, 1));
        promises.keep();
        List<CustomerGroup> groups = List.of(
                group("wr-1", true),
                group("wr-2", true),
                group("wr-3", true),
                group("wr-4", true),
                group("wr-5", true),
                group("wr-6", false),
                group("wr-7", true));
        when(customerGroups.of("moms")).thenReturn(groups);
        when(leftOutGroups.of(RUN))
                .thenReturn(List.of(new LeftOutGroups.LeftOut(RUN, "wr-7", "xiaolan", clock.instant(), "")));
        List<MassMessage> tasks = List.of(
                task(MassMessageState.PARTLY, null, List.of("wr-1"), Map.of("wr-1", MassMessage.Result.SENT)),
                task(MassMessageState.EXPIRED, null, List.of("wr-2"), Map.of()),
                task(MassMessageState.HELD, "REPLACED", List.of("wr-3"), Map.of()),
                task(MassMessageState.HELD, "OVER_DAY", List.of("wr-4"), Map.of()),
                task(MassMessageState.HELD, "MERGED", List.of("wr-5"), Map.of()));
        when(massMessages.of(KEY)).thenReturn(tasks);

        ScheduledPromises.Kept kept = promises.of(KEY).orElseThrow();

        assertThat(kept.at()).isEqualTo(clock.instant());
        assertThat(kept.promised().left()).containsOnly(Map.entry("OVER_DAY", 1), Map.entry("MERGED", 1));
        assertThat(kept.promised().reached()).isEqualTo(3);
        assertThat(kept.now().reached()).isEqualTo(1);
        assertThat(kept.now().left())
                .containsOnly(
                        Map.entry("EXPIRED", 1),
                        Map.entry("REPLACED", 1),
                        Map.entry("OVER_DAY", 1),
                        Map.entry("MERGED", 1),
                        Map.entry("EMPTY_GROUPS", 1),
                        Map.entry("LEFT_OUT", 1));
        assertThat(promises.of("later@x/moms")).isEmpty();
    }

    @Test
    void keepsTheFirstAndAsksForNoPlanWhenAllIsKept() {
        planned(List.of("wr-1", "wr-2"));
        promises.keep();
        planned(List.of("wr-1"));
        clock.advance(Duration.ofHours(1));
        org.mockito.Mockito.clearInvocations(planItems);

        promises.keep();

        verify(planItems, never()).between(any(), any(), any(), any(), any(), any());
        when(customerGroups.of("moms")).thenReturn(List.of());
        assertThat(promises.of(KEY).orElseThrow().promised().reached()).isEqualTo(2);
    }
}

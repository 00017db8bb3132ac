package io.quanzi.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.customer.Customers;
import io.quanzi.segments.Segments;
import io.quanzi.shared.Alarm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GroupAlarmsTests {
    private final CustomerGroups customerGroups = mock(CustomerGroups.class);
    private final Customers customers = mock(Customers.class);
    private final GroupAlarms alarms = new GroupAlarms(customerGroups, mock(Segments.class), customers);

    private List<String> alarms(CustomerGroup... all) {
        when(customerGroups.all()).thenReturn(List.of(all));
        when(customerGroups.capacity()).thenReturn(100);
        doAnswer(call -> call.<CustomerGroup>getArgument(0).members() >= 90)
                .when(customerGroups)
                .isNearlyFull(any());
        when(customerGroups.madeFor()).thenReturn(List.of("moms"));
        when(customers.count()).thenReturn(1L);
        return alarms.alarms().stream().map(Alarm::key).toList();
    }

    private static CustomerGroup group(String name, int members, int customers) {
        return new CustomerGroup("wr-" + name, name, "lan", "moms", members, customers, false);
    }

    @Test
    void tellsOfAGroupThatHoldsOnlyItsOwner() {
        assertThat(alarms(group("1", 60, 58), group("2", 1, 0))).containsExactly("alarm.groups.empty");
        assertThat(alarms(group("1", 60, 58))).isEmpty();
    }

    @Test
    void leavesAloneAGroupThatIsNeededNext() {
        assertThat(alarms(group("1", 95, 93), group("2", 1, 0))).isEmpty();
    }

    @Test
    void tellsOfFullAndNearlyFullGroupsWithNoOtherForTheSegment() {
        assertThat(alarms(group("1", 95, 93))).containsExactly("alarm.groups.nearly-full");
        assertThat(alarms(group("1", 100, 98), group("2", 110, 108))).containsExactly("alarm.groups.full");
        assertThat(alarms(group("1", 100, 98), group("2", 50, 48))).isEmpty();
    }

    @Test
    void tellsOfASegmentWithoutAGroupOnceThereArePeople() {
        assertThat(alarms()).containsExactly("alarm.groups.missing");
        assertThat(Stream.of(alarms.alarms().get(0)).allMatch(Alarm::grave)).isTrue();
        when(customers.count()).thenReturn(0L);
        assertThat(alarms.alarms()).isEmpty();
    }
}

package io.quanzi.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.playbook.Playbook;
import io.quanzi.shared.Alarm;
import io.quanzi.wecom.WeComException;
import io.quanzi.wecom.contacts.Contacts;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OfficerAlarmsTests {
    private final Officers officers = mock(Officers.class);
    private final Invitations invitations = mock(Invitations.class);
    private final Contacts contacts = mock(Contacts.class);
    private final Playbook playbook = mock(Playbook.class);
    private final OfficerAlarms alarms = new OfficerAlarms(officers, invitations, contacts, playbook);

    @BeforeEach
    void named() {
        when(officers.userIds()).thenReturn(List.of("lan", "mei"));
        when(officers.nameOf("mei")).thenReturn("福利官小美");
    }

    private List<String> withRights(String... userIds) {
        when(contacts.officers()).thenReturn(List.of(userIds));
        alarms.askForRights();
        return alarms.alarms().stream().map(Alarm::key).toList();
    }

    @Test
    void tellsWhoCannotBeAddedUntilTheyCan() {
        assertThat(withRights("LAN")).containsExactly("alarm.officers.without-right");
        assertThat(alarms.alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.values()).containsExactly("福利官小美");
            assertThat(alarm.grave()).isTrue();
        });

        assertThat(withRights("lan", "mei", "qin")).isEmpty();
    }

    @Test
    void asksForTheShopsOwnOfficersWhileThoseOfTheExampleAreNamed() {
        when(playbook.isAsShipped(OfficersFile.PATH)).thenReturn(true);

        assertThat(withRights("qin")).containsExactly("alarm.officers.example");
        assertThat(withRights("lan", "mei")).isEmpty();
    }

    @Test
    void tellsWhenNobodyIsNamedAndNobodyMayBeAdded() {
        when(officers.userIds()).thenReturn(List.of());

        assertThat(withRights()).containsExactly("alarm.officers.none");
        assertThat(withRights("lan")).isEmpty();
    }

    @Test
    void saysNothingOfRightsWhileWeComDoesNotAnswer() {
        withRights("lan");
        when(contacts.officers()).thenThrow(new WeComException("get_follow_user_list: away", -1, null));

        alarms.askForRights();

        assertThat(alarms.alarms()).isEmpty();
    }

    @Test
    void tellsOfInvitationsWithoutACodeUntilTheyHaveOne() {
        when(invitations.countWithoutWay()).thenReturn(2L);
        assertThat(alarms.alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.key()).isEqualTo("alarm.invitations.without-way");
            assertThat(alarm.count()).isEqualTo(2);
        });

        when(invitations.countWithoutWay()).thenReturn(0L);
        assertThat(alarms.alarms()).isEmpty();
    }
}

package io.quanzi.segments;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.TraitsChanged;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.CustomerId;
import io.quanzi.wecom.contacts.Contacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RemarksTests {
    private static final Instant NOW = Instant.parse("2026-03-03T02:00:00Z");
    private static final CustomerId LIN = new CustomerId("c-lin");

    private final Playbook playbook = mock(Playbook.class);
    private final Segments segments = mock(Segments.class);
    private final Customers customers = mock(Customers.class);
    private final Contacts contacts = mock(Contacts.class);
    private final Remarks remarks = new Remarks(playbook, new RemarksFile(), segments, customers, contacts);

    @Test
    void putsTogetherWhatTheFileAsksFor() {
        file(new RemarksFile.Content(true, List.of("nickname", "tag", "orders")));
        Customer lin = person(Map.of("orders", 2));

        remarks.onTraits(List.of(new TraitsChanged(lin, Set.of("orders"), NOW)));

        verify(contacts).wantRemark("lan", "wm-lin", "小林 2单");
    }

    @Test
    void wantsTheLatestThoughItSawTheOlderFirst() {
        file(new RemarksFile.Content(true, List.of("nickname", "orders")));
        Customer before = person(Map.of("orders", 1));
        doAnswer(slow -> person(Map.of("orders", 2))).when(contacts).wantRemark("lan", "wm-lin", "小林 1单");

        remarks.onTraits(List.of(new TraitsChanged(before, Set.of("orders"), NOW)));

        var inOrder = inOrder(contacts);
        inOrder.verify(contacts).wantRemark("lan", "wm-lin", "小林 1单");
        inOrder.verify(contacts).wantRemark("lan", "wm-lin", "小林 2单");
    }

    @Test
    void writesNothingUntilTheFileSaysSo() {
        file(new RemarksFile.Content(false, List.of("nickname")));
        Customer lin = person(Map.of());

        remarks.onTraits(List.of(new TraitsChanged(lin, Set.of("orders"), NOW)));

        verifyNoInteractions(contacts);
    }

    @Test
    void refusesAPartThatNobodyKnows() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RemarksFile.Content(true, List.of("phone")))
                .withMessageContaining("phone");
    }

    private void file(RemarksFile.Content content) {
        when(playbook.at(any(RemarksFile.class), eq(RemarksFile.PATH))).thenReturn(Optional.of(content));
    }

    private Customer person(Map<String, Object> traits) {
        var contact = new Customer.Contact("wm-lin", "lan", NOW, true);
        var person = new Customer(LIN, "b-1", null, null, "小林", contact, traits, Map.of(), false, 17, NOW, 1);
        when(customers.find(LIN)).thenReturn(Optional.of(person));
        when(segments.of(LIN)).thenReturn(List.of());
        return person;
    }
}

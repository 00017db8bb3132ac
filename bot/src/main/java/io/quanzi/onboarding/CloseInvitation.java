package io.quanzi.onboarding;

import io.quanzi.customer.Customers;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.wecom.WeComEvent;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvents;
import org.springframework.stereotype.Component;

/** Deletes the contact way of a buyer who has become a contact. */
@Component
class CloseInvitation implements Consumer {
    private final Customers customers;
    private final Invitations invitations;

    CloseInvitation(Customers customers, Invitations invitations) {
        this.customers = customers;
        this.invitations = invitations;
    }

    @Override
    public String name() {
        return "invitation.close";
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.door().equals(WeComEvent.DOOR) && entry.type().endsWith("add_external_contact");
    }

    @Override
    public void take(Entry entry) {
        if (WeComEvents.of(entry).orElse(null) instanceof ContactAdded added) {
            customers.byContact(added.externalUserId()).ifPresent(person -> invitations.close(person.id()));
        }
    }
}

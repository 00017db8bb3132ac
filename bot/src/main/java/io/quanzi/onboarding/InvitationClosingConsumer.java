package io.quanzi.onboarding;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvents;
import org.springframework.stereotype.Component;

/**
 * Deletes the contact way of a buyer who has become a contact; while only the card identifies the contact as the
 * buyer, it stays, for it may have been forwarded.
 */
@Component
class InvitationClosingConsumer implements Consumer {
    private final Customers customers;
    private final Invitations invitations;

    InvitationClosingConsumer(Customers customers, Invitations invitations) {
        this.customers = customers;
        this.invitations = invitations;
    }

    @Override
    public String name() {
        return "invitation.close";
    }

    /** After the match. */
    @Override
    public int order() {
        return REST + 10;
    }

    @Override
    public boolean wants(Entry entry) {
        return WeComEvents.isContactAdded(entry);
    }

    @Override
    public void take(Entry entry) {
        if (WeComEvents.of(entry).orElse(null) instanceof ContactAdded added) {
            customers
                    .byContact(added.externalUserId())
                    .filter(Customer::isConfirmed)
                    .ifPresent(person -> invitations.close(person.id()));
        }
    }
}

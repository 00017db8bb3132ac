package io.quanzi.customer;

import io.quanzi.customer.CustomerFact.Arrival;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvents;
import io.quanzi.wecom.contacts.Contacts;
import io.quanzi.wecom.contacts.Contacts.Person;
import org.springframework.stereotype.Component;

/**
 * Asks WeCom who a new contact is, after the welcome: learns the unionid, and gives a contact that came without our
 * token to the buyer of the same unionid, who is the same person: what the welcome made for them stays theirs. One nobody
 * matches stays as a person of its own; so does whoever used the card of somebody else, which is known by the unionid
 * ({@link ContactIdentity}).
 */
@Component
class ContactMatchConsumer implements Consumer {
    private final Customers customers;
    private final Bindings bindings;
    private final ContactIdentity identity;
    private final Contacts contacts;

    ContactMatchConsumer(Customers customers, Bindings bindings, ContactIdentity identity, Contacts contacts) {
        this.customers = customers;
        this.bindings = bindings;
        this.identity = identity;
        this.contacts = contacts;
    }

    @Override
    public String name() {
        return "customer.match";
    }

    @Override
    public boolean wants(Entry entry) {
        return WeComEvents.isContactAdded(entry);
    }

    @Override
    public void take(Entry entry) {
        if (WeComEvents.of(entry).orElse(null) instanceof ContactAdded added) {
            contacts.person(added.externalUserId()).ifPresent(person -> match(person, added));
        }
    }

    private void match(Person person, ContactAdded added) {
        Customer bound = customers.byContact(person.externalUserId()).orElse(null);
        if (identity.isDecided(person.externalUserId())) {
            return;
        }
        if (bound == null) {
            // taken from the one and not yet given to the other, when the process died
            identity.giveOn(person.unionid(), ContactEventConsumer.arrival(added, "unionid"));
        } else if (person.unionid() != null) {
            match(bound, person.unionid(), added);
        }
        identity.handOn(person.externalUserId());
    }

    private void match(Customer bound, String unionid, ContactAdded added) {
        Arrival arrival = ContactEventConsumer.arrival(added, "unionid");
        Customer.Contact contact = bound.contact();
        Customer buyer = customers.byUnionid(unionid).orElse(null);
        if (unionid.equals(bound.unionid())) {
            bindings.confirm(bound.id());
        } else if (bound.unionid() != null) {
            identity.undo(bound, unionid, arrival);
        } else if (bound.buyerId() != null && buyer != null) {
            if (bound.isConfirmed()) {
                // proved by another fact: left to a person to decide
                identity.record(bound, buyer, unionid, arrival);
            } else {
                identity.undo(bound, unionid, arrival);
            }
        } else if (bound.buyerId() == null && buyer != null && Bindings.mayTake(buyer, arrival)) {
            bindings.merge(bound, buyer.id(), arrival);
        } else if (contact != null && contact.provisional()) {
            bindings.noteUnionid(bound, contact, unionid);
        } else {
            bindings.addUnionid(bound, unionid);
        }
    }
}

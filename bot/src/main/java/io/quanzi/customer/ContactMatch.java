package io.quanzi.customer;

import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.wecom.WeComEvent;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvents;
import io.quanzi.wecom.contacts.Contacts;
import io.quanzi.wecom.contacts.Contacts.Person;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Asks WeCom who a new contact is, after the welcome: learns the unionid, and gives a contact that came without our
 * token to the buyer of the same unionid. One nobody matches stays as a person of its own; so does whoever used the
 * card of somebody else, which is known by the unionid.
 */
@Component
class ContactMatch implements Consumer {
    private final Customers customers;
    private final Contacts contacts;
    private final ApplicationEventPublisher events;

    ContactMatch(Customers customers, Contacts contacts, ApplicationEventPublisher events) {
        this.customers = customers;
        this.contacts = contacts;
        this.events = events;
    }

    @Override
    public String name() {
        return "customer.match";
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.door().equals(WeComEvent.DOOR) && entry.type().endsWith("add_external_contact");
    }

    @Override
    public void take(Entry entry) {
        if (WeComEvents.of(entry).orElse(null) instanceof ContactAdded added) {
            contacts.person(added.externalUserId()).ifPresent(person -> match(person, added));
        }
    }

    private void match(Person person, ContactAdded added) {
        Customer bound = customers.byContact(person.externalUserId()).orElse(null);
        if (bound == null || person.unionid() == null) {
            return;
        }
        if (bound.unionid() != null && !bound.unionid().equals(person.unionid())) {
            rebind(bound, person, added);
            return;
        }
        Customer buyer = customers.byUnionid(person.unionid()).orElse(null);
        if (bound.buyerId() == null && buyer != null && !buyer.id().equals(bound.id()) && buyer.contact() == null) {
            customers.forget(bound);
            customers.bind(buyer.id(), added.externalUserId(), added.userId(), added.at());
            events.publishEvent(new ContactBound(
                    buyer.id(), added.externalUserId(), added.userId(), "unionid", added.state(), added.at()));
        } else {
            customers.addUnionid(bound, person.unionid());
        }
    }

    /** The card was made for another: the contact is taken from them and given to whom it belongs. */
    private void rebind(Customer invited, Person person, ContactAdded added) {
        customers.release(invited.id());
        Customer owner = customers
                .byUnionid(String.valueOf(person.unionid()))
                .filter(buyer -> buyer.contact() == null)
                .orElseGet(() -> customers.stranger(person.externalUserId(), added.userId(), added.at()));
        customers.bind(owner.id(), person.externalUserId(), added.userId(), added.at());
        customers.addUnionid(owner, String.valueOf(person.unionid()));
        events.publishEvent(new ContactBound(
                owner.id(), person.externalUserId(), added.userId(), "unionid", added.state(), added.at()));
    }
}

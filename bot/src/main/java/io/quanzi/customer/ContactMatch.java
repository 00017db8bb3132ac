package io.quanzi.customer;

import io.quanzi.customer.Unheard.Arrival;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.wecom.WeComEvent;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvents;
import io.quanzi.wecom.contacts.Contacts;
import io.quanzi.wecom.contacts.Contacts.Person;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Asks WeCom who a new contact is, after the welcome: learns the unionid, and gives a contact that came without our
 * token to the buyer of the same unionid, who is the same person: what the welcome made for them stays theirs. One nobody matches stays as a person of its own; so does whoever used the
 * card of somebody else, which is known by the unionid.
 */
@Component
class ContactMatch implements Consumer {
    private final Customers customers;
    private final Bindings bindings;
    private final Contacts contacts;

    ContactMatch(Customers customers, Bindings bindings, Contacts contacts) {
        this.customers = customers;
        this.bindings = bindings;
        this.contacts = contacts;
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
        if (bound == null) {
            // taken from the one and not yet given to the other, when the process died
            give(person, added);
        } else if (person.unionid() != null) {
            match(bound, person, person.unionid(), added);
        }
    }

    private void match(Customer bound, Person person, String unionid, ContactAdded added) {
        if (bound.unionid() != null && !bound.unionid().equals(unionid)) {
            // the card was made for another: the contact is taken from them and given to whom it belongs
            bindings.release(bound.id());
            give(person, added);
            return;
        }
        Customer buyer = customers.byUnionid(unionid).orElse(null);
        Arrival arrival = ContactNews.arrival(added, "unionid");
        if (bound.buyerId() == null
                && buyer != null
                && !buyer.id().equals(bound.id())
                && Bindings.mayTake(buyer, arrival)) {
            bindings.merge(bound, buyer.id(), arrival);
        } else {
            bindings.addUnionid(bound, unionid);
        }
    }

    /** To the buyer of this unionid who has no later contact, else to a person of its own. */
    private void give(Person person, ContactAdded added) {
        Arrival arrival = ContactNews.arrival(added, "unionid");
        Optional<Customer> owner = Optional.ofNullable(person.unionid()).flatMap(customers::byUnionid);
        if (owner.filter(buyer -> Bindings.mayTake(buyer, arrival)).isPresent()) {
            bindings.bind(owner.get().id(), arrival);
            return;
        }
        bindings.stranger(arrival);
        String unionid = person.unionid();
        if (unionid != null) {
            customers.byContact(person.externalUserId()).ifPresent(stranger -> bindings.addUnionid(stranger, unionid));
        }
    }
}

package io.quanzi.customer;

import io.quanzi.customer.CustomerFact.Arrival;
import io.quanzi.customer.CustomerFact.Loss;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.wecom.WeComEvent;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvent.ContactDeleted;
import io.quanzi.wecom.WeComEvents;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Binds a contact to the person it belongs to. Stands before the welcome, so it looks only at what is stored here: the
 * token in the state, or a contact known already. What takes a call to WeCom is {@link ContactMatchConsumer}'s.
 */
@Component
class ContactEventConsumer implements Consumer {
    private final Customers customers;
    private final Bindings bindings;
    private final Links links;
    private final ContactIdentity identity;

    ContactEventConsumer(Customers customers, Bindings bindings, Links links, ContactIdentity identity) {
        this.identity = identity;
        this.customers = customers;
        this.bindings = bindings;
        this.links = links;
    }

    @Override
    public String name() {
        return "customer.contact";
    }

    @Override
    public int order() {
        return BIND;
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.source().equals(WeComEvent.SOURCE) && entry.type().startsWith("change_external_contact");
    }

    @Override
    public void take(Entry entry) {
        WeComEvent event = WeComEvents.of(entry).orElse(null);
        if (event instanceof ContactAdded added) {
            bind(added);
        } else if (event instanceof ContactDeleted deleted) {
            bindings.unbind(new Loss(deleted.externalUserId(), deleted.userId(), deleted.byCustomer(), deleted.at()));
        }
    }

    private void bind(ContactAdded added) {
        Optional<Customer> ofCard = Optional.ofNullable(added.state())
                .flatMap(state -> links.resolve(Link.Kind.CARD, state))
                .flatMap(link -> Optional.ofNullable(link.customer()))
                .flatMap(customers::find);
        Optional<Customer> named = ofCard.filter(person -> Bindings.mayTakeByCard(person, arrival(added, "state")));
        Optional<Customer> known = customers.byContact(added.externalUserId());
        if (known.isPresent() && identity.isDecided(added.externalUserId())) {
            bindings.bind(known.get().id(), arrival(added, "known"));
            return;
        }
        Customer card = ofCard.orElse(null);
        if (card != null && isOfAnother(card, known.orElse(null), added)) {
            identity.record(card, known.orElse(null), null, arrival(added, "state"));
        }
        if (named.isPresent() && known.isPresent() && mayBe(known.get(), named.get())) {
            bindings.merge(known.get(), named.get().id(), arrival(added, "state"));
        } else if (named.isPresent()
                && known.filter(other -> !other.id().equals(named.get().id())).isEmpty()) {
            bindings.bind(named.get().id(), arrival(added, "state"));
        } else if (known.isPresent()) {
            bindings.bind(known.get().id(), arrival(added, "known"));
        } else {
            bindings.stranger(arrival(added, "none"));
        }
    }

    /** Whether a card was made for one person, and scanned by another who is known, or after the one was added. */
    private static boolean isOfAnother(Customer card, @Nullable Customer known, ContactAdded added) {
        if (known != null) {
            return !known.id().equals(card.id()) && !mayBe(known, card);
        }
        return card.liveContact()
                .filter(contact -> !contact.externalUserId().equals(added.externalUserId()))
                .isPresent();
    }

    /** Whether a contact who never bought may be the one a card was made for; two unionids are two people. */
    private static boolean mayBe(Customer stranger, Customer person) {
        return !stranger.id().equals(person.id())
                && stranger.buyerId() == null
                && (stranger.unionid() == null
                        || person.unionid() == null
                        || stranger.unionid().equals(person.unionid()));
    }

    static Arrival arrival(ContactAdded added, String how) {
        return new Arrival(added.externalUserId(), added.userId(), how, added.state(), added.at());
    }
}

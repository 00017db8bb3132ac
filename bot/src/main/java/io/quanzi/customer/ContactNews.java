package io.quanzi.customer;

import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.wecom.WeComEvent;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvent.ContactDeleted;
import io.quanzi.wecom.WeComEvents;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Binds a contact to the person it belongs to. Stands before the welcome, so it looks only at what is stored here: the
 * token in the state, or a contact known already. What takes a call to WeCom is {@link ContactMatch}'s.
 */
@Component
class ContactNews implements Consumer {
    private final Customers customers;
    private final Links links;
    private final ApplicationEventPublisher events;

    ContactNews(Customers customers, Links links, ApplicationEventPublisher events) {
        this.customers = customers;
        this.links = links;
        this.events = events;
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
        return entry.door().equals(WeComEvent.DOOR) && entry.type().startsWith("change_external_contact");
    }

    @Override
    public void take(Entry entry) {
        WeComEvent event = WeComEvents.of(entry).orElse(null);
        if (event instanceof ContactAdded added) {
            bind(added);
        } else if (event instanceof ContactDeleted deleted) {
            customers.unbind(deleted.externalUserId(), deleted.userId());
            customers
                    .byContact(deleted.externalUserId())
                    .filter(person -> person.liveContact().isEmpty())
                    .ifPresent(person -> events.publishEvent(new ContactLost(
                            person.id(),
                            deleted.externalUserId(),
                            deleted.userId(),
                            deleted.byCustomer(),
                            deleted.at())));
        }
    }

    private void bind(ContactAdded added) {
        Optional<Customer> named = Optional.ofNullable(added.state())
                .flatMap(state -> links.open(Link.Kind.CARD, state))
                .flatMap(link -> Optional.ofNullable(link.customer()))
                .flatMap(customers::find);
        Optional<Customer> known = customers.byContact(added.externalUserId());
        if (named.isPresent() && (known.isEmpty() || known.get().buyerId() == null)) {
            Customer person = named.get();
            known.filter(stranger -> !stranger.id().equals(person.id())).ifPresent(customers::forget);
            customers.bind(person.id(), added.externalUserId(), added.userId(), added.at());
            publish(person, added, "state");
        } else if (known.isPresent()) {
            customers.bind(known.get().id(), added.externalUserId(), added.userId(), added.at());
            publish(known.get(), added, "known");
        } else {
            publish(customers.stranger(added.externalUserId(), added.userId(), added.at()), added, "none");
        }
    }

    private void publish(Customer person, ContactAdded added, String how) {
        events.publishEvent(
                new ContactBound(person.id(), added.externalUserId(), added.userId(), how, added.state(), added.at()));
    }
}

package io.quanzi.console.settings;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.inbox.Entry;
import io.quanzi.shop.ShopEvent;
import io.quanzi.shop.ShopEvents;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Names events and the steps of their handling, and finds whom an event is about. A consumer or a listener of orders has
 * its words under {@code step.<name>}.
 */
@Component
class EventWords {
    /** The types of entries; {@code event.<type>} are their words. */
    static final Set<String> TYPES = Stream.concat(
                    ShopEvent.TYPES.stream(),
                    Stream.of(
                            "change_external_contact.add_external_contact",
                            "change_external_contact.add_half_external_contact",
                            "change_external_contact.edit_external_contact",
                            "change_external_contact.del_external_contact",
                            "change_external_contact.del_follow_user",
                            "change_external_chat.create",
                            "change_external_chat.update",
                            "change_external_chat.dismiss",
                            "identity.decided",
                            "mp.subscribe",
                            "mp.unsubscribe"))
            .collect(Collectors.toUnmodifiableSet());

    /** The sources; {@code event.of.<source>} are the words for a type that has none. */
    static final Set<String> SOURCES = Set.of("shop", "store", "wecom", "console");

    private final Customers customers;
    private final CustomerGroups customerGroups;

    private final MessageSource messages;

    EventWords(Customers customers, CustomerGroups customerGroups, MessageSource messages) {
        this.messages = messages;
        this.customers = customers;
        this.customerGroups = customerGroups;
    }

    /** The message's key; null for one of another release, which has its name only. */
    @Nullable
    String step(String consumer) {
        String key = "step." + consumer;
        return messages.getMessage(key, null, null, Locale.ROOT) == null ? null : key;
    }

    /** The message's key. */
    static String type(Entry entry) {
        if (TYPES.contains(entry.type())) {
            return "event." + entry.type();
        }
        return SOURCES.contains(entry.source()) ? "event.of." + entry.source() : "event.of.wecom";
    }

    /**
     * The person, order or group that an event is about.
     *
     * @param person a name, which not everybody sees in full; null when none is known
     * @param other an order number, a group's name; null when there is none
     * @param path of the page of whom or what it is about; null when there is none
     */
    public record EventSubject(
            @Nullable String person,
            @Nullable String other,
            @Nullable String path) {}

    EventSubject subject(Entry entry) {
        return switch (entry.source()) {
            case ShopEvent.SOURCE -> ofShop(entry);
            case "store" -> new EventSubject(null, entry.subject().replaceFirst("^store:", ""), null);
            default -> ofWeCom(entry.subject());
        };
    }

    private EventSubject ofWeCom(String subject) {
        Optional<CustomerGroup> group = customerGroups.find(subject);
        if (group.isPresent()) {
            return new EventSubject(null, group.get().name(), "/groups/" + subject);
        }
        return of(customers.byContact(subject), null);
    }

    private EventSubject ofShop(Entry entry) {
        ShopEvent event = read(entry);
        if (event == null) {
            return of(Optional.empty(), null);
        }
        return of(Optional.ofNullable(event.who()).flatMap(buyer -> customers.byBuyer(buyer.id())), event.order());
    }

    private static @Nullable ShopEvent read(Entry entry) {
        try {
            return ShopEvents.of(entry).orElse(null);
        } catch (IllegalStateException unreadable) {
            return null; // which is why it failed, as its own row says
        }
    }

    private static EventSubject of(Optional<Customer> customer, @Nullable String other) {
        return new EventSubject(
                customer.map(Customer::nickname).orElse(null),
                other,
                customer.map(known -> "/customers/" + known.id()).orElse(null));
    }
}

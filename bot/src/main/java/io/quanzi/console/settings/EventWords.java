package io.quanzi.console.settings;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.inbox.Entry;
import io.quanzi.shop.ShopEvent;
import io.quanzi.shop.ShopEvent.CartUpdated;
import io.quanzi.shop.ShopEvent.CustomerUpdated;
import io.quanzi.shop.ShopEvent.OrderCompleted;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import io.quanzi.shop.ShopEvents;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What events and the steps of their handling are called, and whom an event is about. */
@Component
class EventWords {
    /** The names of all consumers; {@code step.<name>} are their words. */
    static final Set<String> STEPS = Set.of(
            "customer.match",
            "customer.identity",
            "customer.decided",
            "customer.contact",
            "customer.shop",
            "membership",
            "followers",
            "tags.anew",
            "funnel",
            "swaps",
            "shop.store-change",
            "invitation",
            "invitation.close",
            "welcome",
            "groups");

    /** The types of entries; {@code event.<type>} are their words. */
    static final Set<String> TYPES = Set.of(
            "order.paid",
            "order.refunded",
            "order.completed",
            "cart.updated",
            "cart.cleared",
            "product.changed",
            "customer.updated",
            "traffic.counted",
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
            "mp.unsubscribe");

    /** The sources; {@code event.of.<source>} are the words for a type that has none. */
    static final Set<String> DOORS = Set.of("shop", "store", "wecom", "console");

    private final Customers customers;
    private final CustomerGroups customerGroups;

    EventWords(Customers customers, CustomerGroups customerGroups) {
        this.customers = customers;
        this.customerGroups = customerGroups;
    }

    /** The message's key; null for one of another release, which has its name only. */
    static @Nullable String step(String consumer) {
        return STEPS.contains(consumer) ? "step." + consumer : null;
    }

    /** The message's key. */
    static String type(Entry entry) {
        if (TYPES.contains(entry.type())) {
            return "event." + entry.type();
        }
        return DOORS.contains(entry.door()) ? "event.of." + entry.door() : "event.of.wecom";
    }

    /**
     * Whom an event is about.
     *
     * @param person a name that is to be masked; null when none is known
     * @param other an order number, a group's name; null when there is none
     * @param path of the page of whom or what it is about; null when there is none
     */
    public record Whose(
            @Nullable String person,
            @Nullable String other,
            @Nullable String path) {}

    Whose whose(Entry entry) {
        return switch (entry.door()) {
            case ShopEvent.DOOR -> ofShop(entry);
            case "store" -> new Whose(null, entry.subject().replaceFirst("^store:", ""), null);
            default -> ofWeCom(entry.subject());
        };
    }

    private Whose ofWeCom(String subject) {
        Optional<CustomerGroup> group = customerGroups.find(subject);
        if (group.isPresent()) {
            return new Whose(null, group.get().name(), "/groups/" + subject);
        }
        return of(customers.byContact(subject), null);
    }

    private Whose ofShop(Entry entry) {
        ShopEvent event = read(entry);
        if (event instanceof OrderPaid paid) {
            return of(customers.byBuyer(paid.buyer().id()), paid.orderNo());
        }
        if (event instanceof OrderRefunded refunded) {
            return of(Optional.empty(), refunded.orderNo());
        }
        if (event instanceof OrderCompleted completed) {
            return of(Optional.empty(), completed.orderNo());
        }
        if (event instanceof CartUpdated cart) {
            return of(customers.byBuyer(cart.buyer().id()), null);
        }
        if (event instanceof CustomerUpdated update) {
            return of(customers.byBuyer(update.buyer().id()), null);
        }
        return of(Optional.empty(), null);
    }

    private static @Nullable ShopEvent read(Entry entry) {
        try {
            return ShopEvents.of(entry).orElse(null);
        } catch (IllegalStateException unreadable) {
            return null; // which is why it failed, as its own row says
        }
    }

    private static Whose of(Optional<Customer> customer, @Nullable String other) {
        return new Whose(
                customer.map(Customer::nickname).orElse(null),
                other,
                customer.map(known -> "/customers/" + known.id()).orElse(null));
    }
}

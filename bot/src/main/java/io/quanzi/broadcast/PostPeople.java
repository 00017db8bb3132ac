package io.quanzi.broadcast;

import io.quanzi.broadcast.PostDraft.People;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.outreach.MessagesToPeople;
import java.time.Clock;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Finds the people that a post goes to one by one. */
@Component
public class PostPeople {
    private final Customers customers;
    private final MessagesToPeople messagesToPeople;
    private final Clock clock;

    PostPeople(Customers customers, MessagesToPeople messagesToPeople, Clock clock) {
        this.customers = customers;
        this.messagesToPeople = messagesToPeople;
        this.clock = clock;
    }

    /** Returns whom a draft would reach when it goes, and how many are left out and why. */
    public MessagesToPeople.Reach reach(PostDraft draft) {
        return messagesToPeople.reach(
                draft.words().content(), draft.at() == null ? clock.instant() : draft.at(), of(draft));
    }

    Consumer<Consumer<Customer>> of(PostDraft draft) {
        People people = draft.people();
        return reader -> {
            if (people != null && !people.isNobody()) {
                Consumer<Customer> ofOfficers = person -> {
                    if (isOf(people, person)) {
                        reader.accept(person);
                    }
                };
                if (people.everybody()) {
                    customers.forEach(ofOfficers);
                } else {
                    customers.forEachIn(people.segments(), ofOfficers);
                }
            }
        };
    }

    /** Whether somebody was ever a contact, and of one of the officers. */
    private static boolean isOf(People people, Customer person) {
        Customer.Contact contact = person.contact();
        return contact != null
                && (people.officers().isEmpty() || people.officers().contains(contact.userId()));
    }
}

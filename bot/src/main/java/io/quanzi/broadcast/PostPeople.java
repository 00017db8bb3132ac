package io.quanzi.broadcast;

import io.quanzi.broadcast.PostDraft.People;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.outreach.MessagesToPeople;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Finds the people that a post goes to one by one. */
@Component
public class PostPeople {
    private static final int BATCH = 500;

    private final Customers customers;
    private final MessagesToPeople messagesToPeople;
    private final Clock clock;

    PostPeople(Customers customers, MessagesToPeople messagesToPeople, Clock clock) {
        this.customers = customers;
        this.messagesToPeople = messagesToPeople;
        this.clock = clock;
    }

    @Bean
    static PostLimits postLimits() {
        return PostLimits.OF_THE_PROGRAM;
    }

    /** Returns whom a draft would reach when it goes, and how many are left out and why. */
    public MessagesToPeople.Reach reach(PostDraft draft) {
        return messagesToPeople.reach(
                draft.words().content(), draft.at() == null ? clock.instant() : draft.at(), of(draft));
    }

    /** The same; each person that it is meant for is shown on the way, whether she gets it or not. */
    MessagesToPeople.Reach reach(PostDraft draft, Instant when, Consumer<Customer> seen) {
        Consumer<Consumer<Customer>> people = of(draft);
        return messagesToPeople.reach(
                draft.words().content(),
                when,
                reader -> people.accept(person -> {
                    seen.accept(person);
                    reader.accept(person);
                }));
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
                if (!people.chosen().isEmpty()) {
                    forEachOf(people, reader);
                } else if (people.everybody()) {
                    customers.forEach(ofOfficers);
                } else {
                    customers.forEachIn(people.segments(), ofOfficers);
                }
            }
        };
    }

    /** Hands on those who were chosen, who is nobody's contact too: that is a reason to be left out, which is told. */
    private void forEachOf(People people, Consumer<Customer> reader) {
        List<CustomerId> chosen = people.chosen();
        for (int from = 0; from < chosen.size(); from += BATCH) {
            customers.findAll(chosen.subList(from, Math.min(chosen.size(), from + BATCH))).stream()
                    .filter(person -> people.officers().isEmpty() || isOf(people, person))
                    .forEach(reader);
        }
    }

    /** Whether somebody was ever a contact, and of one of the officers. */
    private static boolean isOf(People people, Customer person) {
        Customer.Contact contact = person.contact();
        return contact != null
                && (people.officers().isEmpty() || people.officers().contains(contact.userId()));
    }
}

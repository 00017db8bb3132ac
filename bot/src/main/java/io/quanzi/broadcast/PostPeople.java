package io.quanzi.broadcast;

import io.quanzi.broadcast.PostDraft.People;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.MessagesToPeople;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

    /**
     * Whom a post reaches when it goes.
     *
     * @param meant everybody it is meant for, whether she gets it or not
     */
    record Reached(MessagesToPeople.Reach reach, PeopleSet meant) {}

    /** Counts whom some posts reach, each at its time, in one reading of all people; by the posts' ids. */
    Map<String, Reached> reach(Collection<PostDraft> drafts) {
        var counts = new HashMap<String, Count>();
        var bySegments = new ArrayList<Count>();
        for (PostDraft draft : drafts) {
            Instant when = draft.at() == null ? clock.instant() : draft.at();
            var count = new Count(
                    draft.people(), messagesToPeople.counter(draft.words().content(), when), new PeopleSet.Builder());
            counts.put(draft.id(), count);
            if (count.people() != null && !count.people().chosen().isEmpty()) {
                forEachOf(count.people(), count::add);
            } else if (count.people() != null && !count.people().isNobody()) {
                bySegments.add(count);
            }
        }
        if (!bySegments.isEmpty()) {
            boolean all = bySegments.stream().anyMatch(count -> count.isForEverybody());
            Set<String> segments = bySegments.stream()
                    .flatMap(count -> count.segments().stream())
                    .collect(Collectors.toSet());
            customers.forEachToWriteTo(all ? null : segments, (person, her) -> {
                for (Count count : bySegments) {
                    count.addIfMeant(person, her);
                }
            });
        }
        var reached = new HashMap<String, Reached>();
        counts.forEach((id, count) -> reached.put(
                id, new Reached(count.counter().reach(), count.meant().build())));
        return reached;
    }

    /** Counts whom a message reaches of some people. */
    Reached reach(MessageContent content, Instant when, List<Customer> people) {
        var count = new Count(null, messagesToPeople.counter(content, when), new PeopleSet.Builder());
        people.forEach(count::add);
        return new Reached(count.counter().reach(), count.meant().build());
    }

    /** A post's people, as they are counted. */
    private record Count(@Nullable People people, MessagesToPeople.Counter counter, PeopleSet.Builder meant) {
        boolean isForEverybody() {
            return people != null && people.everybody();
        }

        List<String> segments() {
            return people == null ? List.of() : people.segments();
        }

        void addIfMeant(Customer person, Collection<String> her) {
            if (people != null
                    && (people.everybody() || people.segments().stream().anyMatch(her::contains))
                    && isOf(people, person)) {
                add(person);
            }
        }

        void add(Customer person) {
            meant.add(person.id().value());
            counter.add(person);
        }
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

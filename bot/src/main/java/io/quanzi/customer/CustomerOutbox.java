package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.mongodb.MongoException;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Publishes changes of customers as events; every listener gets each at least once, wherever the process dies.
 *
 * <ol>
 *   <li>The facts to publish are written in the same update as the change, with the customer's next version:
 *       <pre>{"unheard": {"until": ISODate, "facts": [{"traits": ["orders"], "at": ISODate}]}, "version": 18}</pre>
 *   <li>Everything in {@code unheard} is published.
 *   <li>{@code unheard} is removed, if the version is still the same: else another change came meanwhile, whose own
 *       publication had all of it.
 * </ol>
 *
 * <p>What a listener refused, or a dead process left, is still there: it is published again by the next change, by the
 * inbox's next try of the entry, and after {@code until} by whichever node finds it. That node notes the customer in {@link
 * UntoldChanges}, which publishes it again until every listener takes it, or parks it until a person has it tried
 * again; {@code until} is a day later then, and {@code unheard} says {@code "noted": true}.
 */
@Component
class CustomerOutbox {
    static final String UNHEARD = "unheard";
    private static final String UNTIL = "unheard.until";
    private static final String FACTS = "unheard.facts";

    private static final Logger log = LoggerFactory.getLogger(CustomerOutbox.class);
    private static final String NOTED = "noted";
    private static final Duration LEASE = Duration.ofSeconds(30);
    /**
     * How often a change that nobody took is noted in {@link UntoldChanges}. Once would do, if a restored backup could not
     * have the change without its note.
     */
    private static final Duration NOTE_INTERVAL = Duration.ofDays(1);

    private static final int BATCH = 500;

    private final MongoOperations mongo;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final ObjectProvider<TraitsListener> traitsListeners;
    private final UntoldChanges untold;
    /** The publications under way on this node, and whether a listener has changed the customer since. */
    private final Map<Publication, Boolean> underWay = new ConcurrentHashMap<>();

    CustomerOutbox(
            MongoOperations mongo,
            Clock clock,
            ApplicationEventPublisher events,
            ObjectProvider<TraitsListener> traitsListeners,
            UntoldChanges untold) {
        this.mongo = mongo;
        this.clock = clock;
        this.events = events;
        this.traitsListeners = traitsListeners;
        this.untold = untold;
        // serves the query for facts that a dead process left: few rows have any
        mongo.indexOps(Customers.COLLECTION).createIndex(new Index(UNTIL, Sort.Direction.ASC).sparse());
    }

    /** Returns the fields that a new customer's row has in addition when its creation is to be published. */
    Document withFact(Document fact) {
        return new Document(UNHEARD, new Document("until", until()).append("facts", List.of(fact)))
                .append(CustomerRows.VERSION, 1L);
    }

    private Date until() {
        return Date.from(clock.instant().plus(LEASE));
    }

    /**
     * Changes a customer and stores the fact to publish; returns the row after that, null when there is no such
     * customer.
     */
    @Nullable
    Document change(Criteria who, Update update, Document fact) {
        return mongo.findAndModify(
                Query.query(who),
                withFact(update, fact),
                FindAndModifyOptions.options().returnNew(true),
                Document.class,
                Customers.COLLECTION);
    }

    /** Adds the fact to publish to an update that changes a customer. */
    Update withFact(Update update, Document fact) {
        return update.set(UNTIL, until()).push(FACTS, fact).inc(CustomerRows.VERSION, 1L);
    }

    /**
     * Publishes the facts of a row that has any. What a listener changes of the same customer meanwhile is published after
     * them: it would be told of the same facts again, without end.
     */
    void publish(Document row) {
        var publication = new Publication(row.getString("_id"), Thread.currentThread());
        if (!row.containsKey(UNHEARD)) {
            return;
        }
        if (underWay.computeIfPresent(publication, (same, changed) -> true) != null) {
            return;
        }
        underWay.put(publication, false);
        try {
            publishOnce(row);
            while (Boolean.TRUE.equals(underWay.put(publication, false))) {
                Document now = mongo.findOne(
                        Query.query(where("_id").is(publication.customer())), Document.class, Customers.COLLECTION);
                if (now != null && now.containsKey(UNHEARD)) {
                    publishOnce(now);
                }
            }
        } finally {
            underWay.remove(publication);
        }
    }

    private record Publication(String customer, Thread by) {}

    private void publishOnce(Document row) {
        Customer person = CustomerRows.read(row);
        RuntimeException refused = null;
        for (CustomerFact fact : facts(row)) {
            try {
                Object event = fact.event(person);
                if (event instanceof TraitsChanged changed) {
                    callListeners(List.of(changed)).values().forEach(failed -> {
                        throw failed;
                    });
                } else {
                    events.publishEvent(event);
                }
            } catch (RuntimeException failed) {
                if (refused == null) {
                    refused = failed;
                } else {
                    refused.addSuppressed(failed);
                }
            }
        }
        if (refused != null) {
            throw refused;
        }
        boolean all = mongo.updateFirst(
                                Query.query(CustomerRows.as(person)), new Update().unset(UNHEARD), Customers.COLLECTION)
                        .getMatchedCount()
                == 1;
        if (all && row.get(UNHEARD, new Document()).containsKey(NOTED)) {
            untold.forget(person.id());
        }
    }

    /**
     * Publishes changes of different people, of each of whom nothing else is left to publish.
     *
     * @return of whose change a listener did not take, and why
     */
    Map<CustomerId, Throwable> publish(List<TraitsChanged> changes) {
        Map<CustomerId, RuntimeException> refused = callListeners(changes);
        BulkOperations updates = mongo.bulkOps(BulkOperations.BulkMode.UNORDERED, Customers.COLLECTION);
        List<TraitsChanged> taken = changes.stream()
                .filter(change -> !refused.containsKey(change.customer()))
                .toList();
        taken.forEach(change ->
                updates.updateOne(Query.query(CustomerRows.as(change.person())), new Update().unset(UNHEARD)));
        if (!taken.isEmpty()) {
            updates.execute();
        }
        return Map.copyOf(refused);
    }

    /** Calls every listener, also when one before it refused; one that refuses several changes gets each by itself. */
    private Map<CustomerId, RuntimeException> callListeners(List<TraitsChanged> changes) {
        var refused = new HashMap<CustomerId, RuntimeException>();
        traitsListeners.forEach(listener -> {
            try {
                listener.onTraits(changes);
            } catch (RuntimeException failed) {
                if (changes.size() == 1) {
                    refuse(refused, changes.get(0), failed);
                } else {
                    changes.forEach(change -> callAlone(listener, change, refused));
                }
            }
        });
        return refused;
    }

    private static void callAlone(
            TraitsListener listener, TraitsChanged change, Map<CustomerId, RuntimeException> refused) {
        try {
            listener.onTraits(List.of(change));
        } catch (RuntimeException failed) {
            refuse(refused, change, failed);
        }
    }

    private static void refuse(
            Map<CustomerId, RuntimeException> refused, TraitsChanged change, RuntimeException failed) {
        RuntimeException before = refused.putIfAbsent(change.customer(), failed);
        if (before != null && before != failed) {
            before.addSuppressed(failed);
        }
    }

    /**
     * Contacts and merges first, as they came; then the traits, all in one. An opt-out is published with its own
     * time.
     */
    private static List<CustomerFact> facts(Document row) {
        List<CustomerFact> all = row.get(UNHEARD, new Document()).getList("facts", Document.class, List.of()).stream()
                .map(CustomerFact::read)
                .toList();
        var facts = new java.util.ArrayList<CustomerFact>();
        var names = new TreeSet<String>();
        Instant last = null;
        for (CustomerFact fact : all) {
            if (fact instanceof CustomerFact.TraitsSet traitsSet
                    && !traitsSet.names().contains(Customers.OPTED_OUT)) {
                names.addAll(traitsSet.names());
                last = traitsSet.at();
            } else {
                facts.add(fact);
            }
        }
        if (last != null) {
            facts.add(new CustomerFact.TraitsSet(Set.copyOf(names), last));
        }
        return facts;
    }

    /** Publishes again what was not delivered: its process died, or a listener refused it. */
    @Scheduled(fixedDelay = 10_000, initialDelay = 5_000)
    void redeliverDue() {
        try {
            mongo.find(
                            Query.query(where(UNTIL).lte(clock.instant())).limit(BATCH),
                            Document.class,
                            Customers.COLLECTION)
                    .forEach(this::noteUntold);
            untold.tellDue(this::redeliver, BATCH);
        } catch (DataAccessException | MongoException unreachable) {
            log.warn("untold changes cannot be read cause={}", unreachable.toString());
        }
    }

    private void noteUntold(Document row) {
        Customer person = CustomerRows.read(row);
        untold.note(person);
        mongo.updateFirst(
                Query.query(CustomerRows.as(person).and(UNTIL).exists(true)),
                new Update().set(UNTIL, clock.instant().plus(NOTE_INTERVAL)).set(UNHEARD + "." + NOTED, true),
                Customers.COLLECTION);
    }

    private void redeliver(CustomerId customer) {
        Optional.ofNullable(mongo.findOne(
                        Query.query(where("_id").is(customer.value())), Document.class, Customers.COLLECTION))
                .ifPresent(this::publish);
    }

    /** Forgets what there is to publish of a customer of whom nothing is kept any more. */
    void forget(CustomerId customer) {
        untold.forget(customer);
    }
}

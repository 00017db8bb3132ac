package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Something that became of a person, as it stands in their document until every listener took it; see {@link CustomerOutbox}. */
interface CustomerFact {
    /** What listeners are told. */
    Object event(Customer person);

    /** A contact that came, or that a manager's decision gave to somebody. */
    record Arrival(
            String externalUserId,
            String userId,
            String how,
            @Nullable String state,
            Instant at,
            @Nullable String decision)
            implements CustomerFact {
        Arrival(String externalUserId, String userId, String how, @Nullable String state, Instant at) {
            this(externalUserId, userId, how, state, at, null);
        }

        Document toDocument() {
            return new Document("bound", externalUserId)
                    .append("decision", decision)
                    .append("userId", userId)
                    .append("how", how)
                    .append("state", state)
                    .append("at", Date.from(at));
        }

        @Override
        public ContactBound event(Customer person) {
            return new ContactBound(person.id(), externalUserId, userId, how, state, at, decision);
        }
    }

    /** A contact that went. */
    record Loss(
            String externalUserId,
            String userId,
            boolean byCustomer,
            Instant at,
            @Nullable String decision) implements CustomerFact {
        Loss(String externalUserId, String userId, boolean byCustomer, Instant at) {
            this(externalUserId, userId, byCustomer, at, null);
        }

        /** The same, told of whom a decision gave the contact that was over. */
        Loss after(@Nullable String decision) {
            return new Loss(externalUserId, userId, byCustomer, at, decision);
        }

        Document toDocument() {
            return new Document("lost", externalUserId)
                    .append("decision", decision)
                    .append("userId", userId)
                    .append("byCustomer", byCustomer)
                    .append("at", Date.from(at));
        }

        @Override
        public ContactLost event(Customer person) {
            return new ContactLost(person.id(), externalUserId, userId, byCustomer, at, decision);
        }
    }

    /** A contact that turned out to be somebody else's. */
    record Withdrawal(String externalUserId, String userId, Instant since, Instant at) implements CustomerFact {
        Document toDocument() {
            return new Document("withdrawn", externalUserId)
                    .append("userId", userId)
                    .append("since", Date.from(since))
                    .append("at", Date.from(at));
        }

        @Override
        public ContactWithdrawn event(Customer person) {
            return new ContactWithdrawn(person.id(), externalUserId, userId, since, at);
        }
    }

    /** Somebody who turned out to be this person. */
    record Merged(CustomerId from, Instant at) implements CustomerFact {
        @Override
        public CustomersMerged event(Customer person) {
            return new CustomersMerged(from, person.id(), at);
        }
    }

    /** Traits that have other values now. */
    record TraitsSet(Set<String> names, Instant at) implements CustomerFact {
        @Override
        public TraitsChanged event(Customer person) {
            return new TraitsChanged(person, names, at);
        }
    }

    /** From how it stands in the document. */
    static CustomerFact read(Document row) {
        Instant at = row.getDate("at").toInstant();
        if (row.containsKey("bound")) {
            return new Arrival(
                    row.getString("bound"),
                    row.getString("userId"),
                    row.getString("how"),
                    row.getString("state"),
                    at,
                    row.getString("decision"));
        }
        if (row.containsKey("lost")) {
            return new Loss(
                    row.getString("lost"),
                    row.getString("userId"),
                    row.getBoolean("byCustomer"),
                    at,
                    row.getString("decision"));
        }
        if (row.containsKey("withdrawn")) {
            return new Withdrawal(
                    row.getString("withdrawn"),
                    row.getString("userId"),
                    row.getDate("since").toInstant(),
                    at);
        }
        if (row.containsKey("merged")) {
            return new Merged(new CustomerId(row.getString("merged")), at);
        }
        return new TraitsSet(Set.copyOf(row.getList("traits", String.class)), at);
    }

    /** Somebody who turned out to be this person, as it is stored. */
    static Document merged(CustomerId from, Instant at) {
        return new Document("merged", from.value()).append("at", Date.from(at));
    }

    /** Traits that have other values now, as it is stored. */
    static Document noted(Set<String> names, Instant at) {
        return new Document("traits", List.copyOf(names)).append("at", Date.from(at));
    }
}

package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** Tells what happened to a person's record: contacts that ended, others that turned out to be them, the opt-out. */
@Component
public class CustomerHistory {
    private final MongoOperations mongo;
    private final MergedIds merged;
    private final ContactEndings endings;

    CustomerHistory(MongoOperations mongo, MergedIds merged, ContactEndings endings) {
        this.mongo = mongo;
        this.merged = merged;
        this.endings = endings;
    }

    /** What happened. */
    public enum Kind {
        /** The customer took the officer away. */
        LEFT_OFFICER,
        /** The officer took the customer away. */
        REMOVED_BY_OFFICER,
        /** Somebody known by another id turned out to be this person. */
        MERGED,
        OPTED_OUT,
        OPTED_IN
    }

    /**
     * Something that happened.
     *
     * @param officer the userid; null where none has to do with it
     */
    public record Event(Kind kind, Instant at, @Nullable String officer) {}

    /** What happened to a person's record, in no order; what an earlier release noted without a time is left out. */
    public List<Event> of(Customer person) {
        var events = new ArrayList<Event>();
        Customer.Contact contact = person.contact();
        if (contact != null) {
            endings.export(contact.externalUserId())
                    .forEach(end -> events.add(new Event(
                            Boolean.TRUE.equals(end.getBoolean("byCustomer"))
                                    ? Kind.LEFT_OFFICER
                                    : Kind.REMOVED_BY_OFFICER,
                            end.getDate("at").toInstant(),
                            end.getString("userId"))));
        }
        merged.timesInto(person.id()).forEach(at -> events.add(new Event(Kind.MERGED, at, null)));
        var query = Query.query(where("_id").is(person.id().value()));
        query.fields().include(Customers.OPTED_OUT_AT);
        Document row = mongo.findOne(query, Document.class, Customers.COLLECTION);
        Date opted = row == null ? null : row.getDate(Customers.OPTED_OUT_AT);
        if (opted != null) {
            events.add(new Event(person.optedOut() ? Kind.OPTED_OUT : Kind.OPTED_IN, opted.toInstant(), null));
        }
        return events;
    }
}

package io.quanzi.outreach;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.Customers;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonalData;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Stores what an officer should do by hand because no call can, such as greeting a contact whose welcome code was
 * missing.
 *
 * <pre>{"_id": "greet/wm.../lan", "userId": "lan", "customer": "c66f...", "words": "你好,...", "at": ISODate, "doneAt": null}</pre>
 */
@Component
public class OfficerNotes implements PersonalData {
    private static final String NOTES = "officer_notes";

    private final MongoOperations mongo;
    private final DeliveryLog deliveryLog;
    private final Customers customers;
    private final Clock clock;

    OfficerNotes(MongoOperations mongo, DeliveryLog deliveryLog, Customers customers, Clock clock) {
        this.mongo = mongo;
        this.deliveryLog = deliveryLog;
        this.customers = customers;
        this.clock = clock;
        // serves what an officer has to do
        mongo.indexOps(NOTES).createIndex(new Index("userId", Sort.Direction.ASC).on("doneAt", Sort.Direction.ASC));
    }

    /**
     * Something to do.
     *
     * @param words the text to paste
     */
    public record Note(String id, String userId, CustomerId customer, String words, Instant at) {}

    /** Asks an officer to send words by hand; once per id. */
    void ask(String id, String userId, CustomerId customer, String words) {
        try {
            mongo.insert(
                    new Document("_id", id)
                            .append("userId", userId)
                            .append("customer", customer.value())
                            .append("words", words)
                            .append("at", clock.instant())
                            .append("doneAt", null),
                    NOTES);
        } catch (DuplicateKeyException asked) {
            // asked before
        }
    }

    /**
     * Returns what an officer has still to do, oldest first, without what nobody should say any more: to a person who
     * was erased, wants no messages, is no contact any more, or was welcomed since.
     */
    public List<Note> openFor(String userId) {
        return mongo
                .find(
                        Query.query(where("userId").is(userId).and("doneAt").is(null))
                                .with(Sort.by("at")),
                        Note.class,
                        NOTES)
                .stream()
                .filter(this::isStillToBeSaid)
                .toList();
    }

    private boolean isStillToBeSaid(Note note) {
        return customers
                .find(note.customer())
                .filter(person -> !person.optedOut()
                        && person.liveContact()
                                .filter(contact -> note.id().startsWith("greet/" + contact.externalUserId() + "/"))
                                .isPresent()
                        && !deliveryLog.wasWelcomed(person.id(), note.at()))
                .isPresent();
    }

    /** The officer says it is done; false when it was, or is not theirs. */
    public boolean done(String id, String userId) {
        boolean done = mongo.updateFirst(
                                Query.query(where("_id")
                                        .is(id)
                                        .and("userId")
                                        .is(userId)
                                        .and("doneAt")
                                        .is(null)),
                                new Update().set("doneAt", clock.instant()),
                                NOTES)
                        .getModifiedCount()
                > 0;
        if (done) {
            deliveryLog.settleNote(id, clock.instant());
        }
        return done;
    }

    @Override
    public String section() {
        return "officer-notes";
    }

    @Override
    public Map<String, Object> export(CustomerId customer) {
        List<Document> rows = mongo.find(of(customer), Document.class, NOTES);
        return rows.isEmpty() ? Map.of() : Map.of("notes", rows);
    }

    @Override
    public void erase(CustomerId customer) {
        mongo.remove(of(customer), NOTES);
    }

    @Override
    public void merge(CustomerId from, CustomerId into) {
        mongo.updateMulti(of(from), new Update().set("customer", into.value()), NOTES);
    }

    private static Query of(CustomerId customer) {
        return Query.query(where("customer").is(customer.value()));
    }
}

package io.quanzi.inbox;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.inbox.InboxEntry.State;
import io.quanzi.shared.DuplicateKeys;
import io.quanzi.shared.Indexes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** The collection {@code inbox}. */
@Component
class InboxRepository {
    private static final Logger log = LoggerFactory.getLogger(InboxRepository.class);
    static final String INBOX = "inbox";

    private final MongoOperations mongo;

    InboxRepository(MongoOperations mongo) {
        this.mongo = mongo;
        // serves the look for work that is due, and the console's list by the next try
        Indexes.make(
                mongo,
                INBOX,
                new Index("state", Sort.Direction.ASC)
                        .on("nextAt", Sort.Direction.ASC)
                        .on("_id", Sort.Direction.ASC),
                "state_1_nextAt_1");
        // serves the look at what waits of a few subjects, however much waits of others
        mongo.indexOps(INBOX).createIndex(new Index("subject", Sort.Direction.ASC).on("state", Sort.Direction.ASC));
        // serves the removal of old entries, and the console's list
        Indexes.make(
                mongo,
                INBOX,
                new Index("receivedAt", Sort.Direction.ASC).on("_id", Sort.Direction.ASC),
                "receivedAt_1");
    }

    /** Stores what is not known yet; of those that were, what stands under their ids. */
    Map<String, Entry> insert(List<InboxEntry> entries) {
        var rows = new ArrayList<Document>();
        entries.forEach(entry -> rows.add(entry.toDocument()));
        List<String> ids = DuplicateKeys.insertMissing(mongo.getCollection(INBOX), rows).stream()
                .map(taken -> rows.get(taken).getString("_id"))
                .toList();
        if (ids.isEmpty()) {
            return Map.of();
        }
        var known = new HashMap<String, Entry>();
        mongo.find(Query.query(where("_id").in(ids)), Document.class, INBOX)
                .forEach(row ->
                        known.put(row.getString("_id"), InboxEntry.read(row).entry()));
        // one that was taken out since is a duplicate all the same
        entries.stream()
                .map(InboxEntry::entry)
                .filter(entry -> ids.contains(entry.id()))
                .forEach(entry -> known.putIfAbsent(entry.id(), entry));
        return known;
    }

    static void warnOfAnotherBody(String id) {
        log.warn("event repeated with another body, the first is kept id={}", id);
    }

    List<Entry> waiting(String type, Collection<String> subjects) {
        return mongo
                .find(
                        Query.query(where("state")
                                        .is(State.OPEN.name())
                                        .and("type")
                                        .is(type)
                                        .and("subject")
                                        .in(subjects))
                                .with(Sort.by("receivedAt")),
                        Document.class,
                        INBOX)
                .stream()
                .map(row -> InboxEntry.read(row).entry())
                .toList();
    }

    /** What waits of one subject, as it stands. */
    List<InboxEntry> open(String subject) {
        return mongo
                .find(
                        Query.query(where("subject").is(subject).and("state").is(State.OPEN.name())),
                        Document.class,
                        INBOX)
                .stream()
                .map(InboxEntry::read)
                .toList();
    }

    List<InboxEntry> inState(State state, int most) {
        return mongo
                .find(
                        Query.query(where("state").is(state.name()))
                                .with(Sort.by(Sort.Direction.DESC, "nextAt", "_id"))
                                .limit(most),
                        Document.class,
                        INBOX)
                .stream()
                .map(InboxEntry::read)
                .toList();
    }

    /** Open ones of which a consumer failed before. */
    List<InboxEntry> failing(int most) {
        return mongo
                .find(
                        Query.query(where("state")
                                        .is(State.OPEN.name())
                                        .and("work.tries")
                                        .gt(0))
                                .with(Sort.by("nextAt", "_id"))
                                .limit(most),
                        Document.class,
                        INBOX)
                .stream()
                .map(InboxEntry::read)
                .toList();
    }

    /** Returns the entries of which a consumer was given up, or failed and is tried again. */
    List<String> failed() {
        var query = Query.query(new Criteria()
                        .orOperator(
                                where("state").is(State.PARKED.name()),
                                where("state")
                                        .is(State.OPEN.name())
                                        .and("work.tries")
                                        .gt(0)))
                .with(Sort.by("nextAt", "_id"));
        query.fields().include("_id");
        return mongo.find(query, Document.class, INBOX).stream()
                .map(row -> row.getString("_id"))
                .toList();
    }

    Optional<Instant> oldestOpen() {
        return mongo
                .find(
                        Query.query(where("state").is(State.OPEN.name()))
                                .with(Sort.by("receivedAt"))
                                .limit(1),
                        Document.class,
                        INBOX)
                .stream()
                .map(row -> row.getDate("receivedAt").toInstant())
                .findFirst();
    }

    long countFailing() {
        return mongo.count(Query.query(isFailing()), INBOX);
    }

    /** Open ones of which a consumer failed that is tried again. */
    static Criteria isFailing() {
        return where("state")
                .is(State.OPEN.name())
                .and("work")
                .elemMatch(where("state")
                        .is(State.OPEN.name())
                        .and("tries")
                        .gt(0)
                        .and("error")
                        .exists(true));
    }

    long count(State state) {
        return mongo.count(Query.query(where("state").is(state.name())), INBOX);
    }

    Optional<InboxEntry> find(String id) {
        return Optional.ofNullable(mongo.findById(id, Document.class, INBOX)).map(InboxEntry::read);
    }

    /** Some by their ids, in no order. */
    List<InboxEntry> findAll(Collection<String> ids) {
        return mongo.find(Query.query(where("_id").in(ids)), Document.class, INBOX).stream()
                .map(InboxEntry::read)
                .toList();
    }

    /** Removes what is finished; looks by the time it was received, for which there is an index. */
    long removeFinished(String type, @Nullable String subject, Instant from, Instant to) {
        var asked = where("receivedAt")
                .gte(from)
                .lt(to)
                .and("type")
                .is(type)
                .and("state")
                .is(State.DONE.name());
        return mongo.remove(
                        Query.query(
                                subject == null ? asked : asked.and("subject").is(subject)),
                        INBOX)
                .getDeletedCount();
    }

    long removeFinishedBefore(Instant instant) {
        return mongo.remove(
                        Query.query(where("receivedAt").lt(instant).and("state").is(State.DONE.name())), INBOX)
                .getDeletedCount();
    }
}

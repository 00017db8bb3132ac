package io.quanzi.inbox;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.inbox.InboxEntry.State;
import io.quanzi.inbox.InboxEntry.Work;
import io.quanzi.shared.DuplicateKeys;
import io.quanzi.work.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** The collection {@code inbox}. */
@Component
class InboxRepository {
    private static final Logger log = LoggerFactory.getLogger(InboxRepository.class);
    private static final String INBOX = "inbox";

    private final MongoOperations mongo;

    InboxRepository(MongoOperations mongo) {
        this.mongo = mongo;
        // serves the look for work that is due, and the console's list of what waits or failed
        mongo.indexOps(INBOX).createIndex(new Index("state", Sort.Direction.ASC).on("nextAt", Sort.Direction.ASC));
        // serves the look at what waits of a few subjects, however much waits of others
        mongo.indexOps(INBOX).createIndex(new Index("subject", Sort.Direction.ASC).on("state", Sort.Direction.ASC));
        // serves the look whether another node is at work on the same subject: few rows have a lease
        mongo.indexOps(INBOX).createIndex(new Index("leaseUntil", Sort.Direction.ASC).sparse());
        // serves the removal of old entries
        mongo.indexOps(INBOX).createIndex(new Index("receivedAt", Sort.Direction.ASC));
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

    /**
     * Takes entries for this node until the lease is over: without those that are finished, that another node has, or of
     * whose subject another node has one.
     *
     * <ol>
     *   <li>Write the lease into the entries where nobody else's stands.
     *   <li>Read those that are held now.
     *   <li>Look for leases of other nodes on other entries of their subjects. Give back those of which there is one.
     * </ol>
     *
     * <p>Of two nodes that take two entries of one subject at once, whoever looks last sees the other's lease, so that
     * never both go on; both may give way, and try again half a second later.
     */
    List<InboxEntry> take(List<String> ids, String owner, Instant now, Duration lease) {
        var free = new Criteria()
                .orOperator(
                        where("leaseUntil").is(null),
                        where("leaseUntil").lt(now),
                        where("leaseUntil").gt(farOff(now)),
                        where("owner").is(owner));
        Instant until = now.plus(lease);
        Criteria open = where("_id").in(ids).and("state").is(State.OPEN.name());
        List<Document> rows;
        if (ids.size() == 1) {
            Document row = mongo.findAndModify(
                    Query.query(open.andOperator(free)),
                    new Update().set("owner", owner).set("leaseUntil", until),
                    Document.class,
                    INBOX);
            rows = row == null ? List.of() : List.of(row);
        } else {
            mongo.updateMulti(
                    Query.query(open.andOperator(free)),
                    new Update().set("owner", owner).set("leaseUntil", until),
                    INBOX);
            rows = mongo.find(
                    Query.query(where("_id")
                            .in(ids)
                            .and("state")
                            .is(State.OPEN.name())
                            .and("owner")
                            .is(owner)
                            .and("leaseUntil")
                            .is(until)),
                    Document.class,
                    INBOX);
        }
        Set<String> others = rows.isEmpty() ? Set.of() : othersAtWork(rows, owner, now);
        List<String> givenBack = rows.stream()
                .filter(row -> others.contains(row.getString("subject")))
                .map(row -> row.getString("_id"))
                .toList();
        giveBack(givenBack, owner);
        var taken = new HashMap<String, InboxEntry>();
        rows.stream()
                .filter(row -> !others.contains(row.getString("subject")))
                .forEach(row -> taken.put(row.getString("_id"), InboxEntry.read(row)));
        return ids.stream().filter(taken::containsKey).map(taken::get).toList();
    }

    private Set<String> othersAtWork(List<Document> rows, String owner, Instant now) {
        var query = Query.query(where("leaseUntil")
                .gte(now)
                .lte(farOff(now))
                .and("subject")
                .in(rows.stream()
                        .map(row -> row.getString("subject"))
                        .distinct()
                        .toList())
                .and("owner")
                .ne(owner));
        query.fields().include("subject");
        return mongo.find(query, Document.class, INBOX).stream()
                .map(row -> row.getString("subject"))
                .collect(Collectors.toSet());
    }

    /** Leaves entries to whoever comes next. */
    void giveBack(List<String> ids, String owner) {
        if (!ids.isEmpty()) {
            mongo.updateMulti(
                    Query.query(where("_id").in(ids).and("owner").is(owner)),
                    new Update().unset("owner").unset("leaseUntil"),
                    INBOX);
        }
    }

    /** A lease that ends later was given by a clock that was ahead, and is over. */
    private static Instant farOff(Instant now) {
        return now.plus(InboxProcessor.LEASE.multipliedBy(2));
    }

    private static Query held(String id, String owner) {
        return Query.query(where("_id").is(id).and("owner").is(owner));
    }

    void releaseLeasesOfDeadProcesses() {
        Leases.releaseLeasesOfDeadProcesses(mongo, INBOX);
    }

    /**
     * Writes how far the consumers of some entries are and gives the entries free.
     *
     * @return how many there are that another node has taken meanwhile, the lease being over: its own results stand then
     */
    int finish(Map<String, List<Work>> results, String owner, Instant now) {
        if (results.isEmpty()) {
            return 0;
        }
        BulkOperations all = mongo.bulkOps(BulkOperations.BulkMode.UNORDERED, INBOX);
        results.forEach((id, work) -> all.updateOne(held(id, owner), progress(work, now)));
        return results.size() - all.execute().getMatchedCount();
    }

    /** Gives consumers their tries again, if the entry still stands as it was read and nobody is at work on it. */
    boolean reopen(InboxEntry read, List<Work> work, Instant now) {
        return mongo.updateFirst(
                                Query.query(where("_id")
                                        .is(read.entry().id())
                                        .and("state")
                                        .is(read.state().name())
                                        .and("nextAt")
                                        .is(read.nextAt())
                                        .and("leaseUntil")
                                        .is(null)),
                                progress(work, now),
                                INBOX)
                        .getMatchedCount()
                == 1;
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

    private static Update progress(List<Work> work, Instant now) {
        return new Update()
                .set("work", work.stream().map(Work::toDocument).toList())
                .set("state", InboxEntry.stateOf(work).name())
                .set("nextAt", InboxEntry.nextAt(work, now))
                .unset("owner")
                .unset("leaseUntil");
    }

    /**
     * An entry that is due.
     *
     * @param consumers the names of those whose part is due
     * @param isRetry whether one of these failed before
     */
    record Due(String id, String subject, Instant receivedAt, List<String> consumers, boolean isRetry) {
        private static Due of(Document row, Instant now) {
            List<Work> due = row.getList("work", Document.class).stream()
                    .map(Work::read)
                    .filter(part -> part.isDueAt(now))
                    .toList();
            return new Due(
                    row.getString("_id"),
                    row.getString("subject"),
                    row.getDate("receivedAt").toInstant(),
                    due.stream().map(Work::name).toList(),
                    due.stream().anyMatch(part -> part.tries() > 0));
        }
    }

    /**
     * Entries that are due and that nobody is at work on.
     *
     * @param busy those that this node itself is at work on; one that it holds and is not at work on was left by a failure
     */
    List<Due> due(Instant now, int most, String owner, Set<String> busy) {
        var due = new ArrayList<Due>(due(where("nextAt").lte(now), now, most, owner, busy));
        if (due.size() < most) {
            due.addAll(due(where("nextAt").gt(InboxRetries.farOff(now)), now, most - due.size(), owner, busy));
        }
        return due;
    }

    private List<Due> due(Criteria next, Instant now, int most, String owner, Set<String> busy) {
        var query = Query.query(next.and("state").is(State.OPEN.name()))
                .with(Sort.by("nextAt"))
                .limit(most);
        query.fields()
                .include("subject")
                .include("owner")
                .include("leaseUntil")
                .include("receivedAt")
                .include("work");
        return mongo.find(query, Document.class, INBOX).stream()
                .filter(row -> {
                    Date leaseUntil = row.getDate("leaseUntil");
                    boolean free = leaseUntil == null
                            || leaseUntil.toInstant().isBefore(now)
                            || leaseUntil.toInstant().isAfter(farOff(now));
                    return free || (owner.equals(row.getString("owner")) && !busy.contains(row.getString("_id")));
                })
                .map(row -> Due.of(row, now))
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
        return mongo.count(
                Query.query(where("state")
                        .is(State.OPEN.name())
                        .and("work")
                        .elemMatch(where("state")
                                .is(State.OPEN.name())
                                .and("tries")
                                .gt(0)
                                .and("error")
                                .exists(true))),
                INBOX);
    }

    long count(State state) {
        return mongo.count(Query.query(where("state").is(state.name())), INBOX);
    }

    Optional<InboxEntry> find(String id) {
        return Optional.ofNullable(mongo.findById(id, Document.class, INBOX)).map(InboxEntry::read);
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

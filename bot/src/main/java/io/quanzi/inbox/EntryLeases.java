package io.quanzi.inbox;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.inbox.InboxEntry.State;
import io.quanzi.inbox.InboxEntry.Work;
import io.quanzi.work.LeasedDocuments;
import io.quanzi.work.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** The entries that this node is at work on: what is due, taken by a lease, and given free with its results. */
@Component
class EntryLeases {
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final MongoOperations mongo;
    private final Clock clock;
    private final LeasedDocuments leases;

    @Autowired
    EntryLeases(MongoOperations mongo, Clock clock) {
        this(mongo, clock, Leases.OWNER);
    }

    /** @param owner the name under which this node holds entries */
    EntryLeases(MongoOperations mongo, Clock clock, String owner) {
        this.mongo = mongo;
        this.clock = clock;
        this.leases = new LeasedDocuments(mongo, InboxRepository.INBOX, LEASE, clock, owner);
        leases.index();
    }

    /**
     * Takes entries for this node until the lease is over: without those that are finished, that another node has, or of
     * whose subject another node has one.
     *
     * <ol>
     *   <li>Write the lease into the entries where nobody else's stands, and read them.
     *   <li>Look for leases of other nodes on other entries of their subjects. Give back those of which there is one.
     * </ol>
     *
     * <p>Of two nodes that take two entries of one subject at once, whoever looks last sees the other's lease, so that
     * never both go on; both may give way, and try again half a second later.
     */
    List<InboxEntry> take(List<String> ids) {
        List<Document> rows = leases.takeAll(where("state").is(State.OPEN.name()), ids);
        Set<String> others = rows.isEmpty() ? Set.of() : othersAtWork(rows);
        giveBack(rows.stream()
                .filter(row -> others.contains(row.getString("subject")))
                .map(row -> row.getString("_id"))
                .toList());
        var taken = new HashMap<String, InboxEntry>();
        rows.stream()
                .filter(row -> !others.contains(row.getString("subject")))
                .forEach(row -> taken.put(row.getString("_id"), InboxEntry.read(row)));
        return ids.stream().filter(taken::containsKey).map(taken::get).toList();
    }

    private Set<String> othersAtWork(List<Document> rows) {
        var query = Query.query(leases.heldByOthers()
                .and("subject")
                .in(rows.stream()
                        .map(row -> row.getString("subject"))
                        .distinct()
                        .toList()));
        query.fields().include("subject");
        return mongo.find(query, Document.class, InboxRepository.INBOX).stream()
                .map(row -> row.getString("subject"))
                .collect(Collectors.toSet());
    }

    /** Leaves entries to whoever comes next. */
    void giveBack(List<String> ids) {
        leases.releaseAll(ids);
    }

    void releaseOfDeadProcesses() {
        leases.releaseOfDeadProcesses();
    }

    /**
     * Writes how far the consumers of some entries are and gives the entries free.
     *
     * @return how many there are that another node has taken meanwhile, the lease being over: its own results stand then
     */
    int finish(Map<String, List<Work>> results) {
        var updates = new HashMap<String, Update>();
        results.forEach((id, work) -> updates.put(id, progress(work)));
        return leases.releaseAll(updates);
    }

    /** Gives consumers their tries again, if the entry still stands as it was read and nobody is at work on it. */
    boolean reopen(InboxEntry read, List<Work> work) {
        Criteria asRead = where("_id")
                .is(read.entry().id())
                .and("state")
                .is(read.state().name())
                .and("nextAt")
                .is(read.nextAt())
                .andOperator(leases.free());
        return mongo.updateFirst(Query.query(asRead), progress(work), InboxRepository.INBOX)
                        .getMatchedCount()
                == 1;
    }

    private Update progress(List<Work> work) {
        return new Update()
                .set("work", work.stream().map(Work::toDocument).toList())
                .set("state", InboxEntry.stateOf(work).name())
                .set("nextAt", InboxEntry.nextAt(work, clock.instant()));
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
    List<Due> due(int most, Set<String> busy) {
        Instant now = clock.instant();
        var due = new ArrayList<Due>(due(where("nextAt").lte(now), now, most, busy));
        if (due.size() < most) {
            due.addAll(due(where("nextAt").gt(InboxRetries.farOff(now)), now, most - due.size(), busy));
        }
        return due;
    }

    private List<Due> due(Criteria next, Instant now, int most, Set<String> busy) {
        var query = Query.query(next.and("state").is(State.OPEN.name()))
                .with(Sort.by("nextAt"))
                .limit(most);
        query.fields().include("subject", "receivedAt", "work");
        LeasedDocuments.include(query.fields());
        return mongo.find(query, Document.class, InboxRepository.INBOX).stream()
                .filter(row -> leases.isFree(row) || (leases.isOwn(row) && !busy.contains(row.getString("_id"))))
                .map(row -> Due.of(row, now))
                .toList();
    }
}

package io.quanzi.segments;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.Customer;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/**
 * The segments of each person.
 *
 * <pre>{"_id": "c66f...", "segments": ["everyone", "moms-0-6-months"], "at": ISODate}</pre>
 *
 * and while its change is being published
 *
 * <pre>{"was": ["everyone"], "tellers": ["5d1c..."], "until": ISODate}</pre>
 *
 * A process registers in {@code tellers} while it publishes, and removes itself once it has read the person again and found
 * nothing newer than what it published. If it dies, it stays registered, and any node recomputes the person after
 * {@code until}.
 */
final class MemberRows {
    private static final String MEMBERS = "segment_members";
    private static final String SEGMENTS = "segments";
    private static final String WAS = "was";
    private static final String TELLERS = "tellers";
    private static final String UNTIL = "until";
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final MongoOperations mongo;
    private final Clock clock;

    MemberRows(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        // serves the people of a segment, and their number
        mongo.indexOps(MEMBERS).createIndex(new Index(SEGMENTS, Sort.Direction.ASC));
        // finds what a dead process left half published; few rows have it
        mongo.indexOps(MEMBERS).createIndex(new Index(UNTIL, Sort.Direction.ASC).sparse());
    }

    /**
     * A person's segments as they stand.
     *
     * @param was the segments published last; null when those are the present ones
     */
    record Stored(Set<String> names, @Nullable Set<String> was) {
        static final Stored NONE = new Stored(Set.of(), null);

        private static Stored read(Document row) {
            List<String> was = row.getList(WAS, String.class);
            return new Stored(
                    new TreeSet<>(row.getList(SEGMENTS, String.class)), was == null ? null : new TreeSet<>(was));
        }

        Set<String> published() {
            return was == null ? names : was;
        }

        boolean isDone(Set<String> now) {
            return was == null && now.equals(names);
        }
    }

    /**
     * A change that is to be published.
     *
     * @param before the segments published last
     */
    record Change(Customer person, Set<String> before, Set<String> now) {}

    Stored of(CustomerId customer) {
        Document row = mongo.findOne(rowOf(customer), Document.class, MEMBERS);
        return row == null ? Stored.NONE : Stored.read(row);
    }

    /** Those of some people who have any. */
    Map<CustomerId, Stored> ofAll(Collection<CustomerId> people) {
        var stored = new HashMap<CustomerId, Stored>();
        List<String> ids = people.stream().map(CustomerId::value).toList();
        mongo.find(Query.query(where("_id").in(ids)), Document.class, MEMBERS)
                .forEach(row -> stored.put(new CustomerId(row.getString("_id")), Stored.read(row)));
        return stored;
    }

    long countIn(String segment) {
        return mongo.count(Query.query(where(SEGMENTS).is(segment)), MEMBERS);
    }

    /** Stores the segments of different people, those before beside them, and registers who publishes the change. */
    void begin(List<Change> changes, String teller) {
        if (changes.size() == 1) {
            Change one = changes.get(0);
            mongo.upsert(rowOf(one.person().id()), begun(one, teller), MEMBERS);
            return;
        }
        BulkOperations all = mongo.bulkOps(BulkOperations.BulkMode.UNORDERED, MEMBERS);
        changes.forEach(change -> all.upsert(rowOf(change.person().id()), begun(change, teller)));
        all.execute();
    }

    private Update begun(Change change, String teller) {
        return new Update()
                .set(SEGMENTS, List.copyOf(change.now()))
                .set(WAS, List.copyOf(change.before()))
                .addToSet(TELLERS, teller)
                .set(UNTIL, until())
                .set("at", clock.instant());
    }

    /** Forgets those who died while they published: what is published now covers all that they had to. */
    void takeOverFromTheDead(CustomerId person) {
        mongo.updateFirst(
                rowOf(person).addCriteria(isLeftBehind()),
                new Update().set(TELLERS, List.of()).set(UNTIL, until()),
                MEMBERS);
    }

    /** Removes the teller; the last one also removes the segments before, as the present ones are published. */
    void end(List<CustomerId> people, String teller) {
        if (people.isEmpty() || forgetBefore(people, List.of(teller)) == people.size()) {
            return;
        }
        for (CustomerId person : people) {
            mongo.updateFirst(rowOf(person), new Update().pull(TELLERS, teller), MEMBERS);
            forgetBefore(List.of(person), List.of());
        }
    }

    /** Of how many there were just these tellers. */
    private long forgetBefore(List<CustomerId> people, List<String> tellers) {
        List<String> ids = people.stream().map(CustomerId::value).toList();
        return mongo.updateMulti(
                        Query.query(where("_id").in(ids).and(TELLERS).is(tellers)),
                        new Update().unset(WAS).unset(TELLERS).unset(UNTIL),
                        MEMBERS)
                .getMatchedCount();
    }

    /** The people whose change a dead process had not published to the end. */
    List<CustomerId> leftBehind(int most) {
        return mongo
                .find(Query.query(isLeftBehind()).with(Sort.by(UNTIL, "_id")).limit(most), Document.class, MEMBERS)
                .stream()
                .map(row -> new CustomerId(row.getString("_id")))
                .toList();
    }

    private Criteria isLeftBehind() {
        return where(UNTIL).lte(clock.instant());
    }

    void remove(Collection<CustomerId> people) {
        List<String> ids = people.stream().map(CustomerId::value).toList();
        mongo.remove(Query.query(where("_id").in(ids)), MEMBERS);
    }

    private static Query rowOf(CustomerId customer) {
        return Query.query(where("_id").is(customer.value()));
    }

    private Date until() {
        return Date.from(clock.instant().plus(LEASE));
    }
}

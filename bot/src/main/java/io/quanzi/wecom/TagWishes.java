package io.quanzi.wecom;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.work.Outcome;
import io.quanzi.work.RetryPolicy;
import io.quanzi.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * The tags and the remark (备注) that contacts should carry, and how far WeCom has been told.
 *
 * <pre>{"_id": "shopper01/wmAbc…", "userId": "shopper01", "externalUserId": "wmAbc…",
 *  "wishes": [{"group": "圈子", "want": ["0-6个月宝妈"], "told": []}], "remark": {"want": "小林 2单", "told": null},
 *  "state": "OPEN", "version": 3, "tries": 0, "nextAt": ISODate, "leaseUntil": ISODate, "endedAt": ISODate,
 *  "reason": null}</pre>
 *
 * One document a pair, because WeCom takes one change at a time for a pair; a wish has a version, so that one that came
 * during a call is not taken for told.
 */
@Component
class TagWishes {
    static final String WISHES = "tag_wishes";

    /** A call whose answer did not come may take effect this late; what is told before could be undone by it. */
    static final Duration SETTLES = Duration.ofSeconds(15);

    private static final RetryPolicy RETRIES = RetryPolicy.unlimited()
            .withBackoff(Duration.ofSeconds(1), Duration.ofMinutes(10))
            .withJitter(0.25);
    private static final int LONGEST_NAME = 30;

    private final MongoOperations mongo;
    private final Clock clock;
    private final WorkQueue queue;

    TagWishes(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        this.queue = new WorkQueue(
                mongo,
                WorkQueue.Layout.of(WISHES, RETRIES)
                        .parkedAs(State.REFUSED.name())
                        .versionIn("version"),
                clock);
        // a process that was killed may have had a call under way
        queue.releaseOfDeadProcesses(clock.instant().plus(SETTLES));
        // an earlier version did not tell those apart that are of no contact any more
        mongo.updateMulti(
                Query.query(
                        where("state").is(State.REFUSED.name()).and("reason").regex("^" + WxJavaContacts.NO_RELATION)),
                new Update().set("moot", true),
                WISHES);
        // serves the wishes of a person
        mongo.indexOps(WISHES).createIndex(new Index("externalUserId", Sort.Direction.ASC));
    }

    /** How far a pair's wishes are. */
    enum State {
        OPEN,
        DONE,
        /** Refused for good, until it is wished again. */
        REFUSED
    }

    /** The tags wanted of one tag group. */
    record Wish(String group, SortedSet<String> want, SortedSet<String> told) {
        private Document toDocument() {
            return new Document("group", group)
                    .append("want", List.copyOf(want))
                    .append("told", List.copyOf(told));
        }

        private static Wish read(Document row) {
            return new Wish(
                    row.getString("group"),
                    new TreeSet<>(row.getList("want", String.class)),
                    new TreeSet<>(row.getList("told", String.class)));
        }
    }

    /**
     * The remark wanted.
     *
     * @param told what was told last; null before the first time
     */
    record Remark(String want, @Nullable String told) {
        private Document toDocument() {
            return new Document("want", want).append("told", told);
        }
    }

    /** A pair's wishes as they were read; {@code remark} null when none is wanted. */
    record Wishes(
            Pair pair,
            List<Wish> wishes,
            @Nullable Remark remark,
            State state,
            long version,
            @Nullable String reason) {
        private static @Nullable Remark remark(@Nullable Document row) {
            return row == null ? null : new Remark(row.getString("want"), row.getString("told"));
        }

        static Wishes read(Document row) {
            return new Wishes(
                    new Pair(row.getString("userId"), row.getString("externalUserId")),
                    row.getList("wishes", Document.class).stream()
                            .map(Wish::read)
                            .toList(),
                    remark(row.get("remark", Document.class)),
                    State.valueOf(row.getString("state")),
                    row.getLong("version"),
                    row.getString("reason"));
        }
    }

    /** Wants a remark on a contact; what a member wrote there by hand stays. */
    void wantRemark(Pair pair, String remark) {
        boolean stored = false;
        while (!stored) {
            var known = find(pair);
            stored = known.isPresent()
                    ? change(known.get(), remark)
                    : insert(pair, List.of(), new Remark(remark, null).toDocument());
        }
    }

    private boolean change(Wishes known, String remark) {
        Remark before = known.remark();
        if (before != null && before.want().equals(remark) && known.state() != State.REFUSED) {
            return true;
        }
        return reopen(
                known,
                new Update().set("remark", new Remark(remark, before == null ? null : before.told()).toDocument()));
    }

    void want(Pair pair, String group, Set<String> names) {
        want(pair, group, names, false);
    }

    /** Wants what was told to be told once more; why it was refused for good, when it was. */
    Optional<String> again(Pair pair, String group, Set<String> names) {
        Optional<String> refused =
                find(pair).filter(known -> known.state() == State.REFUSED).map(known -> String.valueOf(known.reason()));
        want(pair, group, names, true);
        return refused;
    }

    /** Has told once more what was told, or refused for good, before an instant, and what is being told just now. */
    void anew(Pair pair, Instant before) {
        var ended = where("state").ne(State.OPEN.name()).and("endedAt").not().gte(before);
        var beingTold = where("leaseUntil").gt(clock.instant());
        mongo.updateFirst(
                Query.query(where("_id").is(pair.id()).orOperator(ended, beingTold)), reopened(new Update()), WISHES);
    }

    /** Those of some pairs whose wishes are still to be told. */
    Set<Pair> open(Collection<Pair> pairs) {
        var query = Query.query(where("_id")
                .in(pairs.stream().map(Pair::id).toList())
                .and("state")
                .is(State.OPEN.name()));
        return mongo.find(query, Document.class, WISHES).stream()
                .map(row -> Wishes.read(row).pair())
                .collect(Collectors.toSet());
    }

    private void want(Pair pair, String group, Set<String> names, boolean again) {
        for (String name : names) {
            if (name.isBlank() || name.codePointCount(0, name.length()) > LONGEST_NAME) {
                throw new IllegalArgumentException("a tag's name has 1 to 30 characters, got \"" + name + "\"");
            }
        }
        var want = new TreeSet<>(names);
        boolean stored = false;
        while (!stored) {
            var known = find(pair);
            stored = known.isPresent()
                    ? change(known.get(), group, want, again)
                    : insert(pair, List.of(new Wish(group, want, new TreeSet<>()).toDocument()), null);
        }
    }

    private boolean insert(Pair pair, List<Document> wishes, @Nullable Document remark) {
        Instant now = clock.instant();
        try {
            mongo.insert(
                    new Document("_id", pair.id())
                            .append("userId", pair.userId())
                            .append("externalUserId", pair.externalUserId())
                            .append("wishes", wishes)
                            .append("remark", remark)
                            .append("state", State.OPEN.name())
                            .append("version", 1L)
                            .append("tries", 0)
                            .append("nextAt", now)
                            .append("reason", null),
                    WISHES);
            return true;
        } catch (DuplicateKeyException wishedAtTheSameTime) {
            return false;
        }
    }

    private boolean change(Wishes known, String group, SortedSet<String> want, boolean again) {
        var wishes = new ArrayList<Document>();
        var told = new TreeSet<String>();
        for (Wish wish : known.wishes()) {
            if (!wish.group().equals(group)) {
                wishes.add(wish.toDocument());
            } else if (wish.want().equals(want)
                    && (known.state() == State.OPEN || (known.state() == State.DONE && !again))) {
                return true;
            } else {
                told.addAll(wish.told());
            }
        }
        wishes.add(new Wish(group, want, told).toDocument());
        return reopen(known, new Update().set("wishes", wishes));
    }

    /** False when another wish came meanwhile. */
    private boolean reopen(Wishes known, Update wishes) {
        return mongo.updateFirst(as(known), reopened(wishes), WISHES).getMatchedCount() == 1;
    }

    private Update reopened(Update wishes) {
        return queue.reopened(wishes).inc("version", 1);
    }

    private static Query as(Wishes read) {
        return Query.query(where("_id").is(read.pair().id()).and("version").is(read.version()));
    }

    Optional<Wishes> find(Pair pair) {
        return Optional.ofNullable(mongo.findById(pair.id(), Document.class, WISHES))
                .map(Wishes::read);
    }

    /** What is to be told. */
    WorkQueue queue() {
        return queue;
    }

    /** What becomes of wishes when WeCom has been told of all of them. */
    static Outcome told(Wishes taken) {
        var told = taken.wishes().stream()
                .map(wish -> new Wish(wish.group(), wish.want(), wish.want()).toDocument())
                .toList();
        Remark remark = taken.remark();
        return new Outcome.Done(new Update()
                .set("wishes", told)
                .set("remark", remark == null ? null : new Remark(remark.want(), remark.want()).toDocument()));
    }
}

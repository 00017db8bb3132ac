package io.quanzi.wecom;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.work.Outcome;
import io.quanzi.work.RetryPolicy;
import io.quanzi.work.WorkLayout;
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
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.mapping.Field;
import org.springframework.data.mongodb.core.mapping.Field.Write;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Stores the tags and the remark (备注) that contacts should carry, and how far WeCom has them.
 *
 * <pre>{"_id": "shopper01/wmAbc…", "userId": "shopper01", "externalUserId": "wmAbc…",
 *  "wishes": [{"group": "圈子", "want": ["0-6个月宝妈"], "told": []}], "remark": {"want": "小林 2单", "told": null},
 *  "state": "OPEN", "version": 3, "tries": 0, "nextAt": ISODate, "leaseUntil": ISODate, "endedAt": ISODate,
 *  "reason": null}</pre>
 *
 * One document a relation, because WeCom takes one change at a time for a relation; a row has a version, so that a
 * change that came during a call is not taken for told.
 */
@Component
class DesiredTags {
    static final String COLLECTION = "tag_wishes";

    /** A call whose answer did not come may take effect this late; what is told before could be undone by it. */
    static final Duration SETTLES = Duration.ofSeconds(15);

    private static final RetryPolicy RETRIES = RetryPolicy.unlimited()
            .withBackoff(Duration.ofSeconds(1), Duration.ofMinutes(10))
            .withJitter(0.25);
    private static final int LONGEST_NAME = 30;
    private static final int SHOWN_OF_ID = 6;

    private final MongoOperations mongo;
    private final Clock clock;
    private final WorkQueue queue;

    DesiredTags(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        this.queue = new WorkQueue(
                mongo,
                WorkLayout.of("tags", COLLECTION, RETRIES)
                        .parkedAs(State.REFUSED.name())
                        .versionIn("version")
                        .settlingFor(SETTLES)
                        .shownBy(row -> row.getString("userId") + " → " + tail(row.getString("externalUserId"))),
                clock);
        queue.releaseOfDeadProcesses();
        // an earlier version did not tell those apart that are of no contact any more
        mongo.updateMulti(
                Query.query(
                        where("state").is(State.REFUSED.name()).and("reason").regex("^" + WxJavaContacts.NO_RELATION)),
                new Update().set("moot", true),
                COLLECTION);
        // serves the query for one person's rows
        mongo.indexOps(COLLECTION).createIndex(new Index("externalUserId", Sort.Direction.ASC));
    }

    /** How far the synchronization of a row is. */
    enum State {
        OPEN,
        DONE,
        /** Refused for good, until something new is wanted. */
        REFUSED
    }

    /** The tags wanted of one tag group. */
    record TagGroup(String group, SortedSet<String> want, SortedSet<String> told) {}

    /**
     * The remark wanted.
     *
     * @param told what was told last; null before the first time
     */
    record Remark(
            String want,
            @Field(write = Write.ALWAYS) @Nullable String told) {}

    /** The desired tags of a relation as they were read; {@code remark} null when none is wanted. */
    record DesiredState(
            @Id String id,
            String userId,
            String externalUserId,
            @Field("wishes") List<TagGroup> groups,
            @Field(write = Write.ALWAYS) @Nullable Remark remark,
            State state,
            long version,
            int tries,
            Instant nextAt,
            @Field(write = Write.ALWAYS) @Nullable String reason) {
        FollowRelation relation() {
            return new FollowRelation(userId, externalUserId);
        }
    }

    /** Wants a remark on a contact; what a member wrote there by hand stays. */
    void wantRemark(FollowRelation followRelation, String remark) {
        boolean stored = false;
        while (!stored) {
            var known = find(followRelation);
            stored = known.isPresent()
                    ? change(known.get(), remark)
                    : insert(followRelation, List.of(), new Remark(remark, null));
        }
    }

    private boolean change(DesiredState known, String remark) {
        Remark before = known.remark();
        if (before != null && before.want().equals(remark) && known.state() != State.REFUSED) {
            return true;
        }
        return reopen(known, new Update().set("remark", new Remark(remark, before == null ? null : before.told())));
    }

    void want(FollowRelation followRelation, String group, Set<String> names) {
        want(followRelation, group, names, false);
    }

    /** Wants what was told to be told once more; why it was refused for good, when it was. */
    Optional<String> resync(FollowRelation followRelation, String group, Set<String> names) {
        Optional<String> refused = find(followRelation)
                .filter(known -> known.state() == State.REFUSED)
                .map(known -> String.valueOf(known.reason()));
        want(followRelation, group, names, true);
        return refused;
    }

    /** Has told once more what was told, or refused for good, before an instant, and what is being told just now. */
    void resyncEndedBefore(FollowRelation followRelation, Instant before) {
        var ended = where("state").ne(State.OPEN.name()).and("endedAt").not().gte(before);
        var beingTold = where("leaseUntil").gt(clock.instant());
        mongo.updateFirst(
                Query.query(where("_id").is(followRelation.id()).orOperator(ended, beingTold)),
                reopened(new Update()),
                COLLECTION);
    }

    /** Returns those of the given relations that are not synchronized yet. */
    Set<FollowRelation> open(Collection<FollowRelation> relations) {
        var query = Query.query(where("_id")
                .in(relations.stream().map(FollowRelation::id).toList())
                .and("state")
                .is(State.OPEN.name()));
        return mongo.find(query, DesiredState.class, COLLECTION).stream()
                .map(DesiredState::relation)
                .collect(Collectors.toSet());
    }

    private void want(FollowRelation followRelation, String group, Set<String> names, boolean again) {
        for (String name : names) {
            if (name.isBlank() || name.codePointCount(0, name.length()) > LONGEST_NAME) {
                throw new IllegalArgumentException("a tag's name has 1 to 30 characters, got \"" + name + "\"");
            }
        }
        var want = new TreeSet<>(names);
        boolean stored = false;
        while (!stored) {
            var known = find(followRelation);
            stored = known.isPresent()
                    ? change(known.get(), group, want, again)
                    : insert(followRelation, List.of(new TagGroup(group, want, new TreeSet<>())), null);
        }
    }

    private boolean insert(FollowRelation followRelation, List<TagGroup> groups, @Nullable Remark remark) {
        try {
            mongo.insert(
                    new DesiredState(
                            followRelation.id(),
                            followRelation.userId(),
                            followRelation.externalUserId(),
                            groups,
                            remark,
                            State.OPEN,
                            1,
                            0,
                            clock.instant(),
                            null),
                    COLLECTION);
            return true;
        } catch (DuplicateKeyException insertedAtTheSameTime) {
            return false;
        }
    }

    private boolean change(DesiredState known, String group, SortedSet<String> want, boolean again) {
        var groups = new ArrayList<TagGroup>();
        var told = new TreeSet<String>();
        for (TagGroup tagGroup : known.groups()) {
            if (!tagGroup.group().equals(group)) {
                groups.add(tagGroup);
            } else if (tagGroup.want().equals(want)
                    && (known.state() == State.OPEN || (known.state() == State.DONE && !again))) {
                return true;
            } else {
                told.addAll(tagGroup.told());
            }
        }
        groups.add(new TagGroup(group, want, told));
        return reopen(known, new Update().set("wishes", groups));
    }

    /** False when another change came meanwhile. */
    private boolean reopen(DesiredState known, Update wanted) {
        return mongo.updateFirst(as(known), reopened(wanted), COLLECTION).getMatchedCount() == 1;
    }

    private Update reopened(Update wanted) {
        return queue.reopened(wanted).inc("version", 1);
    }

    private static Query as(DesiredState read) {
        return Query.query(where("_id").is(read.id()).and("version").is(read.version()));
    }

    Optional<DesiredState> find(FollowRelation followRelation) {
        return Optional.ofNullable(mongo.findById(followRelation.id(), DesiredState.class, COLLECTION));
    }

    DesiredState read(Document row) {
        return mongo.getConverter().read(DesiredState.class, row);
    }

    /** The queue of relations that are not synchronized yet. */
    @Bean("desiredTagsQueue")
    WorkQueue queue() {
        return queue;
    }

    private static String tail(String id) {
        return id.length() <= SHOWN_OF_ID ? id : "…" + id.substring(id.length() - SHOWN_OF_ID);
    }

    /** Marks all wanted tags as known to WeCom. */
    static Outcome markSynchronized(DesiredState taken) {
        var told = taken.groups().stream()
                .map(tagGroup -> new TagGroup(tagGroup.group(), tagGroup.want(), tagGroup.want()))
                .toList();
        Remark remark = taken.remark();
        return new Outcome.Done(new Update()
                .set("wishes", told)
                .set("remark", remark == null ? null : new Remark(remark.want(), remark.want())));
    }
}

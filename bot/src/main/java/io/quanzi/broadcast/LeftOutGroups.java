package io.quanzi.broadcast;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.broadcast.PostCalendar.Coming;
import io.quanzi.schedule.Schedules.Changed;
import io.quanzi.shared.Excerpt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Groups that managers leave out of one run of a schedule, while its other groups get the post.
 *
 * <pre>{"_id": "daily-tip@2026-03-03T02:00:00Z/wr-1", "run": "daily-tip@2026-03-03T02:00:00Z", "at": ISODate, "chatId": "wr-1",
 *  "by": "xiaolan", "changedAt": ISODate, "why": "群里在办活动", "carriedFrom": null}</pre>
 *
 * They are read when the post is made, also by a node that takes the run over. A run that is moved takes them along:
 * {@code carriedFrom} is the run's id at its time before.
 */
@Component
public class LeftOutGroups {
    private static final String COLLECTION = "left_out_groups";

    /** Nearer to its instant a run is not changed: a node may be about to make its posts. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final Duration KEPT = Duration.ofDays(90);
    private static final int MAX_WHY = 100;

    private final MongoOperations mongo;
    private final Clock clock;

    LeftOutGroups(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        // serves "what is left out of the runs of these days", and ends old rows
        mongo.indexOps(COLLECTION).createIndex(new Index("at", Sort.Direction.ASC).expire(KEPT));
        mongo.indexOps(COLLECTION).createIndex(new Index("run", Sort.Direction.ASC));
    }

    /**
     * A group that does not get one run's post.
     *
     * @param run the occurrence's id
     * @param why may be empty
     */
    public record LeftOut(String run, String chatId, String by, Instant changedAt, String why) {}

    /**
     * Leaves groups out of a run that is to come.
     *
     * @param chatIds those that it does not go to are passed over
     */
    public Changed leaveOut(Coming run, Collection<String> chatIds, String by, String why) {
        List<String> these = chatIds.stream().filter(run.chatIds()::contains).toList();
        if (these.isEmpty()) {
            return Changed.UNKNOWN;
        }
        if (isTooLate(run.at())) {
            return Changed.TOO_LATE;
        }
        for (String chatId : these) {
            save(new LeftOut(run.id(), chatId, by, clock.instant(), Excerpt.of(why.strip(), MAX_WHY)), run.at(), null);
        }
        return Changed.DONE;
    }

    /** Lets groups that were left out of a run have its post again. */
    public Changed putBack(String run, Instant at, Collection<String> chatIds) {
        if (isTooLate(at)) {
            return Changed.TOO_LATE;
        }
        return mongo.remove(Query.query(where("run").is(run).and("chatId").in(chatIds)), COLLECTION)
                                .getDeletedCount()
                        > 0
                ? Changed.DONE
                : Changed.UNKNOWN;
    }

    private boolean isTooLate(Instant at) {
        return !at.isAfter(clock.instant().plus(MARGIN));
    }

    /** Returns those that are left out of a run. */
    public List<LeftOut> of(String run) {
        return read(where("run").is(run));
    }

    /** Returns the ids of the groups that are left out of the runs after an instant up to another, by the runs' ids. */
    Map<String, Set<String>> between(Instant from, Instant to) {
        return read(where("at").gt(from).lte(to)).stream()
                .collect(Collectors.groupingBy(
                        LeftOut::run, Collectors.mapping(LeftOut::chatId, Collectors.toUnmodifiableSet())));
    }

    /** Leaves the same groups out of a run at the time that it is about to be moved to; {@link #carried} comes after. */
    public void carry(String run, String to, Instant at) {
        Set<String> there = of(to).stream().map(LeftOut::chatId).collect(Collectors.toSet());
        of(run).stream()
                .filter(one -> !there.contains(one.chatId()))
                .forEach(one -> save(new LeftOut(to, one.chatId(), one.by(), one.changedAt(), one.why()), at, run));
    }

    /** Ends the rows of the time that a run does not have: the old one when it was moved, else the one it was to have. */
    public void carried(String run, String to, boolean moved) {
        mongo.remove(
                Query.query(
                        moved
                                ? where("run").is(run)
                                : where("run").is(to).and("carriedFrom").is(run)),
                COLLECTION);
    }

    private void save(LeftOut one, Instant at, @Nullable String carriedFrom) {
        mongo.upsert(
                Query.query(where("_id").is(one.run() + "/" + one.chatId())),
                new Update()
                        .setOnInsert("run", one.run())
                        .setOnInsert("at", Date.from(at))
                        .setOnInsert("chatId", one.chatId())
                        .setOnInsert("by", one.by())
                        .setOnInsert("changedAt", Date.from(one.changedAt()))
                        .setOnInsert("why", one.why())
                        .setOnInsert("carriedFrom", carriedFrom),
                COLLECTION);
    }

    private List<LeftOut> read(Criteria which) {
        return mongo.find(Query.query(which).with(Sort.by("_id")), Document.class, COLLECTION).stream()
                .map(row -> new LeftOut(
                        row.getString("run"),
                        row.getString("chatId"),
                        row.getString("by"),
                        row.getDate("changedAt").toInstant(),
                        row.getString("why")))
                .toList();
    }

    /** Returns a segment's groups by their owners without those that are left out; owners with none left are not in it. */
    static Map<String, List<String>> without(Map<String, List<String>> byOwner, Set<String> leftOut) {
        if (leftOut.isEmpty()) {
            return byOwner;
        }
        var rest = new TreeMap<String, List<String>>();
        byOwner.forEach((owner, chatIds) -> {
            var these = new ArrayList<>(chatIds);
            these.removeAll(leftOut);
            if (!these.isEmpty()) {
                rest.put(owner, List.copyOf(these));
            }
        });
        return rest;
    }
}

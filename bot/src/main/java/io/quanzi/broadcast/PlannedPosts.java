package io.quanzi.broadcast;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.schedule.ClockAdvanceListener;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * The posts of managers by their time: a clock that is moved ahead stops at each, and they can be put to another time. The
 * one from which one was moved first stands beside it, as {@code movedFrom}.
 */
@Component
public class PlannedPosts implements ClockAdvanceListener {
    private static final String POSTS = "post_drafts";

    /** What may still be given back has no time yet. */
    private static final List<Object> UNPLANNED = List.of(State.DRAFT.name(), State.REVIEW.name());

    private final MongoOperations mongo;
    private final PostDrafts postDrafts;
    private final Clock clock;

    PlannedPosts(MongoOperations mongo, PostDrafts postDrafts, Clock clock) {
        this.mongo = mongo;
        this.postDrafts = postDrafts;
        this.clock = clock;
    }

    /**
     * A post that was submitted.
     *
     * @param movedFrom when it was to go before it was moved; null when it was not
     */
    public record Planned(PostDraft post, @Nullable Instant movedFrom) {}

    /** Returns what was submitted to go from an instant up to another, by time. */
    public List<Planned> between(Instant from, Instant to) {
        return read(where("state").nin(UNPLANNED).and("at").gte(from).lt(to));
    }

    /** Returns what waits for another manager to approve it and would go from an instant up to another, by time. */
    public List<PostDraft> inReview(Instant from, Instant to) {
        return read(where("state").is(State.REVIEW.name()).and("at").gte(from).lt(to)).stream()
                .map(Planned::post)
                .toList();
    }

    /** Returns one that was submitted. */
    public Optional<Planned> find(String id) {
        return read(where("_id").is(id).and("state").nin(UNPLANNED)).stream().findFirst();
    }

    private List<Planned> read(Criteria which) {
        return mongo.find(Query.query(which).with(Sort.by("at", "_id")), Document.class, POSTS).stream()
                .map(row -> new Planned(
                        PostDraftRows.read(row),
                        row.getDate("movedFrom") == null
                                ? null
                                : row.getDate("movedFrom").toInstant()))
                .toList();
    }

    /**
     * Moves one whose time has not come.
     *
     * @param from when it would go, as who moves it was shown
     * @return false when that is no longer so, or the new time is past
     */
    public boolean move(String id, Instant from, Instant to) {
        Optional<Planned> known = find(id);
        Instant now = clock.instant();
        if (known.isEmpty() || !to.isAfter(now)) {
            return false;
        }
        Instant first = known.get().movedFrom() == null ? from : known.get().movedFrom();
        var update = new Update().set("at", to).set("changedAt", now).inc("version", 1);
        return mongo.updateFirst(
                                Query.query(where("_id")
                                        .is(id)
                                        .and("state")
                                        .is(State.WAITING.name())
                                        .and("at")
                                        .is(from)),
                                first.equals(to) ? update.unset("movedFrom") : update.set("movedFrom", first),
                                POSTS)
                        .getMatchedCount()
                > 0;
    }

    @Override
    public Instant nextStop(Instant after) {
        return mongo
                .find(
                        Query.query(where("state")
                                        .is(State.WAITING.name())
                                        .and("at")
                                        .gt(after))
                                .with(Sort.by("at"))
                                .limit(1),
                        Document.class,
                        POSTS)
                .stream()
                .map(row -> row.getDate("at").toInstant())
                .findFirst()
                .orElse(Instant.MAX);
    }

    @Override
    public void clockStopped() {
        postDrafts.drive();
    }
}

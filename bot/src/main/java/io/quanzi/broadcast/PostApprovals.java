package io.quanzi.broadcast;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Large posts wait in {@link State#REVIEW} until a manager who neither wrote nor submitted them approves them as they are, or
 * gives them back with a reason.
 */
@Component
public class PostApprovals implements AlarmSource {
    /** Longest reason, in characters. */
    public static final int MAX_REASON = 200;

    private final MongoOperations mongo;
    private final PostGrowth growth;
    private final PostDrafts postDrafts;
    private final Clock clock;

    PostApprovals(MongoOperations mongo, PostGrowth growth, PostDrafts postDrafts, Clock clock) {
        this.mongo = mongo;
        this.growth = growth;
        this.postDrafts = postDrafts;
        this.clock = clock;
    }

    /** Whether a post of this size has to be approved by another manager. */
    public boolean isNeeded(int people, int groups) {
        return growth.limits().areExceededBy(people, groups);
    }

    /**
     * A post that grew before it went.
     *
     * @param now its size when it was to go
     * @param was the one that was approved; of a post that was too small for that, the largest that needs no approval
     * @param approved whether it had been approved
     */
    public record Grown(PostSize now, PostSize was, boolean approved) {}

    /** Returns why a post waits for approval again; empty when it does not, or waits for the first. */
    public Optional<Grown> grown(String id) {
        return Optional.ofNullable(mongo.findById(id, Document.class, PostDrafts.DRAFTS))
                .filter(row -> State.REVIEW.name().equals(row.getString("state")))
                .map(row -> row.get(PostGrowth.GROWN, Document.class))
                .map(row -> new Grown(size(row, "now"), size(row, "was"), row.getBoolean("approved", true)));
    }

    private static PostSize size(Document row, String which) {
        return Objects.requireNonNull(PostSize.read(row.get(which, Document.class)));
    }

    /** Why a draft was given back, by whom. */
    public record GivenBack(String by, Instant at, String reason) {}

    /** Returns why a draft was given back last; empty when it was not, or was submitted again since. */
    public Optional<GivenBack> givenBack(String id) {
        return Optional.ofNullable(mongo.findById(id, Document.class, PostDrafts.DRAFTS))
                .filter(row -> State.DRAFT.name().equals(row.getString("state")))
                .map(row -> row.get("givenBack", Document.class))
                .map(row -> new GivenBack(row.getString("by"), row.getDate("at").toInstant(), row.getString("reason")));
    }

    /**
     * Lets a post go at its time.
     *
     * @param version the one that was looked at
     * @param size the one that was looked at: it is counted again when the post goes
     * @return false when it does not wait any more, has changed since, or is the approver's own
     */
    public boolean approve(String id, int version, String by, PostSize size) {
        boolean approved = change(
                others(id, by).and("version").is(version),
                new Update()
                        .set("state", State.WAITING.name())
                        .set("approvedBy", by)
                        .set("approvedAt", clock.instant())
                        .set(PostGrowth.APPROVED, size.toDocument())
                        .unset(PostGrowth.GROWN));
        if (approved) {
            postDrafts.drive();
        }
        return approved;
    }

    /**
     * Gives a post that waits for approval a new time; it waits still.
     *
     * @param version the one that was looked at
     * @return false when it does not wait any more, or has changed since
     */
    public boolean plan(String id, int version, Instant at) {
        return change(PostDrafts.in(id, State.REVIEW).and("version").is(version), new Update().set("at", at));
    }

    /** Makes a draft of a post again; false when it does not wait any more, or is one's own: that is taken back. */
    public boolean giveBack(String id, String by, String reason) {
        return change(
                others(id, by),
                new Update()
                        .set("state", State.DRAFT.name())
                        .unset(PostGrowth.GROWN)
                        .set(
                                "givenBack",
                                new Document("by", by)
                                        .append("at", clock.instant())
                                        .append("reason", reason)));
    }

    private static Criteria others(String id, String by) {
        return PostDrafts.in(id, State.REVIEW)
                .and("submittedBy")
                .ne(by)
                .and("by")
                .ne(by);
    }

    private boolean change(Criteria which, Update update) {
        return mongo.updateFirst(
                                Query.query(which),
                                update.inc("version", 1).set("changedAt", clock.instant()),
                                PostDrafts.DRAFTS)
                        .getMatchedCount()
                > 0;
    }

    /** What waits for a second look, since the first was submitted, and what waits for one again, since it was to go. */
    @Override
    public List<Alarm> alarms() {
        return Stream.of(
                        alarm("alarm.posts.review", false, "submittedAt"),
                        alarm("alarm.posts.grown", true, "changedAt"))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Alarm> alarm(String key, boolean grown, String since) {
        List<Document> waiting = mongo.find(
                Query.query(where("state")
                                .is(State.REVIEW.name())
                                .and(PostGrowth.GROWN)
                                .exists(grown))
                        .with(Sort.by(since)),
                Document.class,
                PostDrafts.DRAFTS);
        return waiting.isEmpty()
                ? Optional.empty()
                : Optional.of(new Alarm(
                        key,
                        waiting.size(),
                        List.of(String.valueOf(waiting.get(0).getString("title"))),
                        waiting.get(0).getDate(since).toInstant(),
                        "/posts",
                        false));
    }
}

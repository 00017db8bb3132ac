package io.quanzi.broadcast;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    private final Playbook playbook;
    private final ApprovalLimitsFile file;
    private final PostDrafts postDrafts;
    private final Clock clock;

    PostApprovals(
            MongoOperations mongo, Playbook playbook, ApprovalLimitsFile file, PostDrafts postDrafts, Clock clock) {
        this.mongo = mongo;
        this.playbook = playbook;
        this.file = file;
        this.postDrafts = postDrafts;
        this.clock = clock;
    }

    /** Whether a post of this size has to be approved by another manager. */
    public boolean isNeeded(int people, int groups) {
        return playbook.at(file, ApprovalLimitsFile.PATH)
                .orElse(ApprovalLimits.SHIPPED)
                .areExceededBy(people, groups);
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
     * @return false when it does not wait any more, has changed since, or is the approver's own
     */
    public boolean approve(String id, int version, String by) {
        boolean approved = change(
                others(id, by).and("version").is(version),
                new Update()
                        .set("state", State.WAITING.name())
                        .set("approvedBy", by)
                        .set("approvedAt", clock.instant()));
        if (approved) {
            postDrafts.drive();
        }
        return approved;
    }

    /** Makes a draft of a post again; false when it does not wait any more, or is one's own: that is taken back. */
    public boolean giveBack(String id, String by, String reason) {
        return change(
                others(id, by),
                new Update()
                        .set("state", State.DRAFT.name())
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

    /** What waits for a second look, since the first was submitted. */
    @Override
    public List<Alarm> alarms() {
        List<Document> waiting = mongo.find(
                Query.query(where("state").is(State.REVIEW.name())).with(Sort.by("submittedAt")),
                Document.class,
                PostDrafts.DRAFTS);
        return waiting.isEmpty()
                ? List.of()
                : List.of(new Alarm(
                        "alarm.posts.review",
                        waiting.size(),
                        List.of(),
                        waiting.get(0).getDate("submittedAt").toInstant(),
                        "/posts",
                        false));
    }
}

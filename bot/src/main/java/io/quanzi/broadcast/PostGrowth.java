package io.quanzi.broadcast;

import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.Audit;
import io.quanzi.work.Outcome;
import java.time.Clock;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Counts a post again when its time has come: a segment grows between the submit and the sending. One that is too large by
 * then for what it was let go with waits for approval, and goes as soon as it has that.
 */
@Component
class PostGrowth {
    /** The field with the size that was approved. */
    static final String APPROVED = "approvedSize";
    /** The field with the size for which it waits again: {@code {"now": {…}, "was": {…}, "approved": true}}. */
    static final String GROWN = "grown";

    private final Playbook playbook;
    private final ApprovalLimitsFile file;
    private final Audit audit;
    private final Clock clock;

    PostGrowth(Playbook playbook, ApprovalLimitsFile file, Audit audit, Clock clock) {
        this.playbook = playbook;
        this.file = file;
        this.audit = audit;
        this.clock = clock;
    }

    ApprovalLimits limits() {
        return playbook.at(file, ApprovalLimitsFile.PATH).orElse(ApprovalLimits.SHIPPED);
    }

    /** Whether a post may not go at its size now. What an earlier version approved has no size, and may. */
    boolean isTooLarge(Document row, PostSize now) {
        boolean ofEarlierVersion = row.get("approvedBy") != null && row.get(APPROVED) == null;
        return !ofEarlierVersion && limits().areOutgrownBy(now, approved(row));
    }

    /** What becomes of one that may not go. */
    Outcome wait(Document row, PostSize now) {
        String id = row.getString("_id");
        PostSize approved = approved(row);
        PostSize was = Optional.ofNullable(approved).orElse(limits().size());
        audit.recordChangeOnce(
                "post.grown/" + id + "/" + row.getInteger("version"),
                Audit.PROGRAM,
                "post.grown",
                id,
                State.WAITING.name(),
                State.REVIEW.name(),
                "people=%d groups=%d %s people=%d groups=%d"
                        .formatted(
                                now.people(),
                                now.groups(),
                                approved == null ? "limit" : "was",
                                was.people(),
                                was.groups()));
        return new Outcome.Done(new Update()
                .set("state", State.REVIEW.name())
                .set("at", null)
                .set(
                        GROWN,
                        new Document("now", now.toDocument())
                                .append("was", was.toDocument())
                                .append("approved", approved != null))
                .set("changedAt", clock.instant())
                .inc("version", 1)
                .unset("approvedBy")
                .unset("approvedAt")
                .unset(APPROVED));
    }

    private static @Nullable PostSize approved(Document row) {
        return PostSize.read(row.get(APPROVED, Document.class));
    }
}

package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestAudit;
import io.quanzi.shared.TestMongo;
import java.time.Instant;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class PostApprovalsTests {
    private static final PostSize SIZE = new PostSize(8, 1);

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final PostDrafts postDrafts = PostDraftsTests.of(mongo, clock);
    private final Playbook playbook = mock(Playbook.class);
    private final PostApprovals approvals = new PostApprovals(
            mongo,
            new PostGrowth(playbook, new ApprovalLimitsFile(), TestAudit.of(mongo, clock), clock),
            postDrafts,
            clock);

    private PostDraft submitted(Instant at) {
        PostDraft draft = PostDraftsTests.drafted(postDrafts, at, "wr-lan");
        assertThat(postDrafts.submitForReview(draft, draft.version(), "xiaolan", "groups=1"))
                .isTrue();
        return postDrafts.find(draft.id()).orElseThrow();
    }

    @Test
    void areNeededAboveTheLimitsAndNeverWhereALimitIsNought() {
        when(playbook.at(any(ApprovalLimitsFile.class), eq(ApprovalLimitsFile.PATH)))
                .thenReturn(Optional.empty());
        assertThat(approvals.isNeeded(1_000, 10)).isFalse();
        assertThat(approvals.isNeeded(1_001, 0)).isTrue();
        assertThat(approvals.isNeeded(5, 11)).isTrue();

        when(playbook.at(any(ApprovalLimitsFile.class), eq(ApprovalLimitsFile.PATH)))
                .thenReturn(Optional.of(new ApprovalLimits(0, 0)));
        assertThat(approvals.isNeeded(1_000_000, 1_000)).isFalse();
        assertThatThrownBy(() -> new ApprovalLimits(-1, 0)).hasMessageContaining("people");
    }

    @Test
    void areNeededAgainForWhatGrewByMoreThanATenthPastWhatItWasLetGoWith() {
        var limits = new ApprovalLimits(1_000, 10);
        assertThat(limits.areOutgrownBy(new PostSize(1_100, 0), null)).isFalse();
        assertThat(limits.areOutgrownBy(new PostSize(1_101, 0), null)).isTrue();
        assertThat(limits.areOutgrownBy(new PostSize(900, 12), null)).isTrue();
        assertThat(limits.areOutgrownBy(new PostSize(5_500, 0), new PostSize(5_000, 0)))
                .isFalse();
        assertThat(limits.areOutgrownBy(new PostSize(5_501, 0), new PostSize(5_000, 0)))
                .isTrue();
        assertThat(limits.areOutgrownBy(new PostSize(90, 0), new PostSize(10, 0)))
                .isFalse();
        assertThat(new ApprovalLimits(0, 0).areOutgrownBy(new PostSize(90_000, 90), null))
                .isFalse();
    }

    @Test
    void letAPostGoOnlyAsItWasLookedAtAndByAnotherThanItsWriter() {
        PostDraft post = submitted(null);
        postDrafts.drive();
        assertThat(mongo.findAll(Document.class, "mass_tasks")).isEmpty();
        assertThat(approvals.alarms())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.count()).isEqualTo(1));

        assertThat(approvals.approve(post.id(), post.version(), "xiaolan", SIZE))
                .isFalse();
        assertThat(approvals.approve(post.id(), post.version() - 1, "meili", SIZE))
                .isFalse();
        assertThat(approvals.approve(post.id(), post.version(), "meili", SIZE)).isTrue();

        assertThat(approvals.approve(post.id(), post.version(), "meili", SIZE)).isFalse();
        assertThat(postDrafts.find(post.id()).orElseThrow().state()).isEqualTo(State.SENT);
        assertThat(mongo.findAll(Document.class, "mass_tasks")).hasSize(1);
        assertThat(approvals.alarms()).isEmpty();
    }

    @Test
    void giveAPostBackWithAReasonThatGoesWithTheNextSubmit() {
        PostDraft post = submitted(clock.instant().plusSeconds(3_600));
        assertThat(approvals.giveBack(post.id(), "xiaolan", "链接打不开")).isFalse();

        assertThat(approvals.giveBack(post.id(), "meili", "链接打不开")).isTrue();

        assertThat(approvals.givenBack(post.id()).orElseThrow().reason()).isEqualTo("链接打不开");
        PostDraft again = postDrafts.find(post.id()).orElseThrow();
        assertThat(again.state()).isEqualTo(State.DRAFT);
        assertThat(postDrafts.submitForReview(again, again.version(), "xiaolan", "groups=1"))
                .isTrue();
        assertThat(approvals.givenBack(post.id())).isEmpty();
        assertThat(postDrafts.takeBack(post.id())).isTrue();
        assertThat(postDrafts.find(post.id()).orElseThrow().state()).isEqualTo(State.DRAFT);
    }
}

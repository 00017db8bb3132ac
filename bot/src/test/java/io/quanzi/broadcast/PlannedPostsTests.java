package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

class PlannedPostsTests {
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final Instant NOON = Instant.parse("2026-03-03T04:00:00Z");

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final PostDrafts postDrafts = PostDraftsTests.of(mongo, clock);
    private final PlannedPosts planned = new PlannedPosts(mongo, postDrafts, clock);

    private void submit() {
        PostDraft draft = PostDraftsTests.drafted(postDrafts, NOON, "wr-lan");
        postDrafts.submit(draft, draft.version(), "xiaolan", "");
    }

    @Test
    void aClockThatIsMovedAheadStopsAtEachAndLeavesNoneBehind() {
        assertThat(planned.nextStop(clock.instant())).isEqualTo(Instant.MAX);
        submit();

        assertThat(planned.nextStop(clock.instant())).isEqualTo(NOON);
        clock.set(NOON);
        planned.clockStopped();

        assertThat(postDrafts.find(ID).orElseThrow().state()).isEqualTo(State.SENT);
        assertThat(planned.nextStop(NOON)).isEqualTo(Instant.MAX);
    }

    @Test
    void goesWhenItWasMovedToAndCanBeMovedBack() {
        submit();
        Instant later = NOON.plus(Duration.ofDays(1));

        assertThat(planned.move(ID, NOON, later)).isTrue();
        assertThat(planned.move(ID, NOON, later.plusSeconds(60))).isFalse(); // who looked at an older page
        assertThat(planned.find(ID).orElseThrow().movedFrom()).isEqualTo(NOON);
        clock.set(NOON);
        postDrafts.drive();
        assertThat(postDrafts.find(ID).orElseThrow().state()).isEqualTo(State.WAITING);
        assertThat(planned.move(ID, later, NOON)).isFalse(); // past
        assertThat(planned.move(ID, later, NOON.plusSeconds(60))).isTrue();
        clock.advance(Duration.ofMinutes(1));
        postDrafts.drive();

        assertThat(planned.between(NOON, later))
                .extracting(one -> one.post().state())
                .isEqualTo(List.of(State.SENT));
        assertThat(planned.move(ID, NOON.plusSeconds(60), later)).isFalse(); // gone
    }

    @Test
    void tellsWhatWaitsToBeApprovedApartFromWhatGoes() {
        submit();
        assertThat(planned.inReview(clock.instant(), NOON.plusSeconds(1))).isEmpty();
        mongo.updateFirst(new Query(), new Update().set("state", State.REVIEW.name()), "post_drafts");

        assertThat(planned.inReview(clock.instant(), NOON.plusSeconds(1)))
                .extracting(PostDraft::id)
                .containsExactly(ID);
        assertThat(planned.inReview(clock.instant(), NOON)).isEmpty();
        assertThat(planned.between(clock.instant(), NOON.plusSeconds(1))).isEmpty();
    }
}

package io.quanzi.console.reach;

import io.quanzi.broadcast.PostApprovals;
import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.broadcast.PostReviews;
import io.quanzi.console.Pager;
import io.quanzi.outreach.MassMessageState;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The posts that are written, wait for approval or for their time: the latest above all posts, all on a page of their own. */
@Controller
class UnsentPosts {
    private static final int LATEST = 5;

    private final PostDrafts postDrafts;
    private final PostReviews reviews;
    private final PostApprovals approvals;
    private final Clock clock;

    UnsentPosts(PostDrafts postDrafts, PostReviews reviews, PostApprovals approvals, Clock clock) {
        this.postDrafts = postDrafts;
        this.reviews = reviews;
        this.approvals = approvals;
        this.clock = clock;
    }

    /**
     * A post that is written, or waits for its time.
     *
     * @param state the word of its badge
     * @param draft whether it may still be changed
     * @param toPeople whether it goes to people one by one; then it has no groups, and its people are counted in its steps
     * @param chosen how many people were chosen for it one by one
     * @param waits whether it may be taken back
     * @param overdue whether its time has passed
     * @param grown whether it waits for approval again, as it grew before it went
     */
    public record Unsent(
            String id,
            String title,
            String state,
            boolean draft,
            boolean waits,
            String maker,
            boolean toPeople,
            int chosen,
            int groups,
            int members,
            @Nullable Instant at,
            Instant changedAt,
            boolean overdue,
            boolean grown) {}

    List<Unsent> latest() {
        return shown("", 0, LATEST);
    }

    long count() {
        return postDrafts.countUnsent("");
    }

    /** All of them. */
    @GetMapping("/posts/drafts")
    String list(@RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "1") int page, Model model) {
        int number = Pager.numberOf(page);
        String asked = q.strip();
        model.addAttribute("q", asked);
        model.addAttribute(
                "pager",
                new Pager<>(shown(asked, Pager.before(number), Pager.SIZE), number, postDrafts.countUnsent(asked)));
        return "console/post-drafts";
    }

    private List<Unsent> shown(String q, long skip, int most) {
        return postDrafts.unsent(q, skip, most).stream().map(this::unsent).toList();
    }

    private Unsent unsent(PostDraft draft) {
        PostReviews.GroupReach reach = PostReviews.reach(reviews.choices(draft.chatIds(), draft.at()));
        PostDraft.People people = draft.people();
        return new Unsent(
                draft.id(),
                draft.words().title(),
                switch (draft.state()) {
                    case DRAFT -> "DRAFT";
                    case MISSED -> MassMessageState.EXPIRED.name();
                    case REVIEW -> "PENDING_APPROVAL";
                    default -> MassMessageState.PLANNED.name();
                },
                draft.state() == PostDraft.State.DRAFT,
                draft.state() == PostDraft.State.WAITING || draft.state() == PostDraft.State.REVIEW,
                draft.submittedBy() == null ? draft.by() : draft.submittedBy(),
                draft.toPeople(),
                people == null ? 0 : people.chosen().size(),
                reach.groups(),
                reach.members(),
                draft.at(),
                draft.changedAt(),
                draft.at() != null && draft.at().isBefore(clock.instant()),
                approvals.grown(draft.id()).isPresent());
    }
}

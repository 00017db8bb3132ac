package io.quanzi.console.reach;

import io.quanzi.broadcast.Planner;
import io.quanzi.broadcast.PostApprovals;
import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostPeople;
import io.quanzi.broadcast.PostPromise;
import io.quanzi.broadcast.PostReviews;
import io.quanzi.broadcast.PostReviews.Choice;
import io.quanzi.broadcast.PostReviews.GroupReach;
import io.quanzi.broadcast.PostSize;
import io.quanzi.console.CopyHoldViews;
import io.quanzi.console.OfficerNames;
import io.quanzi.outreach.MessagesToPeople;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** All of a post once more, as who submits it and who approves it look at it. */
@Component
class PostFacts {
    private final PostReviews reviews;
    private final PostPeople postPeople;
    private final PostApprovals approvals;
    private final OfficerNames officerNames;
    private final Planner planner;
    private final CopyHoldViews holds;
    private final Clock clock;

    PostFacts(
            PostReviews reviews,
            PostPeople postPeople,
            PostApprovals approvals,
            OfficerNames officerNames,
            Planner planner,
            CopyHoldViews holds,
            Clock clock) {
        this.holds = holds;
        this.reviews = reviews;
        this.postPeople = postPeople;
        this.approvals = approvals;
        this.officerNames = officerNames;
        this.planner = planner;
        this.clock = clock;
    }

    /**
     * How large a post is.
     *
     * @param people whom it reaches
     * @param groups into which it goes
     * @param inWords what the audit says of it
     * @param review whether another manager has to approve it
     * @param promise who gets it of those it is meant for
     */
    record Size(int people, int groups, String inWords, boolean review, PostPromise promise) {
        PostSize counted() {
            return new PostSize(people, groups);
        }
    }

    Size size(PostDraft draft) {
        Object at = draft.at() == null ? "now" : draft.at();
        if (draft.toPeople()) {
            MessagesToPeople.Reach reach = postPeople.reach(draft);
            return new Size(
                    reach.people(),
                    0,
                    "people=%d skipped=%d officers=%d at=%s"
                            .formatted(
                                    reach.people(),
                                    reach.left(),
                                    reach.byOfficer().size(),
                                    at),
                    approvals.isNeeded(reach.people(), 0),
                    PostPromise.of(reach));
        }
        GroupReach reach = PostReviews.reach(reviews.choices(draft.chatIds(), draft.at()));
        return new Size(
                reach.members(),
                reach.groups(),
                "groups=%d customers=%d owners=%d at=%s".formatted(reach.groups(), reach.members(), reach.owners(), at),
                approvals.isNeeded(reach.members(), reach.groups()),
                PostPromise.of(planner.foresee(draft).sum()));
    }

    /** Puts into the model what the groups of a post come to, and what keeps it from some or makes it late. */
    static void fill(Model model, Planner.Foreseen foreseen, Locale language) {
        model.addAttribute("sum", Sums.of(foreseen.sum(), language));
        model.addAttribute(
                "stops",
                foreseen.stops().stream()
                        .filter(stop -> stop.groups() > 0)
                        .map(stop -> PlanViews.stop(stop, language))
                        .toList());
    }

    /** Puts into the model what {@code post-facts.ftlh} shows. */
    void fill(Model model, PostDraft draft, Locale language) {
        if (draft.toPeople()) {
            model.addAttribute("people", NewPostPeoplePage.Shown.of(postPeople.reach(draft), officerNames, language));
        } else {
            List<Choice> choices = reviews.choices(draft.chatIds(), draft.at());
            model.addAttribute("reach", PostReviews.reach(choices));
            model.addAttribute("versions", reviews.versions(draft, choices));
            fill(model, planner.foresee(draft), language);
            model.addAttribute("chosen", choices.stream().filter(Choice::chosen).toList());
            model.addAttribute(
                    "names",
                    choices.stream()
                            .map(choice -> choice.group().owner())
                            .distinct()
                            .collect(Collectors.toMap(owner -> owner, officerNames::nameOf)));
        }
        Instant now = clock.instant();
        boolean inReview = draft.state() == PostDraft.State.REVIEW;
        PostDraft marked = reviews.marked(draft);
        model.addAttribute("draft", marked);
        model.addAttribute("held", holds.of(reviews.hold(marked), draft.at(), language));
        model.addAttribute("marked", reviews.isMarkDue(marked.words(), draft.at()));
        model.addAttribute("atOnce", inReview ? "post.review.at-once" : "new-post.now");
        model.addAttribute(
                "overdue", inReview && draft.at() != null && !draft.at().isAfter(now));
        model.addAttribute("attachments", AttachmentView.of(draft.words().attachments()));
        model.addAttribute("until", draft.until(now));
    }
}

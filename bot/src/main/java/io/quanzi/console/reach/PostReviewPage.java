package io.quanzi.console.reach;

import io.quanzi.broadcast.PostApprovals;
import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostReviews;
import io.quanzi.broadcast.PostReviews.PostViolation;
import io.quanzi.broadcast.PostReviews.Step;
import io.quanzi.console.Approvers;
import io.quanzi.shared.Audit;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A large post that waits for a second manager (复核): all of it, and the buttons that let it go or give it back. */
@Controller
class PostReviewPage {
    private final PostApprovals approvals;
    private final PostReviews reviews;
    private final PostFacts facts;
    private final NewPostSteps steps;
    private final Approvers approvers;
    private final Audit audit;

    PostReviewPage(
            PostApprovals approvals,
            PostReviews reviews,
            PostFacts facts,
            NewPostSteps steps,
            Approvers approvers,
            Audit audit) {
        this.approvals = approvals;
        this.reviews = reviews;
        this.facts = facts;
        this.steps = steps;
        this.approvers = approvers;
        this.audit = audit;
    }

    /** A post does not wait for approval any more. */
    private static final class ReviewOver extends RuntimeException {
        private static final long serialVersionUID = 1;

        ReviewOver() {
            super("the post does not wait for approval any more");
        }
    }

    private PostDraft inReview(String id) {
        PostDraft draft = steps.draft(id);
        if (draft.state() != PostDraft.State.REVIEW) {
            throw new ReviewOver();
        }
        return draft;
    }

    @ExceptionHandler(ReviewOver.class)
    String over(RedirectAttributes next) {
        return NewPostSteps.over(next);
    }

    @GetMapping("/posts/review")
    String review(@RequestParam String id, Principal user, Model model, Locale language) {
        return page(model, inReview(id), user, language);
    }

    /**
     * Lets it go at its time.
     *
     * @param version the one that was looked at
     */
    @PostMapping("/posts/review/approve")
    String approve(
            @RequestParam String id,
            @RequestParam int version,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        PostDraft draft = inReview(id);
        if (isOwn(draft, user) || !approvers.mayApprove(user.getName())) {
            response.setStatus(HttpStatus.FORBIDDEN.value());
            return page(model, draft, user, language);
        }
        if (!reviews.faults(draft).isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(model, draft, user, language);
        }
        PostFacts.Size size = facts.size(draft);
        if (!approvals.approve(id, version, user.getName(), size.counted())) {
            return changed(inReview(id), user, model, language, response);
        }
        audit.recordChange(user.getName(), "post.approve", id, "REVIEW", "WAITING", size.inWords());
        next.addFlashAttribute("said", draft.at() == null ? "new-post.submitted" : "new-post.planned");
        return NewPostSteps.TO_POSTS;
    }

    /** Gives it back to who wrote it, with a reason. */
    @PostMapping("/posts/review/return")
    String giveBack(
            @RequestParam String id,
            @RequestParam(defaultValue = "") String reason,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        PostDraft draft = inReview(id);
        String why = reason.strip();
        boolean own = isOwn(draft, user) || !approvers.mayApprove(user.getName());
        if (own || why.isEmpty() || why.codePointCount(0, why.length()) > PostApprovals.MAX_REASON) {
            response.setStatus(own ? HttpStatus.FORBIDDEN.value() : HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("unreasoned", !own);
            model.addAttribute("reason", why);
            return page(model, draft, user, language);
        }
        if (!approvals.giveBack(id, user.getName(), why)) {
            throw new ReviewOver();
        }
        audit.recordChange(user.getName(), "post.return", id, "REVIEW", "DRAFT", why);
        next.addFlashAttribute("said", "post.review.returned");
        return NewPostSteps.TO_POSTS;
    }

    /**
     * Gives one whose time has passed a new one, judged as if it were submitted for that time; it waits for approval still.
     *
     * @param version the one that was looked at
     * @param at in Shanghai, as a browser writes it
     */
    @PostMapping("/posts/review/time")
    String plan(
            @RequestParam String id,
            @RequestParam int version,
            @RequestParam(defaultValue = "") String at,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        PostDraft draft = inReview(id);
        if (!mayPlan(draft, user)) {
            response.setStatus(HttpStatus.FORBIDDEN.value());
            return page(model, draft, user, language);
        }
        var faults = new ArrayList<PostViolation>();
        Instant time = NewPostSteps.readTime(at, faults);
        if (time != null) {
            faults.addAll(reviews.faults(draft.at(time)));
        }
        model.addAttribute("at", at);
        if (time == null || !faults.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(model, draft, faults, user, language);
        }
        if (!approvals.plan(id, version, time)) {
            return changed(inReview(id), user, model, language, response);
        }
        audit.recordChange(
                user.getName(),
                "post.plan",
                id,
                draft.at() == null ? "" : draft.at().toString(),
                time.toString());
        next.addAttribute("id", id);
        next.addFlashAttribute("said", "post.review.planned");
        return "redirect:/posts/review";
    }

    /** Shows it as it is now to who looked at an earlier version. */
    private String changed(PostDraft now, Principal user, Model model, Locale language, HttpServletResponse response) {
        response.setStatus(HttpStatus.CONFLICT.value());
        model.addAttribute("changed", true);
        return page(model, now, user, language);
    }

    private boolean mayPlan(PostDraft draft, Principal user) {
        return isOwn(draft, user) || approvers.mayApprove(user.getName());
    }

    private static boolean isOwn(PostDraft draft, Principal user) {
        return List.of(draft.by(), String.valueOf(draft.submittedBy())).contains(user.getName());
    }

    private String page(Model model, PostDraft draft, Principal user, Locale language) {
        return page(model, draft, reviews.faults(draft), user, language);
    }

    private String page(Model model, PostDraft draft, List<PostViolation> faults, Principal user, Locale language) {
        facts.fill(model, draft, language);
        model.addAttribute("own", isOwn(draft, user) || !approvers.mayApprove(user.getName()));
        model.addAttribute("alone", !approvers.isAnyBesides(user.getName()));
        approvals.grown(draft.id()).ifPresent(grown -> model.addAttribute("grown", grown));
        model.addAttribute("most", PostApprovals.MAX_REASON);
        model.addAttribute("faults", NewPostSteps.said(faults, language));
        model.addAttribute(
                "plannable",
                mayPlan(draft, user)
                        && (model.containsAttribute("at")
                                || faults.stream().anyMatch(fault -> fault.step() == Step.TIME)));
        return "console/post-review";
    }
}

package io.quanzi.console.reach;

import io.quanzi.broadcast.PostApprovals;
import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.broadcast.PostReviews;
import io.quanzi.broadcast.PostReviews.PostViolation;
import io.quanzi.console.Approvers;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The fourth step of a new post: all of it once more, then it is submitted. */
@Controller
class NewPostCheckPage {
    /** A post that reaches so many goes when the number is typed. */
    static final int MANY = 500;

    private final PostDrafts postDrafts;
    private final PostReviews reviews;
    private final PostApprovals approvals;
    private final PostFacts facts;
    private final NewPostSteps steps;
    private final Approvers approvers;

    NewPostCheckPage(
            PostDrafts postDrafts,
            PostReviews reviews,
            PostApprovals approvals,
            PostFacts facts,
            NewPostSteps steps,
            Approvers approvers) {
        this.postDrafts = postDrafts;
        this.reviews = reviews;
        this.approvals = approvals;
        this.facts = facts;
        this.steps = steps;
        this.approvers = approvers;
    }

    /** The fourth step. */
    @GetMapping("/posts/new/check")
    String check(@RequestParam String id, Principal user, Model model, Locale language, RedirectAttributes next) {
        PostDraft draft = steps.draft(id);
        return NewPostSteps.isDraft(draft)
                ? checkPage(model, draft, user.getName(), NewPostSteps.said(reviews.faults(draft), language), language)
                : NewPostSteps.over(next);
    }

    /**
     * Submits what was looked at, once.
     *
     * @param version the one that was looked at
     * @param typed how many it reaches, where that is asked for
     */
    @PostMapping("/posts/new/check")
    String submit(
            @RequestParam String id,
            @RequestParam int version,
            @RequestParam(defaultValue = "") String typed,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        PostDraft draft = reviews.marked(steps.draft(id));
        if (!NewPostSteps.isDraft(draft)) {
            return NewPostSteps.over(next);
        }
        List<PostViolation> faults = reviews.faults(draft);
        PostFacts.Size size = facts.size(draft);
        int reached = size.people();
        if (!faults.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return checkPage(model, draft, user.getName(), NewPostSteps.said(faults, language), language);
        }
        if (reached >= MANY && !typed.strip().equals(String.valueOf(reached))) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("untyped", true);
            return checkPage(model, draft, user.getName(), List.of(), language);
        }
        boolean submitted =
                postDrafts.submit(draft, version, user.getName(), size.inWords(), size.review(), size.promise());
        if (!submitted) {
            PostDraft now = steps.draft(id);
            if (!NewPostSteps.isDraft(now)) {
                return NewPostSteps.over(next);
            }
            response.setStatus(HttpStatus.CONFLICT.value());
            model.addAttribute("changed", true);
            return checkPage(model, now, user.getName(), List.of(), language);
        }
        next.addFlashAttribute(
                "said",
                size.review() ? "new-post.in-review" : draft.at() == null ? "new-post.submitted" : "new-post.planned");
        return NewPostSteps.TO_POSTS;
    }

    private String checkPage(
            Model model, PostDraft draft, String user, List<NewPostSteps.Said> faults, Locale language) {
        PostFacts.Size size = facts.size(draft);
        facts.fill(model, draft, language);
        model.addAttribute("reached", size.people());
        model.addAttribute("many", size.people() >= MANY);
        model.addAttribute("review", size.review());
        model.addAttribute("alone", size.review() && !approvers.isAnyBesides(user));
        approvals.givenBack(draft.id()).ifPresent(back -> model.addAttribute("back", back));
        model.addAttribute("faults", faults);
        return "console/post-new-check";
    }
}

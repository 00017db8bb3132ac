package io.quanzi.console.reach;

import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.broadcast.PostPeople;
import io.quanzi.broadcast.PostReviews;
import io.quanzi.broadcast.PostReviews.Choice;
import io.quanzi.broadcast.PostReviews.Fault;
import io.quanzi.broadcast.PostReviews.Reach;
import io.quanzi.console.OfficerNames;
import io.quanzi.outreach.MessagesToPeople;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
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
    private final PostPeople postPeople;
    private final NewPostSteps steps;
    private final OfficerNames officerNames;
    private final Clock clock;

    NewPostCheckPage(
            PostDrafts postDrafts,
            PostReviews reviews,
            PostPeople postPeople,
            NewPostSteps steps,
            OfficerNames officerNames,
            Clock clock) {
        this.postDrafts = postDrafts;
        this.reviews = reviews;
        this.postPeople = postPeople;
        this.steps = steps;
        this.officerNames = officerNames;
        this.clock = clock;
    }

    /** The fourth step. */
    @GetMapping("/posts/new/check")
    String check(@RequestParam String id, Model model, Locale language, RedirectAttributes next) {
        PostDraft draft = steps.draft(id);
        return NewPostSteps.isDraft(draft)
                ? checkPage(model, draft, NewPostSteps.said(reviews.faults(draft), language))
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
        PostDraft draft = steps.draft(id);
        if (!NewPostSteps.isDraft(draft)) {
            return NewPostSteps.over(next);
        }
        List<Fault> faults = reviews.faults(draft);
        int reached = reached(draft);
        if (!faults.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return checkPage(model, draft, NewPostSteps.said(faults, language));
        }
        if (reached >= MANY && !typed.strip().equals(String.valueOf(reached))) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("untyped", true);
            return checkPage(model, draft, List.of());
        }
        if (!postDrafts.submit(draft, version, user.getName(), inWords(draft))) {
            PostDraft now = steps.draft(id);
            if (!NewPostSteps.isDraft(now)) {
                return NewPostSteps.over(next);
            }
            response.setStatus(HttpStatus.CONFLICT.value());
            model.addAttribute("changed", true);
            return checkPage(model, now, List.of());
        }
        next.addFlashAttribute("said", draft.at() == null ? "new-post.submitted" : "new-post.planned");
        return NewPostSteps.TO_POSTS;
    }

    private int reached(PostDraft draft) {
        return draft.toPeople()
                ? postPeople.reach(draft).people()
                : PostReviews.reach(reviews.choices(draft.chatIds(), draft.at()))
                        .members();
    }

    /** What the audit says of it. */
    private String inWords(PostDraft draft) {
        Object at = draft.at() == null ? "now" : draft.at();
        if (draft.toPeople()) {
            MessagesToPeople.Reach reach = postPeople.reach(draft);
            return "people=%d skipped=%d officers=%d at=%s"
                    .formatted(reach.people(), reach.left(), reach.byOfficer().size(), at);
        }
        Reach reach = PostReviews.reach(reviews.choices(draft.chatIds(), draft.at()));
        return "groups=%d customers=%d owners=%d at=%s".formatted(reach.groups(), reach.members(), reach.owners(), at);
    }

    private String checkPage(Model model, PostDraft draft, List<NewPostSteps.Said> faults) {
        int reached;
        if (draft.toPeople()) {
            var people = NewPostPeoplePage.Shown.of(postPeople.reach(draft), officerNames);
            model.addAttribute("people", people);
            reached = people.people();
        } else {
            List<Choice> choices = reviews.choices(draft.chatIds(), draft.at());
            Reach reach = PostReviews.reach(choices);
            model.addAttribute("reach", reach);
            model.addAttribute("chosen", choices.stream().filter(Choice::chosen).toList());
            model.addAttribute(
                    "names",
                    choices.stream()
                            .map(choice -> choice.group().owner())
                            .distinct()
                            .collect(Collectors.toMap(owner -> owner, officerNames::nameOf)));
            reached = reach.members();
        }
        model.addAttribute("draft", draft);
        model.addAttribute("attachments", AttachmentView.of(draft.words().attachments()));
        model.addAttribute("until", draft.until(clock.instant()));
        model.addAttribute("reached", reached);
        model.addAttribute("many", reached >= MANY);
        model.addAttribute("faults", faults);
        return "console/post-new-check";
    }
}

package io.quanzi.console.reach;

import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostDraft.People;
import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.broadcast.PostLimits;
import io.quanzi.broadcast.PostPeople;
import io.quanzi.broadcast.PostReviews;
import io.quanzi.broadcast.PostReviews.PostViolation;
import io.quanzi.console.OfficerNames;
import io.quanzi.console.customers.BulkSelection;
import io.quanzi.onboarding.Officers;
import io.quanzi.outreach.MessagesToPeople;
import io.quanzi.outreach.QuietHours;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.CustomerId;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The first step of a new post that goes to people one by one (客户群发): who they are. */
@Controller
class NewPostPeoplePage {
    private final PostDrafts postDrafts;
    private final PostReviews reviews;
    private final PostPeople postPeople;
    private final NewPostSteps steps;
    private final Segments segments;
    private final Officers officers;
    private final OfficerNames officerNames;
    private final BulkSelection listed;
    private final PostLimits limits;

    NewPostPeoplePage(
            PostDrafts postDrafts,
            PostReviews reviews,
            PostPeople postPeople,
            NewPostSteps steps,
            Segments segments,
            Officers officers,
            OfficerNames officerNames,
            BulkSelection listed,
            PostLimits limits) {
        this.limits = limits;
        this.postDrafts = postDrafts;
        this.reviews = reviews;
        this.postPeople = postPeople;
        this.steps = steps;
        this.segments = segments;
        this.officers = officers;
        this.officerNames = officerNames;
        this.listed = listed;
    }

    /** Something to tick. */
    public record Box(String value, String title, boolean ticked) {}

    /** How many people an officer has to tap for. */
    public record Officer(String name, int people) {}

    /**
     * Whom it reaches, and whom not.
     *
     * @param sum who gets it of all it is meant for, in words
     */
    public record Shown(int people, List<Officer> officers, int left, String sum) {
        static Shown of(MessagesToPeople.Reach reach, OfficerNames names, Locale language) {
            return new Shown(
                    reach.people(),
                    reach.byOfficer().entrySet().stream()
                            .map(one -> new Officer(names.nameOf(one.getKey()), one.getValue()))
                            .sorted(Comparator.comparingInt(Officer::people).reversed())
                            .toList(),
                    reach.left(),
                    Sums.ofPeople(reach.people(), reach.skipped(), language));
        }
    }

    @GetMapping("/posts/new/people")
    String people(@RequestParam(defaultValue = "") String id, Model model, Locale language, RedirectAttributes next) {
        if (id.isEmpty()) {
            next.addAttribute("id", PostDrafts.newId());
            return NewPostSteps.TO_PEOPLE;
        }
        Optional<PostDraft> draft = postDrafts.find(NewPostSteps.known(id));
        return draft.isPresent() && !NewPostSteps.isDraft(draft.get())
                ? NewPostSteps.over(next)
                : page(model, id, draft, List.of(), language);
    }

    /**
     * Keeps the people.
     *
     * @param everybody {@code true}: whoever is a contact, whatever segment is ticked; {@code chosen}: those who were
     *     chosen in the list of customers
     * @param go what to do next: {@code words}, or {@code people} to count
     */
    @PostMapping("/posts/new/people")
    String choose(
            @RequestParam String id,
            @RequestParam(defaultValue = "false") String everybody,
            @RequestParam(required = false) @Nullable List<String> segment,
            @RequestParam(required = false) @Nullable List<String> officer,
            @RequestParam(defaultValue = "words") String go,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        List<String> known = segments.all().stream().map(Segment::name).toList();
        var people = new People(
                everybody.equals("true"),
                segment == null
                        ? List.of()
                        : segment.stream().filter(known::contains).toList(),
                officer == null
                        ? List.of()
                        : officer.stream().filter(officers.userIds()::contains).toList(),
                everybody.equals("chosen")
                        ? postDrafts
                                .find(NewPostSteps.known(id))
                                .map(PostDraft::people)
                                .map(People::chosen)
                                .orElse(List.of())
                        : List.of());
        postDrafts.create(NewPostSteps.known(id), user.getName(), List.of(), Words.NONE);
        if (!postDrafts.choose(id, people)) {
            return NewPostSteps.over(next);
        }
        List<PostViolation> faults = go.equals("words") ? reviews.inPeople(steps.draft(id)) : List.of();
        if (!faults.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(model, id, postDrafts.find(id), NewPostSteps.said(faults, language), language);
        }
        next.addAttribute("id", id);
        return go.equals("words") ? "redirect:/posts/new/words" : NewPostSteps.TO_PEOPLE;
    }

    /**
     * Begins a post to people of the list of customers: who fits its filters now, whoever fits them later.
     *
     * @param scope {@code chosen}, {@code page} or {@code all}
     * @param address the query of the list's address
     */
    @PostMapping("/posts/new/people/chosen")
    String begin(
            @RequestParam(defaultValue = "chosen") String scope,
            @RequestParam(name = "id", required = false) @Nullable List<String> ticked,
            @RequestParam(name = "shown", required = false) @Nullable List<String> shown,
            @RequestParam(name = "query", defaultValue = "") String address,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        List<String> ids = BulkSelection.ids(scope, ticked, shown);
        var chosen = new ArrayList<CustomerId>();
        if (scope.equals("all") || !ids.isEmpty()) {
            listed.forEach(ids, address, language, some -> {
                some.forEach(one -> chosen.add(new CustomerId(one)));
                return chosen.size() <= limits.chosen();
            });
        }
        if (chosen.isEmpty() || chosen.size() > limits.chosen()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("why", chosen.isEmpty() ? "bulk.refused.nobody" : "new-post.people.too-many");
            model.addAttribute("most", limits.chosen());
            model.addAttribute("back", "/customers" + (address.isEmpty() ? "" : "?" + address));
            return "console/bulk-refused";
        }
        String id = PostDrafts.newId();
        postDrafts.create(id, user.getName(), List.of(), Words.NONE);
        postDrafts.choose(id, People.of(chosen));
        next.addAttribute("id", id);
        return NewPostSteps.TO_PEOPLE;
    }

    private String page(
            Model model, String id, Optional<PostDraft> draft, List<NewPostSteps.Said> faults, Locale language) {
        People people = draft.map(PostDraft::people).orElse(People.NONE);
        model.addAttribute("id", id);
        model.addAttribute("everybody", people.everybody());
        model.addAttribute("quietFrom", QuietHours.FOR_PEOPLE.begin().toString());
        model.addAttribute("quietTo", QuietHours.FOR_PEOPLE.end().toString());
        model.addAttribute("chosen", people.chosen().size());
        model.addAttribute(
                "segments",
                segments.all().stream()
                        .map(one -> new Box(
                                one.name(), one.title(), people.segments().contains(one.name())))
                        .toList());
        model.addAttribute(
                "officers",
                officers.userIds().stream()
                        .map(one -> new Box(
                                one, officerNames.nameOf(one), people.officers().contains(one)))
                        .toList());
        model.addAttribute(
                "people",
                Shown.of(
                        draft.map(postPeople::reach).orElse(new MessagesToPeople.Reach(Map.of(), Map.of())),
                        officerNames,
                        language));
        model.addAttribute("faults", faults);
        return "console/post-new-people";
    }
}

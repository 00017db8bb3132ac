package io.quanzi.console.reach;

import io.quanzi.broadcast.Planner;
import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.broadcast.PostReviews;
import io.quanzi.broadcast.PostReviews.Choice;
import io.quanzi.broadcast.PostReviews.PostViolation;
import io.quanzi.broadcast.PostReviews.Step;
import io.quanzi.console.OfficerNames;
import io.quanzi.shared.Message;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Writes a post: its groups and its time; each keeps what it was given in a draft before it leads on. */
@Controller
class NewPostPage {
    private static final List<Integer> HOURS = List.of(2, 4, 8, 12, 24);
    private static final String TO_WORDS = "redirect:/posts/new/words";
    private static final String TO_CHECK = "redirect:/posts/new/check";

    private final PostDrafts postDrafts;
    private final PostReviews reviews;
    private final OfficerNames officerNames;
    private final NewPostSteps steps;
    private final Planner planner;

    NewPostPage(
            PostDrafts postDrafts,
            PostReviews reviews,
            OfficerNames officerNames,
            NewPostSteps steps,
            Planner planner) {
        this.planner = planner;
        this.postDrafts = postDrafts;
        this.reviews = reviews;
        this.officerNames = officerNames;
        this.steps = steps;
    }

    /** The groups of one segment, to be chosen together. */
    public record Batch(String segment, int groups) {}

    /**
     * The first step; without an id a new draft begins, which is stored with its first choice.
     *
     * @param to {@code groups} for a draft that goes to people so far
     */
    @GetMapping("/posts/new")
    String groups(
            @RequestParam(required = false) @Nullable String id,
            @RequestParam(defaultValue = "") String to,
            Model model,
            Locale language,
            RedirectAttributes next) {
        if (id == null) {
            next.addAttribute("id", PostDrafts.newId());
            return NewPostSteps.TO_GROUPS;
        }
        Optional<PostDraft> draft = postDrafts.find(NewPostSteps.known(id));
        if (draft.filter(PostDraft::toPeople).isPresent() && !to.equals("groups")) {
            next.addAttribute("id", id);
            return NewPostSteps.TO_PEOPLE;
        }
        return draft.isPresent() && !NewPostSteps.isDraft(draft.get())
                ? NewPostSteps.over(next)
                : groupsPage(model, id, draft.map(PostDraft::chatIds).orElse(List.of()), List.of(), language);
    }

    /**
     * Keeps the groups.
     *
     * @param go what to do next: a step, or {@code all}, {@code none} or {@code segment:} and its title to choose them
     */
    @PostMapping("/posts/new")
    String choose(
            @RequestParam String id,
            @RequestParam(required = false) @Nullable List<String> chat,
            @RequestParam(defaultValue = "words") String go,
            Principal user,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        List<Choice> all = reviews.choices(chat == null ? List.of() : chat, null);
        List<String> chosen = chosen(all, go);
        postDrafts.create(NewPostSteps.known(id), user.getName(), chosen, Words.NONE);
        if (!postDrafts.choose(id, chosen)) {
            return NewPostSteps.over(next);
        }
        next.addAttribute("id", id);
        if (!go.equals("words")) {
            return NewPostSteps.TO_GROUPS;
        }
        List<PostViolation> faults = reviews.inGroups(steps.draft(id)).stream()
                .filter(fault -> chosen.isEmpty()
                        || PostReviews.reach(reviews.choices(chosen, null)).groups() == 0)
                .toList();
        if (faults.isEmpty()) {
            return TO_WORDS;
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return groupsPage(model, id, chosen, NewPostSteps.said(faults, language), language);
    }

    /** Whom the ticked groups reach, in a sentence; nothing is kept. */
    @PostMapping("/posts/new/reach")
    String reach(@RequestParam(required = false) @Nullable List<String> chat, Model model, Locale language) {
        PostFacts.fill(model, planner.foresee(chat == null ? List.of() : chat, null), language);
        model.addAttribute("reach", PostReviews.reach(reviews.choices(chat == null ? List.of() : chat, null)));
        return "console/post-new-reach";
    }

    private static List<String> chosen(List<Choice> all, String go) {
        var chosen = new LinkedHashSet<String>();
        for (Choice choice : all) {
            boolean added = go.equals("all") || go.equals("segment:" + choice.segment());
            if (!go.equals("none") && (choice.chosen() || (added && choice.reachable()))) {
                chosen.add(choice.group().chatId());
            }
        }
        return List.copyOf(chosen);
    }

    private String groupsPage(
            Model model, String id, List<String> chatIds, List<NewPostSteps.Said> faults, Locale language) {

        Instant at = postDrafts.find(id).map(PostDraft::at).orElse(null);
        List<Choice> choices = reviews.choices(chatIds, at);
        PostFacts.fill(model, planner.foresee(chatIds, at), language);
        Map<String, Long> batches = choices.stream()
                .filter(choice -> choice.segment() != null)
                .collect(Collectors.groupingBy(
                        choice -> Objects.requireNonNull(choice.segment()), TreeMap::new, Collectors.counting()));
        model.addAttribute("id", id);
        model.addAttribute("choices", choices);
        model.addAttribute(
                "batches",
                batches.entrySet().stream()
                        .map(one -> new Batch(one.getKey(), one.getValue().intValue()))
                        .toList());
        model.addAttribute("names", names(choices));
        model.addAttribute("reach", PostReviews.reach(choices));
        model.addAttribute("faults", faults);
        return "console/post-new-groups";
    }

    /** Returns what managers call the owners, by userid. */
    private Map<String, String> names(List<Choice> choices) {
        return choices.stream()
                .map(choice -> choice.group().owner())
                .distinct()
                .collect(Collectors.toMap(owner -> owner, officerNames::nameOf));
    }

    /** The third step. */
    @GetMapping("/posts/new/time")
    String time(@RequestParam String id, Model model, RedirectAttributes next) {
        PostDraft draft = steps.draft(id);
        return NewPostSteps.isDraft(draft)
                ? timePage(model, draft, draft.at() != null, NewPostSteps.written(draft.at()), draft.hours(), List.of())
                : NewPostSteps.over(next);
    }

    /**
     * Keeps the time.
     *
     * @param when {@code now} or {@code later}
     * @param at in Shanghai, as a browser writes it
     */
    @PostMapping("/posts/new/time")
    String plan(
            @RequestParam String id,
            @RequestParam(defaultValue = "now") String when,
            @RequestParam(defaultValue = "") String at,
            @RequestParam(defaultValue = "24") int hours,
            @RequestParam(defaultValue = "check") String go,
            Model model,
            Locale language,
            HttpServletResponse response,
            RedirectAttributes next) {
        PostDraft draft = steps.draft(id);
        boolean later = when.equals("later");
        var faults = new ArrayList<PostViolation>();
        Instant planned = later ? NewPostSteps.readTime(at, faults) : null;
        faults.addAll(reviews.inTime(planned, draft.toPeople()));
        if (!HOURS.contains(hours)) {
            faults.add(new PostViolation(Step.TIME, "hours", Message.of("new-post.fault.hours", HOURS)));
        }
        if (!faults.isEmpty() && !go.equals("words")) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return timePage(model, draft, later, at, hours, NewPostSteps.said(faults, language));
        }
        if (!NewPostSteps.isDraft(draft) || (faults.isEmpty() && !postDrafts.plan(id, planned, hours))) {
            return NewPostSteps.over(next);
        }
        next.addAttribute("id", id);
        return go.equals("words") ? TO_WORDS : TO_CHECK;
    }

    private String timePage(
            Model model, PostDraft draft, boolean later, String at, int hours, List<NewPostSteps.Said> faults) {
        model.addAttribute("id", draft.id());
        model.addAttribute("later", later);
        model.addAttribute("at", at);
        model.addAttribute("hours", hours);
        model.addAttribute("choices", HOURS);
        model.addAttribute("wrong", faults.stream().collect(Collectors.groupingBy(NewPostSteps.Said::field)));
        return "console/post-new-time";
    }
}

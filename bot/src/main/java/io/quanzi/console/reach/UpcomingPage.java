package io.quanzi.console.reach;

import io.quanzi.broadcast.PostPreview;
import io.quanzi.broadcast.PostPreviews;
import io.quanzi.broadcast.StepPreviews;
import io.quanzi.broadcast.StepPreviews.StepPreview;
import io.quanzi.console.CopyHoldViews;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The posts and SOP steps of a day as they will read, and where each word of them is changed. */
@Controller
class UpcomingPage {
    private static final int DAYS = 7;

    private final PostPreviews previews;
    private final StepPreviews stepPreviews;
    private final Schedules schedules;
    private final CopyHoldViews holds;
    private final Clock clock;

    UpcomingPage(
            PostPreviews previews, StepPreviews stepPreviews, Schedules schedules, CopyHoldViews holds, Clock clock) {
        this.holds = holds;
        this.previews = previews;
        this.stepPreviews = stepPreviews;
        this.schedules = schedules;
        this.clock = clock;
    }

    /**
     * A post.
     *
     * @param schedulePath the file that says when; null when it is gone
     * @param templatePath the file that says how
     * @param flaws why it would not go
     * @param notes what is otherwise in some groups
     * @param held its texts that the copy check holds, or would without a release
     */
    public record UpcomingPost(
            PostPreview post,
            @Nullable String schedulePath,
            String templatePath,
            List<String> flaws,
            List<String> notes,
            List<CopyHoldViews.View> held) {
        /** The id by which it is left out or moved. */
        public String runId() {
            return post.schedule() + "@" + post.at();
        }
    }

    /**
     * A step of a SOP.
     *
     * @param sum of one to people, who of those it is meant for does not get it; empty where all do
     * @param flaws why it would not go
     */
    public record UpcomingStep(StepPreview step, List<AttachmentView> attachments, String sum, List<String> flaws) {}

    private static UpcomingStep step(StepPreview step, Locale language) {
        return new UpcomingStep(
                step,
                AttachmentView.of(step.content().attachments()),
                step.skipped().isEmpty() ? "" : Sums.ofPeople(step.people(), step.skipped(), language),
                step.flaws().stream().map(flaw -> flaw.in(language)).toList());
    }

    private List<CopyHoldViews.View> held(PostPreview post, Locale language) {
        return Stream.concat(Stream.of(post.text()), Stream.ofNullable(post.textB()))
                .filter(text -> !text.isBlank())
                .flatMap(text -> Stream.ofNullable(holds.of(text, post.at(), language)))
                .toList();
    }

    /** @param in how many days from today: 0 is today, 1 tomorrow; what makes no sense is tomorrow */
    @GetMapping("/upcoming")
    String list(@RequestParam(defaultValue = "1") int in, Model model, Locale language) {
        int ahead = in < 0 || in >= DAYS ? 1 : in;
        LocalDate day = ChinaTime.dayOf(clock.instant()).plusDays(ahead);
        List<PostPreview> all = previews.between(
                ChinaTime.startOf(day).minusMillis(1),
                ChinaTime.startOf(day.plusDays(1)).minusMillis(1));
        model.addAttribute(
                "posts",
                all.stream()
                        .map(post -> new UpcomingPost(
                                post,
                                schedules.pathOf(post.schedule()).orElse(null),
                                "templates/" + post.template() + ".ftl",
                                post.flaws().stream()
                                        .map(flaw -> flaw.in(language))
                                        .toList(),
                                post.notes().stream()
                                        .map(note -> note.in(language))
                                        .toList(),
                                held(post, language)))
                        .toList());
        model.addAttribute(
                "steps",
                stepPreviews
                        .between(
                                ChinaTime.startOf(day).minusMillis(1),
                                ChinaTime.startOf(day.plusDays(1)).minusMillis(1))
                        .stream()
                        .map(step -> step(step, language))
                        .toList());
        model.addAttribute(
                "exceptions",
                schedules
                        .exceptions(
                                ChinaTime.startOf(day).minusMillis(1),
                                ChinaTime.startOf(day.plusDays(1)).minusMillis(1))
                        .stream()
                        .filter(one -> ChinaTime.dayOf(one.at()).equals(day))
                        .toList());
        model.addAttribute("titles", schedules.titles());
        model.addAttribute("ahead", ahead);
        model.addAttribute(
                "days",
                IntStream.range(0, DAYS)
                        .mapToObj(i -> ChinaTime.startOf(
                                ChinaTime.dayOf(clock.instant()).plusDays(i)))
                        .toList());
        return "console/upcoming";
    }
}

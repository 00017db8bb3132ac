package io.quanzi.console.today;

import io.quanzi.broadcast.PlannedPosts;
import io.quanzi.broadcast.PostBudgets;
import io.quanzi.broadcast.PostBudgets.Budget;
import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostPreview;
import io.quanzi.broadcast.PostPreviews;
import io.quanzi.console.VisiblePeople;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Excerpt;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is posted until the end of tomorrow, as it will read, and how much may still be said this month. */
@Component
class SoonPosts {
    private static final int MAX_LENGTH = 80;

    private final PostPreviews previews;
    private final PlannedPosts plannedPosts;
    private final PostBudgets postBudgets;
    private final VisiblePeople visiblePeople;
    private final Clock clock;

    SoonPosts(
            PostPreviews previews,
            PlannedPosts plannedPosts,
            PostBudgets postBudgets,
            VisiblePeople visiblePeople,
            Clock clock) {
        this.previews = previews;
        this.plannedPosts = plannedPosts;
        this.postBudgets = postBudgets;
        this.visiblePeople = visiblePeople;
        this.clock = clock;
    }

    /**
     * A post.
     *
     * @param text its beginning; empty when there is nothing to say
     * @param path where all of it is read
     * @param inReview whether it goes only when another manager has approved it
     * @param flawed whether it would not go, for what the advertising law has against it
     */
    public record Soon(
            Instant at, boolean tomorrow, String title, String text, String path, boolean inReview, boolean flawed) {}

    /**
     * All of them.
     *
     * @param left how many more posts each group may get this month, at least; null without groups
     * @param spare the same without what is planned
     * @param whole whether the reader sees the posts of all
     */
    public record View(List<Soon> posts, @Nullable Integer left, int spare, boolean whole) {}

    View view() {
        Instant now = clock.instant();
        LocalDate today = ChinaTime.dayOf(now);
        Instant end = ChinaTime.startOf(today.plusDays(2));
        boolean whole = visiblePeople.scope().all();
        var soon = new ArrayList<Soon>();
        for (PostPreview post : previews.between(now, end.minusMillis(1))) {
            boolean tomorrow = ChinaTime.dayOf(post.at()).isAfter(today);
            soon.add(new Soon(
                    post.at(),
                    tomorrow,
                    post.scheduleTitle() + " · " + post.segmentTitle(),
                    beginning(post.text()),
                    "/upcoming?in=" + (tomorrow ? 1 : 0),
                    false,
                    !post.flaws().isEmpty()));
        }
        if (whole) {
            plannedPosts.between(now, end).stream()
                    .map(PlannedPosts.Planned::post)
                    .filter(post -> post.state() == PostDraft.State.WAITING)
                    .forEach(post -> soon.add(manual(post, today, false)));
            plannedPosts.inReview(now, end).forEach(post -> soon.add(manual(post, today, true)));
        }
        soon.sort(Comparator.comparing(Soon::at));
        List<Budget> budgets =
                postBudgets.of(YearMonth.from(today), visiblePeople.scope().officer());
        return new View(
                List.copyOf(soon),
                budgets.isEmpty()
                        ? null
                        : (Integer)
                                budgets.stream().mapToInt(Budget::open).min().orElse(0),
                Math.max(0, budgets.stream().mapToInt(Budget::left).min().orElse(0)),
                whole);
    }

    private Soon manual(PostDraft post, LocalDate today, boolean inReview) {
        Instant at = post.at() == null ? clock.instant() : post.at();
        return new Soon(
                at,
                ChinaTime.dayOf(at).isAfter(today),
                post.words().title(),
                beginning(post.words().text()),
                inReview ? "/posts" : "/calendar/item?kind=post&id=" + post.id(),
                inReview,
                !previews.flaws(post.words().text()).isEmpty());
    }

    /** The first words on one line. */
    private static String beginning(String text) {
        return Excerpt.of(text.replaceAll("\\s+", " ").strip(), MAX_LENGTH);
    }
}

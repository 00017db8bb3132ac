package io.quanzi.console.today;

import io.quanzi.broadcast.PlannedPosts;
import io.quanzi.broadcast.PostBudgets;
import io.quanzi.broadcast.PostBudgets.Budget;
import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostPreview;
import io.quanzi.broadcast.PostPreviews;
import io.quanzi.console.VisiblePeople;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Excerpt;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What was posted today and is posted until the end of tomorrow, as it reads, and how much may still be said this month. */
@Component
class SoonPosts {
    private static final int MAX_LENGTH = 80;

    private final PostPreviews previews;
    private final PlannedPosts plannedPosts;
    private final MassMessages massMessages;
    private final PostBudgets postBudgets;
    private final VisiblePeople visiblePeople;
    private final Clock clock;

    SoonPosts(
            PostPreviews previews,
            PlannedPosts plannedPosts,
            MassMessages massMessages,
            PostBudgets postBudgets,
            VisiblePeople visiblePeople,
            Clock clock) {
        this.previews = previews;
        this.plannedPosts = plannedPosts;
        this.massMessages = massMessages;
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
     * @param nobody the key of why it goes to no group; empty when it does
     */
    public record Soon(
            Instant at,
            boolean tomorrow,
            String title,
            String text,
            String path,
            boolean inReview,
            boolean flawed,
            String nobody) {}

    /**
     * A post of today whose time has come.
     *
     * @param state the word of its state
     * @param path where it is followed
     * @param groups into how many groups it goes
     * @param sent how many of them have it
     * @param owners how many owners have to tap
     * @param tapped how many of them have
     */
    public record Gone(
            Instant at, String title, String state, String path, int groups, int sent, int owners, int tapped) {}

    /**
     * All of them.
     *
     * @param empty whether there is no group with customers, so that no schedule posts anything
     * @param left how many more posts each group may get this month, at least; null without groups
     * @param spare the same without what is planned
     * @param whole whether the reader sees the posts of all
     */
    public record View(
            List<Gone> gone,
            List<Soon> posts,
            boolean empty,
            @Nullable Integer left,
            int spare,
            boolean whole) {}

    View view() {
        Instant now = clock.instant();
        LocalDate today = ChinaTime.dayOf(now);
        Instant end = ChinaTime.startOf(today.plusDays(2));
        boolean whole = visiblePeople.scope().all();
        List<Budget> budgets =
                postBudgets.of(YearMonth.from(today), visiblePeople.scope().officer());
        var soon = new ArrayList<Soon>();
        List<PostPreview> scheduled = budgets.isEmpty() ? List.of() : previews.between(now, end.minusMillis(1));
        for (PostPreview post : scheduled) {
            boolean tomorrow = ChinaTime.dayOf(post.at()).isAfter(today);
            soon.add(new Soon(
                    post.at(),
                    tomorrow,
                    post.scheduleTitle() + " · " + post.segmentTitle(),
                    beginning(post.text()),
                    "/upcoming?in=" + (tomorrow ? 1 : 0),
                    false,
                    !post.flaws().isEmpty(),
                    post.groups() > 0 ? "" : post.leftOut() > 0 ? "upcoming.nobody.left-out" : "upcoming.nobody"));
        }
        if (whole) {
            plannedPosts.between(now, end).stream()
                    .map(PlannedPosts.Planned::post)
                    .filter(post -> post.state() == PostDraft.State.WAITING)
                    .forEach(post -> soon.add(manual(post, today, false)));
            plannedPosts.inReview(now, end).forEach(post -> soon.add(manual(post, today, true)));
        }
        soon.sort(Comparator.comparing(Soon::at));
        return new View(
                gone(ChinaTime.startOf(today), visiblePeople.scope().officer()),
                List.copyOf(soon),
                budgets.isEmpty(),
                budgets.isEmpty()
                        ? null
                        : (Integer)
                                budgets.stream().mapToInt(Budget::open).min().orElse(0),
                Math.max(0, budgets.stream().mapToInt(Budget::left).min().orElse(0)),
                whole);
    }

    /** The posts into groups of a day that are planned, handed over or over, by time. */
    private List<Gone> gone(Instant since, @Nullable String owner) {
        Map<String, List<MassMessage>> byPost = massMessages.toGroupsSince(since).stream()
                .filter(one -> owner == null || one.userId().equals(owner))
                .collect(Collectors.groupingBy(MassMessage::campaign));
        return byPost.values().stream()
                .map(SoonPosts::gone)
                .sorted(Comparator.comparing(Gone::at).thenComparing(Gone::title))
                .toList();
    }

    private static Gone gone(List<MassMessage> tasks) {
        MassMessage first = tasks.get(0);
        List<MassMessage> tapped = tasks.stream()
                .filter(one -> one.state() != MassMessageState.HELD)
                .toList();
        return new Gone(
                first.plannedAt(),
                first.title(),
                state(tapped.isEmpty() ? tasks : tapped).name(),
                "/posts/task?id=" + first.id(),
                tasks.stream().mapToInt(one -> one.recipients().size()).sum(),
                tasks.stream().mapToInt(MassMessage::sent).sum(),
                (int) tapped.stream().map(MassMessage::userId).distinct().count(),
                (int) tapped.stream()
                        .filter(MassMessage::confirmed)
                        .map(MassMessage::userId)
                        .distinct()
                        .count());
    }

    /** Of several owners' tasks the state that is least far while any goes on; else the one that they share, or a part. */
    private static MassMessageState state(List<MassMessage> tasks) {
        List<MassMessageState> states =
                tasks.stream().map(MassMessage::state).distinct().sorted().toList();
        return states.size() == 1 || states.get(0).isOpen()
                ? states.get(0)
                : states.contains(MassMessageState.DELIVERED) ? MassMessageState.PARTLY : states.get(0);
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
                !previews.flaws(post.words().text()).isEmpty(),
                "");
    }

    /** The first words on one line. */
    private static String beginning(String text) {
        return Excerpt.of(text.replaceAll("\\s+", " ").strip(), MAX_LENGTH);
    }
}

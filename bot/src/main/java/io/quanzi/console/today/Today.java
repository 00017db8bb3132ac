package io.quanzi.console.today;

import io.quanzi.console.VisiblePeople;
import io.quanzi.console.today.FunnelSource.Funnel;
import io.quanzi.console.today.FunnelSource.Stage;
import io.quanzi.console.today.FunnelSource.WaitingPost;
import io.quanzi.inbox.Inbox;
import io.quanzi.insight.Yesterday;
import io.quanzi.schedule.RunException;
import io.quanzi.schedule.Schedules;
import io.quanzi.schedule.Schedules.Next;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page (工作台), and the part of it that renews itself. */
@Controller
class Today {
    private static final Duration AHEAD = Duration.ofDays(8);
    private static final int MAX_ENTRIES = 8;
    private static final int POSTS_OF_EACH = 3;

    /** So many times of a schedule are counted. */
    private static final int MAX_TIMES = 50;

    private final FunnelSource source;
    private final Schedules schedules;
    private final Inbox inbox;
    private final Alarms alarms;
    private final FastForward fastForward;
    private final RepurchaseTile repurchaseTile;
    private final Yesterday yesterday;
    private final SoonPosts soonPosts;
    private final FirstRun firstRun;
    private final VisiblePeople visiblePeople;
    private final Clock clock;

    Today(
            FunnelSource source,
            Schedules schedules,
            Inbox inbox,
            Alarms alarms,
            FastForward fastForward,
            RepurchaseTile repurchaseTile,
            Yesterday yesterday,
            SoonPosts soonPosts,
            FirstRun firstRun,
            VisiblePeople visiblePeople,
            Clock clock) {
        this.source = source;
        this.schedules = schedules;
        this.inbox = inbox;
        this.alarms = alarms;
        this.fastForward = fastForward;
        this.repurchaseTile = repurchaseTile;
        this.yesterday = yesterday;
        this.soonPosts = soonPosts;
        this.firstRun = firstRun;
        this.visiblePeople = visiblePeople;
        this.clock = clock;
    }

    /**
     * One number of the funnel.
     *
     * @param title the message's key
     * @param share of the number before it in percent; -1 for the first, and where that one is 0
     */
    public record Step(String title, long count, String path, int share) {}

    /**
     * All that the page shows.
     *
     * @param yesterday null for an officer, who sees her own only
     */
    public record View(
            List<Step> steps,
            List<RepurchaseTile.Shown> rates,
            Yesterday.@Nullable Changes yesterday,
            List<Next> posts,
            List<More> more,
            List<Next> upkeep,
            List<WaitingPost> waiting,
            long open,
            List<Alarms.Shown> alarms,
            boolean empty) {}

    /**
     * What is not listed of a schedule that speaks to customers.
     *
     * @param times how many more times come in these days
     * @param skipped the times that a manager left out
     */
    public record More(String title, int times, List<Instant> skipped) {}

    @GetMapping("/")
    String page(Model model, Locale language) {
        if (visiblePeople.isManager()) {
            firstRun.onFirstPage(language).ifPresent(run -> model.addAttribute("firstRun", run));
        }
        model.addAttribute("today", view());
        model.addAttribute("soon", soonPosts.view());
        model.addAttribute("forward", fastForward.progress());
        return "console/today";
    }

    @GetMapping("/today")
    String fragment(Model model) {
        model.addAttribute("today", view());
        return "console/today-fragment";
    }

    private View view() {
        Instant now = clock.instant();
        Funnel funnel = source.funnel();
        Inbox.Backlog standing = inbox.backlog();
        List<String> speaking = schedules.speaking();
        List<Next> coming = schedules.firstOfEach(now, now.plus(AHEAD), MAX_TIMES);
        List<Next> posts = posts(coming, speaking);
        boolean all = visiblePeople.scope().all();
        return new View(
                all ? steps(funnel) : ownSteps(funnel),
                repurchaseTile.shown(),
                all ? yesterday.changes() : null,
                posts,
                more(coming, posts, speaking, now),
                upkeep(coming, speaking),
                source.waiting(MAX_ENTRIES),
                standing.open(),
                all ? alarms.now(standing) : List.of(),
                funnel.orders() == 0);
    }

    private static List<Step> steps(Funnel funnel) {
        return List.of(
                new Step("funnel.orders", funnel.orders(), "/orders", -1),
                step("funnel.invited", Stage.INVITED, funnel.invited(), funnel.orders()),
                step("funnel.added", Stage.ADDED, funnel.added(), funnel.invited()),
                step("funnel.in-group", Stage.IN_GROUP, funnel.inGroup(), funnel.added()),
                step("funnel.posted", Stage.POSTED, funnel.posted(), funnel.inGroup()),
                step("funnel.bought-again", Stage.BOUGHT_AGAIN, funnel.boughtAgain(), funnel.posted()));
    }

    /** An officer's: who was invited is nobody's customer yet. */
    private static List<Step> ownSteps(Funnel funnel) {
        return List.of(
                new Step("funnel.orders", funnel.orders(), "/orders", -1),
                step("funnel.added", Stage.ADDED, funnel.added(), 0),
                step("funnel.in-group", Stage.IN_GROUP, funnel.inGroup(), funnel.added()),
                step("funnel.posted", Stage.POSTED, funnel.posted(), funnel.inGroup()),
                step("funnel.bought-again", Stage.BOUGHT_AGAIN, funnel.boughtAgain(), funnel.posted()));
    }

    /** Lists what customers will notice: the next times of each schedule that speaks. */
    private static List<Next> posts(List<Next> coming, List<String> speaking) {
        var listed = new HashMap<String, Integer>();
        return coming.stream()
                .filter(next -> speaking.contains(next.schedule()))
                .filter(next -> listed.merge(next.schedule(), 1, Integer::sum) <= POSTS_OF_EACH)
                .limit(MAX_ENTRIES)
                .toList();
    }

    /** Says of each schedule that speaks what is not listed: how often it comes besides, and what was left out. */
    private List<More> more(List<Next> coming, List<Next> listed, List<String> speaking, Instant now) {
        List<RunException> skipped = schedules.exceptions(now, now.plus(AHEAD)).stream()
                .filter(one -> one.skipped() && one.at().isAfter(now))
                .toList();
        Map<String, String> titles = schedules.titles();
        return speaking.stream()
                .map(schedule -> new More(
                        titles.getOrDefault(schedule, schedule),
                        count(coming, schedule) - count(listed, schedule),
                        skipped.stream()
                                .filter(one -> one.schedule().equals(schedule))
                                .map(RunException::at)
                                .toList()))
                .filter(one -> one.times() > 0 || !one.skipped().isEmpty())
                .toList();
    }

    private static int count(List<Next> times, String schedule) {
        return (int)
                times.stream().filter(next -> next.schedule().equals(schedule)).count();
    }

    /** The next time of each other schedule: one that fires every few minutes must not crowd out the others. */
    private static List<Next> upkeep(List<Next> coming, List<String> speaking) {
        var first = new LinkedHashMap<String, Next>();
        coming.stream()
                .filter(next -> !speaking.contains(next.schedule()))
                .forEach(next -> first.putIfAbsent(next.schedule(), next));
        return List.copyOf(first.values());
    }

    private static Step step(String title, Stage stage, long count, long before) {
        int share = before == 0 ? -1 : (int) Math.min(100, Math.round(100.0 * count / before));
        return new Step(title, count, "/customers?stage=" + stage.word(), share);
    }
}

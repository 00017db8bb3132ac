package io.quanzi.broadcast;

import io.quanzi.content.Deal;
import io.quanzi.content.Templates;
import io.quanzi.content.Tip;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.content.law.CopyFinding;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.Outreach;
import io.quanzi.outreach.SendingPlan.Decision;
import io.quanzi.schedule.Occurrence;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Puts into words what the schedules will post, from the same files and by the same steps as the posts themselves. */
@Component
public class PostPreviews {
    private final Schedules schedules;
    private final PostToGroups postToGroups;
    private final MassMessages massMessages;
    private final LeftOutGroups leftOutGroups;
    private final Templates templates;
    private final CopyCheck copyCheck;
    private final CompetingPosts competingPosts;
    private final Outreach outreach;
    private final Clock clock;

    PostPreviews(
            Schedules schedules,
            PostToGroups postToGroups,
            MassMessages massMessages,
            LeftOutGroups leftOutGroups,
            Templates templates,
            CopyCheck copyCheck,
            CompetingPosts competingPosts,
            Outreach outreach,
            Clock clock) {
        this.schedules = schedules;
        this.postToGroups = postToGroups;
        this.massMessages = massMessages;
        this.leftOutGroups = leftOutGroups;
        this.templates = templates;
        this.copyCheck = copyCheck;
        this.competingPosts = competingPosts;
        this.outreach = outreach;
        this.clock = clock;
    }

    /** Returns the posts after an instant up to and with another, by time, schedule and segment as the files name them. */
    public List<PostPreview> between(Instant from, Instant to) {
        Map<String, String> titles = schedules.titles();
        var previews = new ArrayList<PostPreview>();
        Map<String, Set<String>> leftOut = leftOutGroups.between(from, to);
        Map<String, List<Decision>> decisions = decisions(to);
        Instant now = clock.instant();
        ContentOfDay.Forecast forecast =
                postToGroups.forecast(to.isBefore(now) ? List.of() : schedules.occurrences(postToGroups, now, to));
        for (Occurrence<PostSettings> occurrence : schedules.occurrences(postToGroups, from, to)) {
            for (String segment :
                    occurrence.settings().segments().stream().distinct().toList()) {
                previews.add(of(
                        occurrence,
                        segment,
                        titles.getOrDefault(occurrence.schedule(), ""),
                        leftOut.getOrDefault(occurrence.id(), Set.of()),
                        decisions.getOrDefault(occurrence.id(), List.of()),
                        forecast));
            }
        }
        previews.sort(Comparator.comparing(PostPreview::at).thenComparing(PostPreview::schedule));
        return List.copyOf(previews);
    }

    /** Decides on all that comes until the end of an instant's week, by the posts' ids: what comes later may rank higher. */
    private Map<String, List<Decision>> decisions(Instant to) {
        Instant now = clock.instant();
        LocalDate sunday = ChinaTime.dayOf(to).with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
        return to.isBefore(now)
                ? Map.of()
                : outreach
                        .decide(competingPosts.between(
                                now, ChinaTime.startOf(sunday.plusDays(1)).minusMillis(1)))
                        .stream()
                        .collect(Collectors.groupingBy(Decision::post));
    }

    /**
     * Says of the posts to come until the end of an instant's week what happens in the groups that do not get them at their
     * time, by the ids of {@link PostCalendar.Coming}; of the others there is nothing to say.
     *
     * @param groups of which it is said
     */
    public Map<String, List<Message>> notes(Instant to, Predicate<String> groups) {
        var notes = new HashMap<String, List<Message>>();
        decisions(to).forEach((post, decided) -> {
            List<Message> words = DecisionNote.of(decided, groups);
            if (!words.isEmpty()) {
                notes.put(post.startsWith(PostDrafts.POST) ? post.substring(PostDrafts.POST.length()) : post, words);
            }
        });
        return notes;
    }

    /** Says what happens in the groups that do not get a post at its time, and what is left out of it. */
    private static List<Message> notes(Set<String> groups, List<Decision> decisions, boolean keptApart) {
        var notes = new ArrayList<Message>();
        if (keptApart) {
            notes.add(Message.of("upcoming.kept-apart"));
        }
        notes.addAll(DecisionNote.of(decisions, groups::contains));
        return List.copyOf(notes);
    }

    private PostPreview of(
            Occurrence<PostSettings> occurrence,
            String segment,
            String title,
            Set<String> leftOut,
            List<Decision> decisions,
            ContentOfDay.Forecast forecast) {
        LocalDate day = ChinaTime.dayOf(occurrence.at());
        List<MassMessage> arranged = massMessages.of(occurrence.id() + "/" + segment);
        Map<String, List<String>> all = postToGroups.owners(segment);
        ContentOfDay.Content content = forecast.of(day, segment, PostToGroups.chatIds(all));
        String text = arranged.stream()
                .filter(task -> postToGroups
                        .test(occurrence)
                        .filter(test -> test.of(task.recipients().get(0)) == AbVersion.B)
                        .isEmpty())
                .map(task -> task.copy().text())
                .findFirst()
                .orElseGet(() -> postToGroups.copy(occurrence, segment, content).text());
        String textB = postToGroups
                .copyB(occurrence, segment, content)
                .map(MessageContent::text)
                .orElse(null);
        Map<String, List<String>> owners = LeftOutGroups.without(all, leftOut);
        return new PostPreview(
                occurrence.schedule(),
                title,
                occurrence.at(),
                occurrence.settings().template(),
                segment,
                postToGroups.title(segment),
                text,
                textB,
                content.tip()
                        .filter(tip -> text.contains(tip.text()))
                        .map(Tip::id)
                        .orElse(null),
                content.deal()
                        .filter(deal -> text.contains(deal.url()))
                        .map(Deal::id)
                        .orElse(null),
                PostToGroups.groups(owners),
                PostToGroups.groups(all) - PostToGroups.groups(owners),
                owners.size(),
                !arranged.isEmpty(),
                textB == null
                        ? flaws(text, day)
                        : Stream.concat(flaws(text, day).stream(), flaws(textB, day).stream())
                                .distinct()
                                .toList(),
                arranged.isEmpty()
                        ? notes(
                                owners.values().stream().flatMap(List::stream).collect(Collectors.toSet()),
                                decisions,
                                postToGroups.keepsApart(occurrence, content))
                        : List.of());
    }

    /** Returns what the advertising law has against a text. */
    public List<Message> flaws(String text) {
        return flaws(text, ChinaTime.dayOf(clock.instant()));
    }

    private List<Message> flaws(String text, LocalDate day) {
        return copyCheck.check(text, day).stream().map(CopyFinding::message).toList();
    }

    /**
     * Puts a tip or a deal that is being written into the words of the post that would carry it.
     *
     * @param values by the names that the template declares, such as {@code tip} or {@code dealTitle}
     * @return empty when no schedule posts such, or the template makes nothing of them
     */
    public String draft(Map<String, String> values) {
        return schedules.settingsOf(postToGroups, 1).stream()
                .map(planned -> planned.settings().template())
                .filter(template -> values.keySet().stream().anyMatch(name -> templates.says(template, name)))
                .findFirst()
                .map(template -> templates.render(template, values))
                .orElse("");
    }

    /** How a post writes the last day of a deal. */
    public static String until(LocalDate day) {
        return PostToGroups.until(day);
    }
}

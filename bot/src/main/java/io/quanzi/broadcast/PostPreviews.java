package io.quanzi.broadcast;

import io.quanzi.content.BannedWording;
import io.quanzi.content.CopyCheck;
import io.quanzi.content.Deal;
import io.quanzi.content.Deals;
import io.quanzi.content.Templates;
import io.quanzi.content.Tip;
import io.quanzi.content.Tips;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessages;
import io.quanzi.schedule.Occurrence;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Puts into words what the schedules will post, from the same files and by the same steps as the posts themselves. */
@Component
public class PostPreviews {
    private final Schedules schedules;
    private final PostToGroups postToGroups;
    private final MassMessages massMessages;
    private final LeftOutGroups leftOutGroups;
    private final Templates templates;
    private final Tips tips;
    private final Deals deals;
    private final CopyCheck copyCheck;

    PostPreviews(
            Schedules schedules,
            PostToGroups postToGroups,
            MassMessages massMessages,
            LeftOutGroups leftOutGroups,
            Templates templates,
            Tips tips,
            Deals deals,
            CopyCheck copyCheck) {
        this.schedules = schedules;
        this.postToGroups = postToGroups;
        this.massMessages = massMessages;
        this.leftOutGroups = leftOutGroups;
        this.templates = templates;
        this.tips = tips;
        this.deals = deals;
        this.copyCheck = copyCheck;
    }

    /** Returns the posts after an instant up to and with another, by time, schedule and segment as the files name them. */
    public List<PostPreview> between(Instant from, Instant to) {
        Map<String, String> titles = schedules.titles();
        var previews = new ArrayList<PostPreview>();
        Map<String, Set<String>> leftOut = leftOutGroups.between(from, to);
        for (Occurrence<PostSettings> occurrence : schedules.occurrences(postToGroups, from, to)) {
            for (String segment :
                    occurrence.settings().segments().stream().distinct().toList()) {
                previews.add(of(
                        occurrence,
                        segment,
                        titles.getOrDefault(occurrence.schedule(), ""),
                        leftOut.getOrDefault(occurrence.id(), Set.of())));
            }
        }
        previews.sort(Comparator.comparing(PostPreview::at).thenComparing(PostPreview::schedule));
        return List.copyOf(previews);
    }

    private PostPreview of(Occurrence<PostSettings> occurrence, String segment, String title, Set<String> leftOut) {
        LocalDate day = ChinaTime.dayOf(occurrence.at());
        List<MassMessage> arranged = massMessages.of(occurrence.id() + "/" + segment);
        String text = arranged.isEmpty()
                ? postToGroups.copy(occurrence, segment).text()
                : arranged.get(0).copy().text();
        Map<String, List<String>> all = postToGroups.owners(segment);
        Map<String, List<String>> owners = LeftOutGroups.without(all, leftOut);
        return new PostPreview(
                occurrence.schedule(),
                title,
                occurrence.at(),
                occurrence.settings().template(),
                segment,
                postToGroups.title(segment),
                text,
                tips.forDay(day, segment)
                        .filter(tip -> text.contains(tip.text()))
                        .map(Tip::id)
                        .orElse(null),
                deals.forDay(day, segment)
                        .filter(deal -> text.contains(deal.url()))
                        .map(Deal::id)
                        .orElse(null),
                PostToGroups.groups(owners),
                PostToGroups.groups(all) - PostToGroups.groups(owners),
                owners.size(),
                !arranged.isEmpty(),
                flaws(text));
    }

    /** Returns what the advertising law has against a text. */
    public List<Message> flaws(String text) {
        return copyCheck.check(text).stream().map(BannedWording::message).toList();
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

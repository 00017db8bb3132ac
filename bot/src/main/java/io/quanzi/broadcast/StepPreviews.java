package io.quanzi.broadcast;

import io.quanzi.content.law.CopyFinding;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.MessagesToPeople;
import io.quanzi.outreach.Outreach;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Puts into words what the steps of SOPs will say on a day, and to how many. */
@Component
public class StepPreviews {
    private final ObjectProvider<MorePosts> morePosts;
    private final PostPeople postPeople;
    private final CustomerGroups customerGroups;
    private final Outreach outreach;
    private final Clock clock;

    StepPreviews(
            ObjectProvider<MorePosts> morePosts,
            PostPeople postPeople,
            CustomerGroups customerGroups,
            Outreach outreach,
            Clock clock) {
        this.morePosts = morePosts;
        this.postPeople = postPeople;
        this.customerGroups = customerGroups;
        this.outreach = outreach;
        this.clock = clock;
    }

    /**
     * A step that is to come.
     *
     * @param id the post's in {@code outreach}
     * @param path of the file that says it
     * @param entry names it in that file
     * @param groups how many groups with customers get it; 0 where it goes to people
     * @param people how many get it one by one, of those who are known now; or are in the groups
     * @param skipped how many of those it is meant for do not get it, by the reason
     * @param taps how often each owner or officer taps, by her userid
     * @param flaws what the advertising law has against it: it would not go
     */
    public record StepPreview(
            String id,
            String title,
            Instant at,
            String path,
            String entry,
            MessageContent content,
            boolean toPeople,
            int groups,
            int people,
            Map<SkipReason, Integer> skipped,
            Map<String, Integer> taps,
            List<Message> flaws) {}

    /** Returns what is to come after an instant, or after now, up to another, by time. */
    public List<StepPreview> between(Instant from, Instant to) {
        Instant now = clock.instant();
        Instant begin = from.isAfter(now) ? from : now;
        List<MorePosts.Said> said = morePosts.stream()
                .flatMap(more -> more.said(begin, to, begin).stream())
                .toList();
        Map<String, CustomerGroup> groups = said.isEmpty()
                ? Map.of()
                : customerGroups.all().stream()
                        .filter(CustomerGroup::hasCustomers)
                        .collect(Collectors.toMap(CustomerGroup::chatId, Function.identity()));
        return said.stream().map(one -> preview(one, groups)).toList();
    }

    private StepPreview preview(MorePosts.Said said, Map<String, CustomerGroup> groups) {
        List<Message> flaws = outreach.objections(said.content(), ChinaTime.dayOf(said.at())).stream()
                .map(CopyFinding::message)
                .toList();
        if (said.people() != null) {
            MessagesToPeople.Reach reach =
                    postPeople.reach(said.content(), said.at(), said.people()).reach();
            return preview(said, true, 0, reach.people(), reach.skipped(), taps(reach), flaws);
        }
        List<CustomerGroup> reached = said.chatIds().stream()
                .map(groups::get)
                .filter(Objects::nonNull)
                .toList();
        return preview(
                said,
                false,
                reached.size(),
                reached.stream().mapToInt(CustomerGroup::customers).sum(),
                Map.of(),
                reached.stream().collect(Collectors.toMap(CustomerGroup::owner, group -> 1, (a, b) -> a)),
                flaws);
    }

    private static Map<String, Integer> taps(MessagesToPeople.Reach reach) {
        return reach.byOfficer().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> MessagesToPeople.tasksOf(one.getValue())));
    }

    private static StepPreview preview(
            MorePosts.Said said,
            boolean toPeople,
            int groups,
            int people,
            Map<SkipReason, Integer> skipped,
            Map<String, Integer> taps,
            List<Message> flaws) {
        return new StepPreview(
                said.id(),
                said.title(),
                said.at(),
                said.path(),
                said.entry(),
                said.content(),
                toPeople,
                groups,
                people,
                skipped,
                taps,
                flaws);
    }
}

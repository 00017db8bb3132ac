package io.quanzi.broadcast;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.Outreach;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bson.Document;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps what the plan says of each post of a schedule about a day before it goes, and compares it with what came of it.
 *
 * <pre>{"_id": "daily-tip@2026-03-03T02:00:00Z/moms-0-6-months", "at": ISODate, "due": ISODate, "left": {"OVER_DAY": 1},
 *  "reached": 3}</pre>
 *
 * The first that is kept stays: what comes later is what a manager wants to hear of. The words of the reasons are those of {@link
 * PostPromises}.
 */
@Component
public class ScheduledPromises {
    private static final String COLLECTION = "post_promises";
    private static final Duration KEPT = Duration.ofDays(180);
    private static final Duration AHEAD = Duration.ofHours(24);

    /** What comes within so many days may take the place of a post, or be where it is moved to. */
    private static final int COMPETING_DAYS = 9;

    private final MongoOperations mongo;
    private final PlanItems planItems;
    private final CustomerGroups customerGroups;
    private final LeftOutGroups leftOutGroups;
    private final MassMessages massMessages;
    private final Outreach outreach;
    private final Clock clock;

    ScheduledPromises(
            MongoOperations mongo,
            PlanItems planItems,
            CustomerGroups customerGroups,
            LeftOutGroups leftOutGroups,
            MassMessages massMessages,
            Outreach outreach,
            Clock clock) {
        this.mongo = mongo;
        this.planItems = planItems;
        this.customerGroups = customerGroups;
        this.leftOutGroups = leftOutGroups;
        this.massMessages = massMessages;
        this.outreach = outreach;
        this.clock = clock;
        // ends old rows
        mongo.indexOps(COLLECTION).createIndex(new Index("due", Sort.Direction.ASC).expire(KEPT));
    }

    /**
     * What was promised of a post of a schedule, and what has come of it so far.
     *
     * @param at when it was promised
     */
    public record Kept(Instant at, PostPromise promised, PostPromise now) {}

    @Scheduled(fixedDelay = 600_000, initialDelay = 90_000)
    void keep() {
        Instant now = clock.instant();
        Instant end = now.plus(AHEAD);
        if (planItems.keysOfRuns(now, end).stream().allMatch(this::isKept)) {
            return;
        }
        Instant last = ChinaTime.startOf(ChinaTime.dayOf(end).plusDays(COMPETING_DAYS));
        planItems
                .between(
                        now,
                        last,
                        customerGroups.all(),
                        new PlanForecast(outreach, massMessages, now),
                        last,
                        new HashMap<>())
                .stream()
                .filter(item ->
                        item.kind() == PlanItem.Kind.SCHEDULE && !item.at().isAfter(end))
                .forEach(item -> keep(item, now));
    }

    private boolean isKept(String key) {
        return mongo.exists(Query.query(where("_id").is(key)), COLLECTION);
    }

    private void keep(PlanItem item, Instant now) {
        try {
            mongo.insert(
                    PostPromise.of(item.sum())
                            .row()
                            .append("_id", item.key())
                            .append("at", Date.from(now))
                            .append("due", Date.from(item.at())),
                    COLLECTION);
        } catch (DuplicateKeyException known) {
            // kept before, here or on another node
        }
    }

    /**
     * Compares a post of a schedule into the groups of a segment; empty when nothing was promised of it.
     *
     * @param campaign of its tasks, such as {@code daily-tip@2026-03-03T02:00:00Z/moms-0-6-months}
     */
    public Optional<Kept> of(String campaign) {
        Document row = mongo.findById(campaign, Document.class, COLLECTION);
        if (row == null) {
            return Optional.empty();
        }
        List<MassMessage> tasks = massMessages.of(campaign);
        Map<String, String> came = PostPromises.came(tasks);
        var left = new TreeMap<String, Integer>();
        int slash = campaign.indexOf('/');
        Set<String> leftOut = leftOutGroups.of(campaign.substring(0, slash)).stream()
                .map(LeftOutGroups.LeftOut::chatId)
                .collect(Collectors.toSet());
        for (CustomerGroup group : customerGroups.of(campaign.substring(slash + 1))) {
            if (!came.containsKey(group.chatId())) {
                left.merge(without(group, leftOut).name(), 1, Integer::sum);
            }
        }
        came.values().stream()
                .filter(why -> !why.equals(PostPromises.SENT))
                .forEach(why -> left.merge(why, 1, Integer::sum));
        int sent =
                (int) came.values().stream().filter(PostPromises.SENT::equals).count();
        return Optional.of(new Kept(row.getDate("at").toInstant(), PostPromise.read(row), new PostPromise(left, sent)));
    }

    /** Why a group has no task: of one with customers that nobody left out, it was made after the post. */
    private static PlanStop.Reason without(CustomerGroup group, Set<String> leftOut) {
        if (!group.hasCustomers()) {
            return PlanStop.Reason.EMPTY_GROUPS;
        }
        return leftOut.contains(group.chatId()) ? PlanStop.Reason.LEFT_OUT : PlanStop.Reason.NO_GROUPS;
    }
}

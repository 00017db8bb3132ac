package io.quanzi.broadcast;

import io.quanzi.outreach.MessagesToPeople;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bson.Document;

/**
 * How many people or groups a post is meant for, and which of them do not get it: {@code {"left": {"OPTED_OUT": 31}, "reached":
 * 933}}.
 *
 * @param left how many do not get it, by the reason: a word of {@link io.quanzi.outreach.DeliveryOutcome.SkipReason} for people, of
 *     {@link PlanStop.Reason} for groups, or of {@link PostPromises}
 * @param reached how many get it
 */
public record PostPromise(SortedMap<String, Integer> left, int reached) {
    public static PostPromise of(MessagesToPeople.Reach reach) {
        var left = new TreeMap<String, Integer>();
        reach.skipped().forEach((reason, people) -> left.put(reason.name(), people));
        return new PostPromise(left, reach.people());
    }

    public static PostPromise of(GroupSum sum) {
        var left = new TreeMap<String, Integer>();
        sum.left().forEach((reason, groups) -> left.put(reason.name(), groups));
        return new PostPromise(left, sum.groups());
    }

    /** How many it is meant for. */
    public int meant() {
        return reached + left.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many of them do not get it for a reason. */
    public int left(String reason) {
        return left.getOrDefault(reason, 0);
    }

    Document row() {
        return new Document("left", new Document(Map.copyOf(left))).append("reached", reached);
    }

    static PostPromise read(Document row) {
        var left = new TreeMap<String, Integer>();
        row.get("left", Document.class).forEach((reason, count) -> left.put(reason, (Integer) count));
        return new PostPromise(left, row.getInteger("reached"));
    }
}

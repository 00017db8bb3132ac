package io.quanzi.clicks;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Tells how often links were opened. */
@Component
public class Clicks {
    private final ClickRows rows;

    Clicks(ClickRows rows) {
        this.rows = rows;
    }

    /**
     * The clicks of one post.
     *
     * @param byTarget by where the links lead, each target that is counted, in the order of the message
     * @param byMessage by the id of the message, such as that of one owner's task; those without a click are left out
     * @param byDay by Shanghai days; days without a click are left out
     */
    public record Counts(Map<String, Long> byTarget, Map<String, Long> byMessage, Map<LocalDate, Long> byDay) {
        public long total() {
            return byTarget.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Returns the clicks of some messages that say the like, such as the tasks of one post. */
    public Counts of(Collection<String> messages) {
        var byTarget = new LinkedHashMap<String, Long>();
        rows.linksOf(messages).forEach(link -> byTarget.put(link.getString("target"), 0L));
        return sum(byTarget, rows.days("message", messages));
    }

    /** Returns the clicks of a campaign whose links are one person's each: who clicked is not told. */
    public Counts ofCampaign(String campaign) {
        return sum(new LinkedHashMap<>(), rows.days("campaign", List.of(campaign)));
    }

    private static Counts sum(Map<String, Long> byTarget, List<Document> days) {
        var byMessage = new HashMap<String, Long>();
        var byDay = new TreeMap<LocalDate, Long>();
        for (Document day : days) {
            long clicks = day.get("clicks", Number.class).longValue();
            byTarget.merge(day.getString("target"), clicks, Long::sum);
            byMessage.merge(day.getString("message"), clicks, Long::sum);
            byDay.merge(LocalDate.parse(day.getString("day")), clicks, Long::sum);
        }
        return new Counts(byTarget, byMessage, byDay);
    }

    /** Returns how often any link of each message was opened on each Shanghai day; those without a click are left out. */
    public Map<String, Map<LocalDate, Long>> byDay(Collection<String> messages) {
        var byDay = new HashMap<String, Map<LocalDate, Long>>();
        for (Document day : rows.days("message", messages)) {
            byDay.computeIfAbsent(day.getString("message"), message -> new TreeMap<>())
                    .merge(
                            LocalDate.parse(day.getString("day")),
                            day.get("clicks", Number.class).longValue(),
                            Long::sum);
        }
        return byDay;
    }

    /** Returns how often any link of each message was opened; messages without a click are left out. */
    public Map<String, Long> totals(Collection<String> messages) {
        return sum(new LinkedHashMap<>(), rows.days("message", messages)).byMessage();
    }
}

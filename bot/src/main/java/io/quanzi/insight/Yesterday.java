package io.quanzi.insight;

import io.quanzi.customer.DayCounts;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What happened yesterday, beside the day before. */
@Component
public class Yesterday {
    private final DayCounts dayCounts;
    private final CustomerGroups customerGroups;
    private final Clock clock;
    private final CachedAnswer<Changes> known = new CachedAnswer<>();

    Yesterday(DayCounts dayCounts, CustomerGroups customerGroups, Clock clock) {
        this.dayCounts = dayCounts;
        this.customerGroups = customerGroups;
        this.clock = clock;
    }

    /** What is counted of a day. */
    public enum Figure {
        ORDERS,
        /** In fen. */
        AMOUNT,
        ADDED,
        /** Customers who ended the contact. */
        ENDED,
        JOINED,
        LEFT
    }

    /**
     * A figure of two days.
     *
     * @param count yesterday's
     * @param before of the day before that
     */
    public record Change(Figure figure, long count, long before) {
        /** By how much it rose; below zero when it fell. */
        public long difference() {
            return count - before;
        }
    }

    /**
     * What changed.
     *
     * @param day yesterday in Shanghai
     */
    public record Changes(LocalDate day, List<Change> figures) {}

    /** The figures, of large shops at most some minutes old. */
    public Changes changes() {
        LocalDate day = ChinaTime.dayOf(clock.instant()).minusDays(1);
        return known.get(day, () -> changes(day));
    }

    private Changes changes(LocalDate day) {
        Map<Figure, Long> counts = counts(day);
        Map<Figure, Long> before = counts(day.minusDays(1));
        return new Changes(
                day,
                counts.keySet().stream()
                        .map(one -> new Change(one, counts.getOrDefault(one, 0L), before.getOrDefault(one, 0L)))
                        .toList());
    }

    private Map<Figure, Long> counts(LocalDate day) {
        Instant from = ChinaTime.startOf(day);
        Instant to = ChinaTime.startOf(day.plusDays(1));
        DayCounts.Counts counts = dayCounts.of(day);
        return new EnumMap<>(Map.of(
                Figure.ORDERS,
                counts.orders(),
                Figure.AMOUNT,
                counts.amount().fen(),
                Figure.ADDED,
                counts.added(),
                Figure.ENDED,
                counts.ended(),
                Figure.JOINED,
                customerGroups.joined(from, to),
                Figure.LEFT,
                customerGroups.left(from, to)));
    }
}

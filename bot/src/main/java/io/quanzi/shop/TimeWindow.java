package io.quanzi.shop;

import io.quanzi.shared.ChinaTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * The time window in which a shop's event can have happened. What lies ahead would head every list and earn points
 * that are dated ahead; what is older than the trade is a field left empty, or a clock that was never set.
 *
 * @param earliest the first instant that is taken
 * @param latest the last one
 */
public record TimeWindow(Instant earliest, Instant latest) {
    /** More than {@link ShopSignature} allows, as an event may be dated by another of the shop's machines than signs it. */
    private static final Duration AHEAD = Duration.ofMinutes(10);

    private static final LocalDate FIRST = LocalDate.of(2010, 1, 1);

    /** A shop may bring a history from before it sold on phones, and none from before it sold by computer. */
    private static final LocalDate FIRST_OF_HISTORY = LocalDate.of(1990, 1, 1);

    /** The window of stored events: any time. */
    static final TimeWindow ANY = new TimeWindow(Instant.MIN, Instant.MAX);

    /** Returns the window of events that are told now. */
    public static TimeWindow at(Instant now) {
        return new TimeWindow(ChinaTime.startOf(FIRST), now.plus(AHEAD));
    }

    /** Returns the window of a history that is brought in now. */
    public static TimeWindow historyAt(Instant now) {
        return new TimeWindow(ChinaTime.startOf(FIRST_OF_HISTORY), now.plus(AHEAD));
    }

    public boolean has(Instant time) {
        return !time.isBefore(earliest) && !time.isAfter(latest);
    }

    /** Whether something of a Shanghai day can have happened. */
    boolean has(LocalDate day) {
        return equals(ANY) || (!day.isBefore(ChinaTime.dayOf(earliest)) && !day.isAfter(ChinaTime.dayOf(latest)));
    }

    /** Says in words what is expected. */
    public String expected() {
        return "a time from " + ChinaTime.dayOf(earliest).getYear()
                + " on and at most 10 minutes ahead of this server's "
                + latest.minus(AHEAD).truncatedTo(ChronoUnit.SECONDS);
    }
}

package io.quanzi.outreach;

import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;

/**
 * Hours in Shanghai in which nothing is sent: what is due in them waits for their end.
 *
 * @param begin the first minute of them
 * @param end the first minute after them; the same as {@code begin}: there are none
 */
public record QuietHours(LocalTime begin, LocalTime end) {
    /** Nobody is written to one by one in these; welcomes and notices of orders are free of them. */
    public static final QuietHours FOR_PEOPLE = new QuietHours(LocalTime.of(21, 0), LocalTime.of(9, 0));

    public static final QuietHours NONE = new QuietHours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

    /** Whether there are any. */
    public boolean areAny() {
        return !begin.equals(end);
    }

    /** Whether an instant is in them. */
    public boolean areAt(Instant at) {
        LocalTime time = at.atZone(ChinaTime.ZONE).toLocalTime();
        return begin.isBefore(end)
                ? !time.isBefore(begin) && time.isBefore(end)
                : areAny() && (time.isBefore(end) || !time.isBefore(begin));
    }

    /** Returns the first instant from one on at which something may be sent. */
    public Instant firstAllowed(Instant at) {
        if (!areAt(at)) {
            return at;
        }
        ZonedDateTime there = at.atZone(ChinaTime.ZONE);
        return (there.toLocalTime().isBefore(end) ? there : there.plusDays(1))
                .with(end)
                .toInstant();
    }
}

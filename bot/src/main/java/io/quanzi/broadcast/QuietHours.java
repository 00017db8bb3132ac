package io.quanzi.broadcast;

import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;

/** The hours in which nobody is written to one by one: from nine in the evening to nine in the morning, in Shanghai. */
final class QuietHours {
    static final LocalTime BEGIN = LocalTime.of(21, 0);
    static final LocalTime END = LocalTime.of(9, 0);

    private QuietHours() {}

    static boolean areNow(Instant at) {
        LocalTime time = at.atZone(ChinaTime.ZONE).toLocalTime();
        return time.isBefore(END) || !time.isBefore(BEGIN);
    }

    /** When those that an instant is in are over. */
    static Instant endAfter(Instant at) {
        ZonedDateTime there = at.atZone(ChinaTime.ZONE);
        return (there.toLocalTime().isBefore(END) ? there : there.plusDays(1))
                .with(END)
                .toInstant();
    }
}

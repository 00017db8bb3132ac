package io.quanzi.broadcast;

import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;

/** The hours in Shanghai in which nobody is written to one by one; posts to groups and notices of orders are free of them. */
public final class QuietHours {
    public static final LocalTime BEGIN = LocalTime.of(21, 0);
    public static final LocalTime END = LocalTime.of(9, 0);

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

package io.quanzi.pages;

import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** How customers' pages write times, in Shanghai. Public because FreeMarker sees nothing else. */
public final class Days {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ChinaTime.ZONE);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("MM-dd HH:mm").withZone(ChinaTime.ZONE);

    Days() {}

    /** Formats a day, such as {@code 2026-11-22}. */
    public String day(Instant at) {
        return DAY.format(at);
    }

    /** Formats a minute, such as {@code 11-22 20:00}. */
    public String minute(Instant at) {
        return MINUTE.format(at);
    }
}

package io.quanzi.shared;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Computes where a day begins and ends: every day in this program is a day in Shanghai. */
public final class ChinaTime {
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private ChinaTime() {}

    /** The Shanghai day that an instant falls in. */
    public static LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, ZONE);
    }

    /** The first instant of a Shanghai day. */
    public static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZONE).toInstant();
    }
}

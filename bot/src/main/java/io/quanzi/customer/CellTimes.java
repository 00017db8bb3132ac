package io.quanzi.customer;

import io.quanzi.shared.ChinaTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads times as shops' exports and spreadsheets write them: {@code 2024-03-01 08:05:12}, {@code 2024/3/1 8:05}, {@code
 * 2024年3月1日 下午8:05}, {@code 20240301}, ISO 8601, Unix seconds, and a spreadsheet's day number. Without an offset they
 * are Shanghai's. What has the year last is not read, since day and month cannot be told apart.
 */
final class CellTimes {
    private static final Pattern WRITTEN =
            Pattern.compile("(\\d{4})\\s*[-/.年]\\s*(\\d{1,2})\\s*[-/.月]\\s*(\\d{1,2})\\s*日?"
                    + "(?:[T\\s,]*(上午|下午|凌晨|早上|中午|晚上|AM|PM)?\\s*(\\d{1,2})\\s*[:时点]\\s*(\\d{1,2})\\s*"
                    + "(?:分?\\s*[:]?\\s*(\\d{1,2})(?:[.,](\\d{1,9}))?\\s*秒?|分)?\\s*(AM|PM)?)?"
                    + "\\s*(?:\\(?(Z|(?:UTC|GMT)?[+-]\\d{1,2}(?::?\\d{2})?|CST|北京时间)\\)?)?");
    private static final Pattern COMPACT =
            Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(?:[T\\s]?(\\d{2}):?(\\d{2}):?(\\d{2}))?");
    private static final Pattern SERIAL = Pattern.compile("(\\d{5})(\\.\\d+)?");
    private static final Pattern UNIX = Pattern.compile("1\\d{9}(\\d{3})?");
    private static final Pattern YEAR_LAST =
            Pattern.compile("\\d{1,2}\\s*[-/.]\\s*\\d{1,2}\\s*[-/.]\\s*(\\d{4}|\\d{1,2})(\\D.*)?");

    private static final LocalDate SERIAL_BEGINS = LocalDate.of(1899, 12, 30);
    private static final int FIRST_SERIAL = 32_874; // 1990-01-01
    private static final int LAST_SERIAL = 73_050; // 2099-12-31

    private CellTimes() {}

    /**
     * A time as exact as it was written.
     *
     * @param at its first instant
     * @param width how long what was written lasts: a day, a minute, a second or less
     */
    record Written(Instant at, Duration width) {
        boolean has(Instant instant) {
            return !instant.isBefore(at) && instant.isBefore(at.plus(width));
        }
    }

    /** Reads it; empty when it is none of these. */
    static Optional<Written> read(String text) {
        String plain = CellAmounts.halfWidth(text).strip();
        try {
            Matcher written = WRITTEN.matcher(plain.toUpperCase(Locale.ROOT));
            if (written.matches()) {
                return Optional.of(written(written));
            }
            Matcher compact = COMPACT.matcher(plain);
            if (compact.matches() && Integer.parseInt(compact.group(1)) >= 1970) {
                return Optional.of(compact(compact));
            }
            if (UNIX.matcher(plain).matches()) {
                long number = Long.parseLong(plain);
                return Optional.of(new Written(
                        plain.length() == 10 ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number),
                        Duration.ofSeconds(1)));
            }
            Matcher serial = SERIAL.matcher(plain);
            return serial.matches() ? serial(serial) : Optional.empty();
        } catch (DateTimeException unreal) {
            return Optional.empty();
        }
    }

    /** Whether day and month, or the century, cannot be told. */
    static boolean isAmbiguous(String text) {
        return YEAR_LAST.matcher(CellAmounts.halfWidth(text).strip()).matches();
    }

    private static Written written(Matcher parts) {
        LocalDate day = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
        ZoneId zone = zone(parts.group(10));
        if (parts.group(5) == null) {
            return new Written(day.atStartOfDay(zone).toInstant(), Duration.ofDays(1));
        }
        int hour = hour(number(parts, 5), parts.group(4) == null ? parts.group(9) : parts.group(4));
        boolean seconds = parts.group(7) != null;
        int nano = parts.group(8) == null ? 0 : Integer.parseInt((parts.group(8) + "00000000").substring(0, 9));
        LocalTime time = LocalTime.of(hour, number(parts, 6), seconds ? number(parts, 7) : 0, nano);
        return new Written(
                day.atTime(time).atZone(zone).toInstant(), seconds ? Duration.ofSeconds(1) : Duration.ofMinutes(1));
    }

    private static int hour(int written, @Nullable String half) {
        if (half == null) {
            return written;
        }
        boolean afternoon = half.equals("下午") || half.equals("晚上") || half.equals("PM");
        if (afternoon || half.equals("中午")) {
            return written < 12 && (afternoon || written < 3) ? written + 12 : written;
        }
        return written == 12 ? 0 : written;
    }

    private static ZoneId zone(@Nullable String written) {
        if (written == null || written.equals("CST") || written.equals("北京时间")) {
            return ChinaTime.ZONE;
        }
        String offset = written.replaceFirst("^(UTC|GMT)", "");
        Matcher hours = Pattern.compile("([+-])(\\d{1,2}):?(\\d{2})?").matcher(offset);
        if (!hours.matches()) {
            return ZoneOffset.UTC;
        }
        int minutes =
                60 * Integer.parseInt(hours.group(2)) + (hours.group(3) == null ? 0 : Integer.parseInt(hours.group(3)));
        return ZoneOffset.ofTotalSeconds((hours.group(1).equals("-") ? -60 : 60) * minutes);
    }

    private static Written compact(Matcher parts) {
        LocalDate day = LocalDate.of(number(parts, 1), number(parts, 2), number(parts, 3));
        return parts.group(4) == null
                ? new Written(ChinaTime.startOf(day), Duration.ofDays(1))
                : new Written(
                        day.atTime(number(parts, 4), number(parts, 5), number(parts, 6))
                                .atZone(ChinaTime.ZONE)
                                .toInstant(),
                        Duration.ofSeconds(1));
    }

    /** Days since 1899-12-30, as spreadsheets count; read to the second. */
    private static Optional<Written> serial(Matcher parts) {
        int days = number(parts, 1);
        if (days < FIRST_SERIAL || days > LAST_SERIAL) {
            return Optional.empty();
        }
        LocalDate day = SERIAL_BEGINS.plusDays(days);
        if (parts.group(2) == null) {
            return Optional.of(new Written(ChinaTime.startOf(day), Duration.ofDays(1)));
        }
        long seconds = Math.round(Double.parseDouble("0" + parts.group(2)) * 86_400);
        LocalDateTime time = day.atStartOfDay().plusSeconds(seconds);
        return Optional.of(new Written(time.atZone(ChinaTime.ZONE).toInstant(), Duration.ofSeconds(1)));
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }
}

package io.quanzi.console;

import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;

/** Formats values for pages: times in Shanghai, money in yuan, names in full or masked. */
public final class Formats {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("MM-dd HH:mm").withZone(ChinaTime.ZONE);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ChinaTime.ZONE);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd");
    private static final DateTimeFormatter FULL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ChinaTime.ZONE);

    private final Instant now;
    private final boolean wholeNames;

    /** @param wholeNames whether the reader may see people's names in full */
    Formats(Instant now, boolean wholeNames) {
        this.now = now;
        this.wholeNames = wholeNames;
    }

    /** The clock's now, to the minute. */
    public String now() {
        return FULL.format(now);
    }

    /** Formats an instant, such as {@code 11-22 20:00}; with the year when it is another. */
    public String time(Instant instant) {
        boolean thisYear =
                ChinaTime.dayOf(instant).getYear() == ChinaTime.dayOf(now).getYear();
        return (thisYear ? MINUTE : FULL).format(instant);
    }

    /** The day of the week, as the page's language writes it: {@code 周二}, {@code Tue}. */
    public String weekday(Instant instant) {
        return ChinaTime.dayOf(instant).getDayOfWeek().getDisplayName(TextStyle.SHORT, LocaleContextHolder.getLocale());
    }

    /** The day without its year, such as {@code 11-22}. */
    public String day(Instant instant) {
        return DAY.format(ChinaTime.dayOf(instant));
    }

    /** The time of day, such as {@code 10:00}. */
    public String clock(Instant instant) {
        return CLOCK.format(instant);
    }

    /** Formats an amount, such as {@code ¥2,019.90}. */
    public String money(Money amount) {
        return String.format(Locale.ROOT, "¥%,.2f", new BigDecimal(amount.yuan()));
    }

    /** The same of an amount in fen. */
    public String fen(long fen) {
        return money(new Money(fen));
    }

    /** Formats a day of this year, such as {@code 11-22}. */
    public String day(LocalDate day) {
        return DAY.format(day);
    }

    /** A person's name as the reader may see it; a dash where none is known. */
    public String name(@Nullable String name) {
        return wholeNames && name != null && !name.isBlank() ? name : maskedName(name);
    }

    /** Enough of a name to recognise somebody one knows: the first letter, and the last of three or more. */
    static String maskedName(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return "—";
        }
        int[] letters = name.codePoints().toArray();
        String first = Character.toString(letters[0]);
        return letters.length < 3 ? first + "*" : first + "**" + Character.toString(letters[letters.length - 1]);
    }

    /** The end of an id, which is the part that differs. */
    public String tail(String id) {
        return endOf(id);
    }

    /** The same where no page is drawn. */
    static String endOf(String id) {
        return id.length() <= 8 ? id : "…" + id.substring(id.length() - 8);
    }
}

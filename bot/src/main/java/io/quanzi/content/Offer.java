package io.quanzi.content;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quanzi.playbook.BadValue;
import io.quanzi.playbook.MeantValue;
import io.quanzi.playbook.ValueRules;
import io.quanzi.shared.Money;
import java.net.URI;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A deal as it stands in the file; its last day may come round again.
 *
 * @param from first day; null when it is on already
 * @param until says for a day on which the offer is on, which day is its last
 */
record Offer(
        String id,
        String title,
        Money was,
        Money now,
        @Nullable LocalDate from,
        Until until,
        String url,
        List<String> categories,
        String audience,
        String rules) {

    Offer {
        new ValueRules()
                .unless(now.compareTo(was) < 0, "now", "fault.deal.now", now.yuan(), was.yuan())
                .unless(now.fen() >= 0, "now", "fault.negative", now.yuan())
                .unless(!categories.isEmpty(), "categories", "fault.missing.such", "[母婴]")
                .unless(isHttps(url), "url", "fault.url", url)
                .check();
    }

    /** The last day of an offer, fixed or coming round. */
    interface Until {
        LocalDate seenFrom(LocalDate day);

        /** Reads {@code 2027-06-18}, {@code end-of-week} (Sunday) or {@code end-of-month}. */
        static Until of(String written) {
            return switch (written) {
                case "end-of-week" -> day -> day.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
                case "end-of-month" -> day -> day.with(TemporalAdjusters.lastDayOfMonth());
                default -> {
                    LocalDate last = date(written, "until");
                    yield day -> last;
                }
            };
        }
    }

    boolean isOn(LocalDate day) {
        return (from == null || !day.isBefore(from)) && !day.isAfter(until.seenFrom(day));
    }

    Deal on(LocalDate day) {
        return new Deal(id, title, was, now, until.seenFrom(day), url, categories, audience, rules);
    }

    /** Its dates and rules stand in keys of their own, so that only the words are left to check. */
    List<BannedWording> findings() {
        return BannedWords.SHIPPED.wordsIn(title + "\n" + rules);
    }

    /** A deal as written: amounts in yuan. */
    record Written(
            @Nullable String id,
            @Nullable String title,
            @Nullable String was,
            @Nullable String now,
            @Nullable String from,
            @Nullable String until,
            @Nullable String url,
            @Nullable List<String> categories,
            @JsonProperty("for") @Nullable String audience,
            @Nullable String rules) {
        Offer offer() {
            return new Offer(
                    LibraryEntries.required(id, "id"),
                    LibraryEntries.required(title, "title"),
                    money(was, "was"),
                    money(now, "now"),
                    from == null ? null : date(from, "from"),
                    Until.of(LibraryEntries.required(until, "until")),
                    LibraryEntries.required(url, "url"),
                    categories == null ? List.of() : List.copyOf(categories),
                    LibraryEntries.required(audience, "for"),
                    LibraryEntries.required(rules, "rules"));
        }
    }

    private static boolean isHttps(String url) {
        try {
            return url.startsWith("https://") && URI.create(url).getHost() != null;
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    private static Money money(@Nullable String written, String key) {
        String yuan = LibraryEntries.required(written, key);
        try {
            return Money.yuan(yuan);
        } catch (IllegalArgumentException | ArithmeticException unreadable) {
            throw BadValue.of(key, "fault.yuan", yuan, MeantValue.number(yuan));
        }
    }

    private static LocalDate date(String written, String key) {
        try {
            return LocalDate.parse(written);
        } catch (DateTimeException unreadable) {
            throw BadValue.of(
                    key, key.equals("until") ? "fault.deal.until" : "fault.day", written, MeantValue.day(written));
        }
    }
}

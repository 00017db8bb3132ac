package io.quanzi.content;

import com.fasterxml.jackson.annotation.JsonProperty;
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
        if (now.compareTo(was) >= 0) {
            throw new IllegalArgumentException(
                    "\"now\" (%s) must be below \"was\" (%s)".formatted(now.yuan(), was.yuan()));
        }
        if (now.fen() < 0) {
            throw new IllegalArgumentException("\"now\" must not be negative, got " + now.yuan());
        }
        if (categories.isEmpty()) {
            throw new IllegalArgumentException("\"categories\" is missing; give the shop's own such as [母婴]");
        }
        if (!url.startsWith("https://") || URI.create(url).getHost() == null) {
            throw new IllegalArgumentException("\"url\" must be an https address, got \"" + url + "\"");
        }
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
    List<Finding> findings() {
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
                    Entries.required(id, "id"),
                    Entries.required(title, "title"),
                    Money.yuan(Entries.required(was, "was")),
                    Money.yuan(Entries.required(now, "now")),
                    from == null ? null : date(from, "from"),
                    Until.of(Entries.required(until, "until")),
                    Entries.required(url, "url"),
                    categories == null ? List.of() : List.copyOf(categories),
                    Entries.required(audience, "for"),
                    Entries.required(rules, "rules"));
        }
    }

    private static LocalDate date(String written, String key) {
        try {
            return LocalDate.parse(written);
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException(
                    "\"%s\" must be a day such as 2027-06-18%s, got \"%s\""
                            .formatted(key, key.equals("until") ? ", end-of-week or end-of-month" : "", written),
                    unreadable);
        }
    }
}

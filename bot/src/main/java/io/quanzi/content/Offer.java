package io.quanzi.content;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quanzi.content.law.CopyContext;
import io.quanzi.content.law.CopyFinding;
import io.quanzi.content.law.CopyLaw;
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
 * <p>One that names a product of the shop may leave title, prices, address and categories to that: then null, and no
 * category, until {@link DealFacts} puts in what the shop tells.
 *
 * @param sku the shop's number of the product; null of a deal that stands by itself
 * @param from first day; null when it is on already
 * @param until says for a day on which the offer is on, which day is its last
 */
record Offer(
        String id,
        @Nullable String sku,
        @Nullable String title,
        @Nullable Money was,
        @Nullable Money now,
        @Nullable LocalDate from,
        Until until,
        @Nullable String url,
        List<String> categories,
        String audience,
        String rules) {

    Offer {
        new ValueRules()
                .unless(
                        now == null || was == null || now.compareTo(was) < 0,
                        "now",
                        "fault.deal.now",
                        yuan(now),
                        yuan(was))
                .unless(now == null || now.fen() >= 0, "now", "fault.negative", yuan(now))
                .unless(!categories.isEmpty() || sku != null, "categories", "fault.missing.such", "[母婴]")
                .unless(url == null || isHttps(url), "url", "fault.url", String.valueOf(url))
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

    /** What people call it: its title, else its product's number. */
    String name() {
        return title != null ? title : String.valueOf(sku);
    }

    /** Its dates and rules stand in keys of their own, so that only the words and the kind of the product are left to check. */
    List<CopyFinding> findings() {
        String words = title == null ? "" : title;
        return CopyLaw.shipped()
                .ofOffer(words + "\n" + rules, new CopyContext.Product(words, String.join("\n", categories), null));
    }

    /** A deal as written: amounts in yuan. */
    record Written(
            @Nullable String id,
            @Nullable String sku,
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
            String product = given(sku);
            return new Offer(
                    LibraryEntries.required(id, "id"),
                    product,
                    product == null ? LibraryEntries.required(title, "title") : given(title),
                    product == null || given(was) != null ? money(was, "was") : null,
                    product == null || given(now) != null ? money(now, "now") : null,
                    from == null ? null : date(from, "from"),
                    Until.of(LibraryEntries.required(until, "until")),
                    product == null ? LibraryEntries.required(url, "url") : given(url),
                    categories == null ? List.of() : List.copyOf(categories),
                    LibraryEntries.required(audience, "for"),
                    LibraryEntries.required(rules, "rules"));
        }
    }

    private static @Nullable String given(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static String yuan(@Nullable Money amount) {
        return amount == null ? "" : amount.yuan();
    }

    static boolean isHttps(String url) {
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

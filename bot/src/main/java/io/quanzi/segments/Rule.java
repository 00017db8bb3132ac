package io.quanzi.segments;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Trait;
import io.quanzi.playbook.BadValue;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.ValueRules;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a person; {@link BabyAge} says how children not yet born are counted. Just one of the keys is given: {@code always}, {@code trait} (with {@code is}, {@code
 * contains}, {@code atLeast}, {@code atMost} or {@code withinDays}), {@code babyAgeMonths}, {@code all}, {@code any},
 * {@code not}.
 *
 * <pre>
 * when: { babyAgeMonths: { from: 0, to: 6 } }
 * when: { babyAgeMonths: { from: -10, to: 0 } }
 * when: { all: [ { trait: orders, atMost: 1 }, { trait: first_paid_on, withinDays: 30 } ] }
 * when: { all: [ { trait: spent, atLeast: 500 }, { trait: bought.纸尿裤, withinDays: 60 } ] }
 * </pre>
 */
record Rule(
        @Nullable Boolean always,
        @Nullable String trait,
        @Nullable Object is,
        @Nullable Object contains,
        @Nullable Long atLeast,
        @Nullable Long atMost,
        @Nullable Integer withinDays,
        @Nullable Months babyAgeMonths,
        @Nullable List<Rule> all,
        @Nullable List<Rule> any,
        @JsonProperty("not") @Nullable Rule without) {

    private static final long FEN_IN_YUAN = 100;
    private static final String GROUP = "group.";

    /** Whole months in [from, to). */
    record Months(int from, int to) {
        Months {
            BadValue.unless(from < to, "babyAgeMonths", "fault.months", "{ from: 0, to: 6 }", from, to);
        }
    }

    Rule {
        long given = Stream.of(always, trait, babyAgeMonths, all, any, without)
                .filter(key -> key != null)
                .count();
        if (given != 1) {
            throw BadValue.of("when", "fault.just-one", "always, trait, babyAgeMonths, all, any, not", given);
        }
        new ValueRules()
                .unless(all == null || !all.isEmpty(), "all", "fault.at-least-one", "- always: true")
                .unless(any == null || !any.isEmpty(), "any", "fault.at-least-one", "- always: true")
                .unless(
                        withinDays == null || withinDays >= 1,
                        "withinDays",
                        "fault.at-least",
                        1,
                        String.valueOf(withinDays))
                .check();
        long tests = Stream.of(is, contains, atLeast, atMost, withinDays)
                .filter(key -> key != null)
                .count();
        if (trait != null && tests != 1) {
            throw BadValue.of("trait", "fault.just-one-beside", "is, contains, atLeast, atMost, withinDays", tests);
        }
        if (trait != null) {
            Trait<?> known = Trait.named(trait)
                    .orElseThrow(() -> BadValue.of("trait", "fault.trait.unknown", Trait.names(), trait));
            String test = is != null
                    ? "is"
                    : contains != null
                            ? "contains"
                            : atLeast != null ? "atLeast" : atMost != null ? "atMost" : "withinDays";
            if (!known.kind().tests().contains(test)) {
                throw BadValue.of(
                        test,
                        "fault.trait.test",
                        trait,
                        String.join(", ", known.kind().tests()));
            }
            if (is != null) {
                new ValueRules()
                        .unless(
                                isOf(known.kind(), is.toString()),
                                "is",
                                "fault.trait.value",
                                trait,
                                expected(known.kind()),
                                is)
                        .check();
            }
        }
    }

    /** Whether a trait of a kind may be what a rule says, which else would fit nobody without a word. */
    private static boolean isOf(Trait.Kind kind, String value) {
        return switch (kind) {
            case FLAG -> value.equals("true") || value.equals("false");
            case COUNT -> value.matches("[0-9]{1,9}");
            case DAY, DAYS -> isDay(value);
            default -> true;
        };
    }

    private static boolean isDay(String value) {
        try {
            LocalDate.parse(value);
            return true;
        } catch (DateTimeException other) {
            return false;
        }
    }

    private static Message expected(Trait.Kind kind) {
        return Message.of(
                switch (kind) {
                    case FLAG -> "fault.expected.flag";
                    case COUNT -> "fault.expected.whole";
                    default -> "fault.expected.day";
                });
    }

    /** The tiers and segments that this rule and those in it ask for. */
    Stream<Name> uses() {
        Stream<Name> own = Stream.empty();
        if (Trait.TIER.key().equals(trait) && is != null) {
            own = Stream.of(new Name("tier", is.toString()));
        } else if (trait != null && trait.startsWith(GROUP)) {
            own = Stream.of(new Name("segment", trait.substring(GROUP.length())));
        }
        Stream<Rule> parts = Stream.of(
                        Objects.requireNonNullElse(all, List.<Rule>of()).stream(),
                        Objects.requireNonNullElse(any, List.<Rule>of()).stream(),
                        Stream.ofNullable(without))
                .flatMap(some -> some);
        return Stream.concat(own, parts.flatMap(Rule::uses));
    }

    /** The tests of traits that a day can change: each asks how long ago something was. */
    Stream<Rule> byDays() {
        return withinDays == null || trait == null
                ? Stream.of(
                                Objects.requireNonNullElse(all, List.<Rule>of()),
                                Objects.requireNonNullElse(any, List.<Rule>of()),
                                without == null ? List.<Rule>of() : List.of(without))
                        .flatMap(List::stream)
                        .flatMap(Rule::byDays)
                : Stream.of(this);
    }

    boolean matches(Customer person, LocalDate today) {
        return matches(new PersonOnDay(person, today));
    }

    boolean matches(PersonOnDay one) {
        if (all != null) {
            return all.stream().allMatch(rule -> rule.matches(one));
        }
        if (any != null) {
            return any.stream().anyMatch(rule -> rule.matches(one));
        }
        if (without != null) {
            return !without.matches(one);
        }
        if (babyAgeMonths != null) {
            return one.ages().stream()
                    .anyMatch(age -> age.months() >= babyAgeMonths.from() && age.months() < babyAgeMonths.to());
        }
        if (trait != null) {
            return Trait.value(trait, one.person())
                    .filter(value -> fits(value, one.day()))
                    .isPresent();
        }
        return Boolean.TRUE.equals(always);
    }

    private boolean fits(Object value, LocalDate today) {
        if (is != null) {
            return is.equals(value) || is.toString().equals(value.toString());
        }
        if (contains != null) {
            return value instanceof Collection<?> many && many.contains(contains);
        }
        if (withinDays != null) {
            long days = ChronoUnit.DAYS.between(day(value.toString()), today);
            return days >= 0 && days < withinDays;
        }
        if (!(value instanceof Number number)) {
            return false;
        }
        long unit = Trait.SPENT.key().equals(trait) ? FEN_IN_YUAN : 1;
        return atLeast != null
                ? Math.floorDiv(number.longValue(), unit) >= atLeast
                : atMost != null && -Math.floorDiv(-number.longValue(), unit) <= atMost;
    }

    /** The day in China that a trait says, be it by an instant. */
    private static LocalDate day(String value) {
        return value.indexOf('T') < 0 ? LocalDate.parse(value) : ChinaTime.dayOf(Instant.parse(value));
    }
}

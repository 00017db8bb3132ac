package io.quanzi.console.customers;

import io.quanzi.customer.Trait;
import io.quanzi.shared.Money;
import io.quanzi.shop.ShopEvent.Baby;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is known of a person.
 *
 * @param name the trait's own; dots nest
 * @param label the message's key; null for one that only the playbook or a shop knows
 */
public record TraitLine(String name, @Nullable String label, List<Value> values) {
    /** The names with words, in the order they are read. */
    private static final List<String> KNOWN =
            Trait.all().stream().map(Trait::key).toList();

    private static final Set<String> YES_OR_NO = Set.of("true", "false");

    /**
     * A value.
     *
     * @param key the message's, with two gaps at most; null where the value is its own word
     * @param at the instant that it is, to be shown in Shanghai; null for anything else
     */
    public record Value(
            @Nullable String key,
            String first,
            String second,
            @Nullable Instant at) {
        Value(@Nullable String key, String first, String second) {
            this(key, first, second, null);
        }

        static Value of(Object value) {
            return new Value(null, String.valueOf(value), "", instant(value));
        }

        private static @Nullable Instant instant(Object value) {
            if (value instanceof Date date) {
                return date.toInstant();
            }
            String text = String.valueOf(value);
            try {
                return text.contains("T") ? OffsetDateTime.parse(text).toInstant() : null;
            } catch (DateTimeParseException another) {
                return null;
            }
        }
    }

    /**
     * Lists the traits with words first, then the others by name.
     *
     * @param titleOf the title of a segment by its name
     */
    static List<TraitLine> of(Map<String, ?> traits, UnaryOperator<String> titleOf) {
        var lines = new ArrayList<TraitLine>();
        spread("", traits, lines, titleOf);
        lines.sort(Comparator.comparing(
                        (TraitLine line) -> KNOWN.contains(line.name()) ? KNOWN.indexOf(line.name()) : KNOWN.size())
                .thenComparing(TraitLine::name));
        return List.copyOf(lines);
    }

    private static void spread(String before, Map<?, ?> traits, List<TraitLine> into, UnaryOperator<String> titleOf) {
        if (before.equals("group.")) {
            List<Value> groups = traits.entrySet().stream()
                    .filter(one -> Boolean.TRUE.equals(one.getValue()))
                    .map(one -> Value.of(titleOf.apply(String.valueOf(one.getKey()))))
                    .toList();
            if (!groups.isEmpty()) {
                into.add(new TraitLine("group", "trait.group", groups));
            }
            return;
        }
        traits.forEach((name, value) -> {
            if (value instanceof Map<?, ?> nested) {
                spread(before + name + ".", nested, into, titleOf);
            } else if (Trait.BY_HAND.key().equals(before + name) && value instanceof Collection<?> placed) {
                into.add(new TraitLine(
                        Trait.BY_HAND.key(),
                        "trait." + Trait.BY_HAND.key(),
                        placed.stream()
                                .map(one -> placement(String.valueOf(one), titleOf))
                                .toList()));
            } else if (before.isEmpty() && name.equals("categories") && traits.containsKey("bought")) {
                return; // they stand there with their days
            } else if (value != null && !(value instanceof Collection<?> several && several.isEmpty())) {
                String whole = before + name;
                into.add(new TraitLine(whole, KNOWN.contains(whole) ? "trait." + whole : null, values(whole, value)));
            }
        });
    }

    private static Value placement(String written, UnaryOperator<String> titleOf) {
        int colon = written.indexOf(':');
        return new Value(
                "trait.by_hand." + written.substring(0, Math.max(colon, 0)),
                titleOf.apply(written.substring(colon + 1)),
                "");
    }

    private static List<Value> values(String name, Object value) {
        if (value instanceof Collection<?> several) {
            return several.stream().map(one -> value(name, one)).toList();
        }
        return List.of(value(name, value));
    }

    private static Value value(String name, Object value) {
        String text = String.valueOf(value);
        if (name.equals("babies") && text.matches("(born|due):\\d{4}-\\d{2}")) {
            Baby baby = Baby.read(text);
            YearMonth month = baby.born() != null ? baby.born() : Objects.requireNonNull(baby.due());
            return new Value(
                    baby.born() != null ? "trait.born" : "trait.due",
                    String.valueOf(month.getYear()),
                    String.valueOf(month.getMonthValue()));
        }
        if (name.equals("bought") && value instanceof Map<?, ?> one) {
            return new Value("trait.bought.on", String.valueOf(one.get("name")), String.valueOf(one.get("on")));
        }
        if (name.equals("spent") && value instanceof Number fen) {
            return new Value("trait.spent.amount", new Money(fen.longValue()).yuan(), "");
        }
        if (name.equals("orders")) {
            return new Value("customer.purchases.count", text, "");
        }
        return YES_OR_NO.contains(text)
                ? new Value(text.equals("true") ? "trait.yes" : "trait.no", "", "")
                : Value.of(value);
    }
}

package io.quanzi.segments;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Trait;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import io.quanzi.shared.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Puts a rule and what decides it of a person into words. */
final class RuleReasons {
    private final Customer person;
    private final LocalDate today;

    RuleReasons(Customer person, LocalDate today) {
        this.person = person;
        this.today = today;
    }

    Reason of(Rule rule) {
        boolean met = rule.matches(person, today);
        if (rule.all() != null) {
            return new Reason(met, Message.of("why.all"), Message.NONE, parts(rule.all()));
        }
        if (rule.any() != null) {
            return new Reason(met, Message.of("why.any"), Message.NONE, parts(rule.any()));
        }
        if (rule.without() != null) {
            return new Reason(met, Message.of("why.not"), Message.NONE, parts(List.of(rule.without())));
        }
        if (rule.babyAgeMonths() != null) {
            return new Reason(met, asked(rule.babyAgeMonths()), babies(), List.of());
        }
        String trait = rule.trait();
        return trait == null
                ? new Reason(met, Message.of("why.always"), Message.NONE, List.of())
                : new Reason(met, asked(rule, trait), fact(trait), List.of());
    }

    private List<Reason> parts(List<Rule> rules) {
        return rules.stream().map(this::of).toList();
    }

    private static Message asked(Rule.Months months) {
        return months.to() <= 0
                ? Message.of("why.baby.expected", -months.to(), -months.from())
                : Message.of("why.baby", months.from(), months.to());
    }

    private static Message asked(Rule rule, String trait) {
        Message name = name(trait);
        if (rule.is() != null) {
            return Message.of("why.is", name, value(rule.is()));
        }
        if (rule.contains() != null) {
            return Message.of("why.contains", name, value(rule.contains()));
        }
        if (rule.atLeast() != null) {
            return Message.of("why.least", name, String.valueOf(rule.atLeast()));
        }
        if (rule.atMost() != null) {
            return Message.of("why.most", name, String.valueOf(rule.atMost()));
        }
        return Message.of("why.within", name, Objects.requireNonNullElse(rule.withinDays(), 0));
    }

    /** What a trait is called; one of a name after a dot with the name. */
    private static Message name(String trait) {
        int dot = trait.indexOf('.');
        String family = dot < 0 ? trait : trait.substring(0, dot);
        if (!Message.isKnown("trait." + family)) {
            return Message.literal(trait);
        }
        Message known = Message.of("trait." + family);
        return dot < 0 ? known : Message.of("why.of", known, trait.substring(dot + 1));
    }

    private Message fact(String trait) {
        Object value = Trait.value(trait, person).orElse(null);
        if (value == null) {
            return Message.of("why.unknown");
        }
        if (Trait.SPENT.key().equals(trait) && value instanceof Number fen) {
            return Message.of("trait.spent.amount", new Money(fen.longValue()).yuan());
        }
        boolean dated = Trait.named(trait)
                .filter(known -> known.kind() == Trait.Kind.DAY
                        || known.kind() == Trait.Kind.DAYS
                        || known.kind() == Trait.Kind.INSTANT)
                .isPresent();
        if (dated) {
            String text = value.toString();
            LocalDate day = text.indexOf('T') < 0 ? LocalDate.parse(text) : ChinaTime.dayOf(Instant.parse(text));
            return Message.of("why.day", day.toString(), String.valueOf(ChronoUnit.DAYS.between(day, today)));
        }
        return value(value);
    }

    private static Message value(Object value) {
        if (value instanceof Collection<?> several) {
            return several.isEmpty()
                    ? Message.of("why.unknown")
                    : Message.literal(several.stream().map(String::valueOf).collect(Collectors.joining(" · ")));
        }
        return value instanceof Boolean flag
                ? Message.of(flag ? "trait.yes" : "trait.no")
                : Message.literal(String.valueOf(value));
    }

    private Message babies() {
        List<BabyAge> ages = BabyAge.all(person, today);
        return ages.isEmpty()
                ? Message.of("why.unknown")
                : Message.literal(ages.stream()
                        .map(age -> age.month() + " (" + age.months() + ")")
                        .collect(Collectors.joining(" · ")));
    }
}

package io.quanzi.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.customer.Customer;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleTests {
    private static final LocalDate TODAY = LocalDate.of(2026, 9, 30);

    @Test
    void countsWholeMonthsFromTheMonthOfBirth() {
        Rule newborns = rule("babyAgeMonths: { from: 0, to: 6 }");

        assertThat(newborns.matches(person(Map.of("babies", List.of("born:2026-09"))), TODAY))
                .isTrue();
        assertThat(newborns.matches(person(Map.of("babies", List.of("born:2026-04"))), TODAY))
                .isTrue();
        assertThat(newborns.matches(person(Map.of("babies", List.of("born:2026-03"))), TODAY))
                .isFalse();
        assertThat(newborns.matches(person(Map.of("babies", List.of("due:2026-12"))), TODAY))
                .isFalse();
        assertThat(newborns.matches(person(Map.of("babies", List.of("born:2024-01", "born:2026-08"))), TODAY))
                .isTrue();
    }

    @Test
    void countsMonthsBelowZeroUntilTheMonthAChildIsExpectedInHasPassed() {
        Rule expecting = rule("babyAgeMonths: { from: -10, to: 0 }");

        assertThat(List.of("due:2026-09", "due:2027-06"))
                .allMatch(baby -> expecting.matches(person(Map.of("babies", List.of(baby))), TODAY));
        assertThat(List.of("due:2026-08", "due:2027-07", "born:2026-09"))
                .noneMatch(baby -> expecting.matches(person(Map.of("babies", List.of(baby))), TODAY));
        assertThat(expecting.matches(person(Map.of()), TODAY)).isFalse();
        assertThat(rule("babyAgeMonths: { from: 0, to: 6 }")
                        .matches(person(Map.of("babies", List.of("due:2026-08"))), TODAY))
                .isFalse();
    }

    @Test
    void comparesTraits() {
        assertThat(rule("{ trait: working, is: true }").matches(person(Map.of("working", true)), TODAY))
                .isTrue();
        assertThat(rule("{ trait: working, is: true }").matches(person(Map.of()), TODAY))
                .isFalse();
        assertThat(rule("{ trait: orders, atMost: 1 }").matches(person(Map.of("orders", 1)), TODAY))
                .isTrue();
        assertThat(rule("{ trait: orders, atLeast: 2 }").matches(person(Map.of("orders", 1)), TODAY))
                .isFalse();
        assertThat(rule("{ trait: categories, contains: 母婴 }")
                        .matches(person(Map.of("categories", List.of("母婴"))), TODAY))
                .isTrue();
        assertThat(rule("{ trait: first_paid_on, withinDays: 30 }")
                        .matches(person(Map.of("first_paid_on", "2026-09-01")), TODAY))
                .isTrue();
        assertThat(rule("{ trait: first_paid_on, withinDays: 30 }")
                        .matches(person(Map.of("first_paid_on", "2026-08-31")), TODAY))
                .isFalse();
        assertThat(rule("{ trait: group.moms, is: true }")
                        .matches(person(Map.of("group", Map.of("moms", true))), TODAY))
                .isTrue();
    }

    @Test
    void comparesWhatWasSpentInYuanAndWhenACategoryWasBoughtLast() {
        Customer lin =
                person(Map.of("spent", 50_000L, "bought", List.of(Map.of("name", "纸尿裤 3.0", "on", "2026-09-01"))));

        assertThat(rule("{ trait: spent, atLeast: 500 }").matches(lin, TODAY)).isTrue();
        assertThat(rule("{ trait: spent, atLeast: 501 }").matches(lin, TODAY)).isFalse();
        assertThat(rule("{ trait: spent, atMost: 500 }").matches(lin, TODAY)).isTrue();
        assertThat(rule("{ trait: spent, atMost: 500 }").matches(person(Map.of("spent", 50_001L)), TODAY))
                .isFalse();
        assertThat(rule("{ trait: bought.纸尿裤 3.0, withinDays: 30 }").matches(lin, TODAY))
                .isTrue();
        assertThat(rule("{ trait: bought.纸尿裤 3.0, withinDays: 29 }").matches(lin, TODAY))
                .isFalse();
        assertThat(rule("{ trait: bought.奶粉, withinDays: 30 }").matches(lin, TODAY))
                .isFalse();
        assertThatThrownBy(() -> rule("{ trait: spent, is: 500 }")).hasMessageContaining("atLeast, atMost only");
        assertThatThrownBy(() -> rule("{ trait: bought.奶粉, contains: 1 }")).hasMessageContaining("is, withinDays only");
        assertThatThrownBy(() -> rule("{ trait: bought, withinDays: 30 }")).hasMessageContaining("bought.<category>");
    }

    @Test
    void countsTheDaysSinceAnInstantByTheDayInChina() {
        Rule joinedLately = rule("{ trait: joined_at, withinDays: 30 }");

        assertThat(joinedLately.matches(person(Map.of("joined_at", "2026-08-31T16:00:00Z")), TODAY))
                .isTrue();
        assertThat(joinedLately.matches(person(Map.of("joined_at", "2026-08-31T15:59:59Z")), TODAY))
                .isFalse();
    }

    @Test
    void refusesATraitThatNobodyNotesAndATestThatDoesNotFitIt() {
        assertThatThrownBy(() -> rule("{ trait: joinedAt, withinDays: 30 }"))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining("joined_at")
                .hasMessageContaining("got joinedAt");
        assertThatThrownBy(() -> rule("{ trait: city, withinDays: 30 }"))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining("the trait city can be asked for by is only");
        assertThatThrownBy(() -> rule("{ trait: joined_at, atLeast: 3 }")).hasMessageContaining("withinDays only");
        assertThatThrownBy(() -> rule("{ trait: categories, is: 母婴 }")).hasMessageContaining("contains only");
        assertThatThrownBy(() -> rule("{ trait: group, is: true }")).hasMessageContaining("group.<segment>");
    }

    @Test
    void joinsConditions() {
        Rule rule = rule("{ all: [ { trait: orders, atLeast: 1 }, { not: { trait: working, is: true } } ] }");

        assertThat(rule.matches(person(Map.of("orders", 1)), TODAY)).isTrue();
        assertThat(rule.matches(person(Map.of("orders", 1, "working", true)), TODAY))
                .isFalse();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> rule("{ trait: orders }"))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining("just one of is, contains, atLeast, atMost, withinDays");
        assertThatThrownBy(() -> rule("{ always: true, trait: orders, is: 1 }"))
                .hasMessageContaining("just one of always");
        assertThatThrownBy(() -> rule("babyAgeMonths: { from: 6, to: 6 }")).hasMessageContaining("from below to");
        assertThatThrownBy(() -> rule("{ always: true, equals: 1 }"))
                .hasMessageContaining("unknown key \"equals\"")
                .hasMessageContaining("schedules/segments.yaml:1");
    }

    private static Rule rule(String yaml) {
        return Yaml.read(new Source("schedules/segments.yaml", yaml), Rule.class);
    }

    private static Customer person(Map<String, Object> traits) {
        return new Customer(
                CustomerId.next(), "b", null, null, null, null, traits, Map.of(), false, 1, Instant.EPOCH, 0);
    }
}

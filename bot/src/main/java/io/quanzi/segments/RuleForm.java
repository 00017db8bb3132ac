package io.quanzi.segments;

import io.quanzi.customer.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A segment's rule as the rows of a form: all of them hold, or any. What does not fit into a row is kept in one as it is
 * written.
 */
public record RuleForm(boolean any, List<Row> rows) {
    /** What a row is about besides a trait: the age of babies, everybody, and what is kept as it is written. */
    public static final String BABY = "babyAgeMonths";

    public static final String EVERYBODY = "always";
    public static final String KEPT = "kept";

    /** The test of {@link #BABY}. */
    public static final String MONTHS = "months";

    private static final String BOUGHT = Trait.BOUGHT.key();
    private static final String GROUP = "group";

    public RuleForm {
        rows = List.copyOf(rows);
    }

    /**
     * A row.
     *
     * @param trait as in a file, without what stands behind a dot there
     * @param name what stands behind the dot: a category, a segment; else empty
     * @param test as in a file, or {@link #MONTHS}; empty where there is none
     * @param not whether it must not be so
     * @param value what is compared with; of babies the first month; of a kept row YAML on one line
     * @param to of babies the month before which it ends; else empty
     */
    public record Row(String trait, String name, String test, boolean not, String value, String to) {
        /** Whether something stands behind a dot. */
        public boolean isNamed() {
            return trait.equals(BOUGHT) || trait.equals(GROUP);
        }

        /** The kind of the value; empty where it is no trait's. */
        public @Nullable Kind kind() {
            return Trait.named(isNamed() ? trait + ".x" : trait)
                    .map(Trait::kind)
                    .map(Kind::of)
                    .orElse(null);
        }

        /** The tests that make sense of what the row is about. */
        public List<String> tests() {
            return trait.equals(BABY)
                    ? List.of(MONTHS)
                    : Trait.named(isNamed() ? trait + ".x" : trait)
                            .map(known -> known.kind().tests())
                            .orElse(List.of());
        }

        private String yaml() {
            if (trait.equals(KEPT)) {
                return value;
            }
            String text = trait.equals(EVERYBODY)
                    ? "{ always: true }"
                    : trait.equals(BABY)
                            ? "{ babyAgeMonths: { from: " + scalar(value) + ", to: " + scalar(to) + " } }"
                            : "{ trait: " + quoted(isNamed() ? trait + "." + name : trait) + ", " + test + ": "
                                    + ((test.equals("is") && kind() == Kind.TEXT) || test.equals("contains")
                                            ? quoted(value)
                                            : scalar(value))
                                    + " }";
            return not ? "{ not: " + text + " }" : text;
        }
    }

    /** How a value is asked for. */
    public enum Kind {
        NUMBER,
        TEXT,
        FLAG,
        DAY;

        static Kind of(Trait.Kind kind) {
            return switch (kind) {
                case COUNT, MONEY -> NUMBER;
                case TEXT, TEXTS -> TEXT;
                case FLAG -> FLAG;
                case DAY, INSTANT, DAYS -> DAY;
            };
        }
    }

    static RuleForm of(Rule rule) {
        List<Rule> parts = rule.all() != null ? rule.all() : rule.any() != null ? rule.any() : List.of(rule);
        return new RuleForm(
                rule.any() != null, parts.stream().map(RuleForm::row).toList());
    }

    private static Row row(Rule rule) {
        Rule inner = rule.without();
        boolean not = inner != null;
        Rule one = inner == null ? rule : inner;
        if (Boolean.TRUE.equals(one.always())) {
            return new Row(EVERYBODY, "", "", not, "", "");
        }
        Rule.Months months = one.babyAgeMonths();
        if (months != null) {
            return new Row(BABY, "", MONTHS, not, String.valueOf(months.from()), String.valueOf(months.to()));
        }
        String trait = one.trait();
        if (trait == null) {
            return new Row(KEPT, "", "", false, yaml(rule), "");
        }
        int dot = trait.indexOf('.');
        return new Row(
                dot < 0 ? trait : trait.substring(0, dot),
                dot < 0 ? "" : trait.substring(dot + 1),
                test(one),
                not,
                value(one),
                "");
    }

    private static String test(Rule rule) {
        return rule.is() != null
                ? "is"
                : rule.contains() != null
                        ? "contains"
                        : rule.atLeast() != null ? "atLeast" : rule.atMost() != null ? "atMost" : "withinDays";
    }

    private static String value(Rule rule) {
        return Stream.of(rule.is(), rule.contains(), rule.atLeast(), rule.atMost(), rule.withinDays())
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .findFirst()
                .orElse("");
    }

    private static String yaml(Rule rule) {
        if (rule.all() != null) {
            return "{ all: [" + yaml(rule.all()) + "] }";
        }
        if (rule.any() != null) {
            return "{ any: [" + yaml(rule.any()) + "] }";
        }
        Rule inner = rule.without();
        return inner == null ? row(rule).yaml() : "{ not: " + yaml(inner) + " }";
    }

    private static String yaml(List<Rule> rules) {
        return rules.stream().map(RuleForm::yaml).collect(Collectors.joining(", "));
    }

    /** Returns the rule as it stands in the file, on one line. */
    public String yaml() {
        return rows.size() == 1
                ? rows.get(0).yaml()
                : "{ " + (any ? "any" : "all") + ": ["
                        + rows.stream().map(Row::yaml).collect(Collectors.joining(", ")) + "] }";
    }

    /** Returns the same with a row more at the end. */
    public RuleForm with(Row row) {
        var more = new ArrayList<>(rows);
        more.add(row);
        return new RuleForm(any, more);
    }

    /** Returns the same without a row. */
    public RuleForm without(int index) {
        var fewer = new ArrayList<>(rows);
        if (index >= 0 && index < fewer.size()) {
            fewer.remove(index);
        }
        return new RuleForm(any, fewer);
    }

    /** Returns the same with a row before the one above it. */
    public RuleForm raised(int index) {
        var moved = new ArrayList<>(rows);
        if (index > 0 && index < moved.size()) {
            moved.add(index - 1, moved.remove(index));
        }
        return new RuleForm(any, moved);
    }

    private static String scalar(String value) {
        return value.matches("-?[0-9]{1,18}|true|false") ? value : quoted(value);
    }

    private static String quoted(String text) {
        return '"'
                + text.strip()
                        .replaceAll("\\p{Cntrl}", " ")
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                + '"';
    }
}

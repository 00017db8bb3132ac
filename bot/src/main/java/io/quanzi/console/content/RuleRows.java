package io.quanzi.console.content;

import io.quanzi.customer.Trait;
import io.quanzi.segments.RuleForm;
import io.quanzi.segments.RuleForm.Row;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** The rows of a rule as a form shows and sends them: {@code trait-0}, {@code name-0}, {@code test-0}, {@code value-0}, {@code to-0}. */
@Component
class RuleRows {
    private static final int MAX_ROWS = 30;
    private static final Row FRESH = new Row(Trait.ORDERS.key(), "", "atLeast", false, "1", "");
    private static final String NOT = "not-";

    private final Segments segments;

    RuleRows(Segments segments) {
        this.segments = segments;
    }

    /**
     * A row as it is shown.
     *
     * @param names what can stand behind the trait's dot, by value; empty where anything can, or nothing
     * @param tests by value
     * @param kind of the value's field: a {@link RuleForm.Kind} by name, {@code DAYS}, {@code MONTHS}, or empty for none
     */
    public record Shown(Row row, Map<String, String> names, Map<String, String> tests, String test, String kind) {}

    void fill(Model model, RuleForm rule, Locale language) {
        var traits = new LinkedHashMap<String, String>();
        traits.put(RuleForm.BABY, Message.of("rule.baby").in(language));
        Trait.all().stream()
                .filter(trait -> trait != Trait.BABIES)
                .forEach(trait -> traits.put(trait.key(), name(trait.key()).in(language)));
        traits.put("group", name("group").in(language));
        traits.put(RuleForm.EVERYBODY, Message.of("why.always").in(language));
        model.addAttribute("traits", traits);
        model.addAttribute("any", rule.any());
        model.addAttribute(
                "rows", rule.rows().stream().map(row -> shown(row, language)).toList());
    }

    private Shown shown(Row row, Locale language) {
        var tests = new LinkedHashMap<String, String>();
        row.tests().forEach(test -> {
            tests.put(test, Message.of("rule.test." + test).in(language));
            tests.put(NOT + test, Message.of("rule.test." + NOT + test).in(language));
        });
        var names = new LinkedHashMap<String, String>();
        if (row.trait().equals("group")) {
            for (Segment segment : segments.all()) {
                names.put(segment.name(), segment.title());
            }
        }
        return new Shown(row, names, tests, (row.not() ? NOT : "") + row.test(), kind(row));
    }

    private static String kind(Row row) {
        if (row.trait().equals(RuleForm.BABY)) {
            return "MONTHS";
        }
        RuleForm.Kind kind = row.kind();
        return kind == null ? "" : row.test().equals("withinDays") ? "DAYS" : kind.name();
    }

    /** Returns the rows that a form sent, after what its button asks for. */
    static RuleForm sent(Map<String, String> parameters) {
        List<Row> rows = IntStream.range(0, MAX_ROWS)
                .filter(i -> parameters.containsKey("trait-" + i))
                .mapToObj(i -> row(parameters, i))
                .collect(Collectors.toCollection(ArrayList::new));
        var form = new RuleForm("any".equals(parameters.get("match")), rows);
        String act = parameters.getOrDefault("act", "");
        int index = act.matches("[a-z]+-[0-9]{1,2}") ? Integer.parseInt(act.substring(act.indexOf('-') + 1)) : -1;
        if (act.equals("row") && rows.size() < MAX_ROWS) {
            return form.with(FRESH);
        }
        if (act.startsWith("remove-")) {
            return form.without(index);
        }
        return act.startsWith("up-") ? form.raised(index) : form;
    }

    /** A test that the chosen trait does not have becomes its most usual one. */
    private static Row row(Map<String, String> parameters, int i) {
        String test = parameters.getOrDefault("test-" + i, "");
        boolean not = test.startsWith(NOT);
        var row = new Row(
                parameters.getOrDefault("trait-" + i, ""),
                parameters.getOrDefault("name-" + i, "").strip(),
                not ? test.substring(NOT.length()) : test,
                not,
                parameters.getOrDefault("value-" + i, "").strip(),
                parameters.getOrDefault("to-" + i, "").strip());
        return row.tests().contains(row.test())
                ? row
                : new Row(row.trait(), row.name(), usual(row), !row.tests().isEmpty() && not, row.value(), row.to());
    }

    private static String usual(Row row) {
        return row.tests().contains("atLeast")
                ? "atLeast"
                : row.tests().stream().reduce((first, last) -> last).orElse("");
    }

    private static Message name(String trait) {
        return Message.isKnown("trait." + trait) ? Message.of("trait." + trait) : Message.literal(trait);
    }

    /** Says a rule in one line; empty when there is none that could be read. */
    static String words(Optional<RuleForm> rule, Locale language) {
        return rule.map(form -> form.rows().stream()
                        .map(row -> words(row, language))
                        .collect(Collectors.joining(
                                Message.of(form.any() ? "rule.or" : "rule.and").in(language))))
                .orElse("");
    }

    private static Message unit(Row row) {
        if (row.trait().equals(RuleForm.BABY)) {
            return Message.of("rule.months");
        }
        if (row.test().equals("withinDays")) {
            return Message.of("rule.days");
        }
        String key = "rule.unit." + row.trait();
        return Message.isKnown(key) ? Message.of(key) : Message.literal("");
    }

    private static String words(Row row, Locale language) {
        return switch (row.trait()) {
            case RuleForm.KEPT -> Message.of("rule.kept").in(language);
            case RuleForm.EVERYBODY -> Message.of("why.always").in(language);
            default -> {
                Message of = row.trait().equals(RuleForm.BABY) ? Message.of("rule.baby") : name(row.trait());
                if (row.value().equals("true") || row.value().equals("false")) {
                    String key = row.value().equals("true") == row.not() ? "rule.line.no" : "rule.line.yes";
                    yield Message.of(row.not() ? key + ".or-unknown" : key, of.in(language))
                            .in(language);
                }
                yield Stream.of(
                                of,
                                Message.literal(row.name()),
                                Message.of("rule.test." + (row.not() ? NOT : "") + row.test()),
                                Message.literal(row.to().isEmpty() ? row.value() : row.value() + "–" + row.to()),
                                unit(row))
                        .map(part -> part.in(language))
                        .filter(part -> !part.isBlank())
                        .collect(Collectors.joining(" "));
            }
        };
    }
}

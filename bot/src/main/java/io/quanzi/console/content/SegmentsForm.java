package io.quanzi.console.content;

import io.quanzi.console.VisiblePeople;
import io.quanzi.customer.Customer;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.YamlEntries;
import io.quanzi.segments.RuleForm;
import io.quanzi.segments.RuleTrial;
import io.quanzi.segments.Segments;
import io.quanzi.shared.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Segments with their rules, and whom a rule fits before it is in force. The order is that of their priorities. */
@Component
class SegmentsForm implements EntryForm {
    static final String PATH = "schedules/segments.yaml";
    private static final String PRIORITY = "priority";
    private static final String WHEN = "when";
    private static final int EXAMPLES = 5;
    private static final int STEP = 10;

    private final Segments segments;
    private final RuleTrial trial;
    private final RuleRows ruleRows;
    private final VisiblePeople visiblePeople;

    SegmentsForm(Segments segments, RuleTrial trial, RuleRows ruleRows, VisiblePeople visiblePeople) {
        this.segments = segments;
        this.trial = trial;
        this.ruleRows = ruleRows;
        this.visiblePeople = visiblePeople;
    }

    @Override
    public boolean has(String path) {
        return path.equals(PATH);
    }

    @Override
    public String word() {
        return "segments";
    }

    @Override
    public String list() {
        return "segments";
    }

    @Override
    public List<EntryField> fields() {
        return List.of(
                EntryField.line("name").hinted(),
                EntryField.line("title").hinted(),
                EntryField.line("tag").hinted(),
                EntryField.of(PRIORITY, EntryField.Kind.NUMBER).hinted(),
                EntryField.of(WHEN, EntryField.Kind.TREE));
    }

    @Override
    public List<EntryField> settings() {
        return List.of(EntryField.line("tagGroup").hinted());
    }

    @Override
    public Map<String, String> fresh() {
        String name = IntStream.iterate(segments.all().size() + 1, i -> i + 1)
                .mapToObj(i -> "segment-" + i)
                .filter(one -> segments.find(one).isEmpty())
                .findFirst()
                .orElseThrow();
        return Map.of("name", name, PRIORITY, String.valueOf(STEP), WHEN, "{ trait: orders, atLeast: 1 }");
    }

    @Override
    public Map<String, String> sent(Map<String, String> parameters) {
        Map<String, String> values = EntryForm.super.sent(parameters);
        values.put(WHEN, RuleRows.sent(parameters).yaml());
        return values;
    }

    @Override
    public List<Integer> order(List<Map<String, String>> entries) {
        return IntStream.range(0, entries.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> priority(entries.get(i)))
                        .reversed()
                        .thenComparing(i -> entries.get(i).getOrDefault("name", "")))
                .toList();
    }

    private static int priority(Map<String, String> entry) {
        String written = entry.getOrDefault(PRIORITY, "");
        return written.matches("-?[0-9]{1,9}") ? Integer.parseInt(written) : 0;
    }

    /** Of two that change places each has the other's priority then; where all cannot be told apart, all are numbered anew. */
    @Override
    public EntryList read(Source file) {
        YamlEntries.Shapes shapes = EntryForm.shapes(fields());
        return new YamlEntryList(YamlEntries.of(file, list()), file, shapes) {
            @Override
            public Source swapped(int upper, int lower) {
                List<Map<String, String>> all = values();
                int high = priority(all.get(upper));
                int low = priority(all.get(lower));
                if (high != low) {
                    return prioritised(prioritised(file, upper, low), lower, high);
                }
                List<Integer> order = new ArrayList<>(order(all));
                Collections.swap(order, order.indexOf(upper), order.indexOf(lower));
                Source changed = file;
                for (int i = 0; i < order.size(); i++) {
                    changed = prioritised(changed, order.get(i), STEP * (order.size() - 1 - i));
                }
                return changed;
            }

            private Source prioritised(Source text, int index, int priority) {
                return YamlEntries.of(text, list()).with(index, Map.of(PRIORITY, String.valueOf(priority)), shapes);
            }
        };
    }

    @Override
    public String title(Map<String, String> entry) {
        return entry.getOrDefault("title", "");
    }

    @Override
    public List<String> facts(Map<String, String> entry, Locale language) {
        long people = segments.countIn(entry.getOrDefault("name", ""));
        return List.of(
                Message.of("entry.segments.people", "%,d".formatted(people)).in(language),
                entry.getOrDefault("tag", ""),
                RuleRows.words(form(entry.getOrDefault(WHEN, "")), language));
    }

    @Override
    public String shown(EntryField field, String value, Locale language) {
        String words = field.key().equals(WHEN) ? RuleRows.words(form(value), language) : "";
        return words.isEmpty() ? value : words;
    }

    private Optional<RuleForm> form(String when) {
        try {
            return Optional.of(trial.form(when));
        } catch (InvalidFile unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Name> defines(Map<String, String> entry) {
        return Optional.of(new Name("segment", entry.getOrDefault("name", "")));
    }

    @Override
    public void complete(Map<String, String> entry, Map<String, String> parameters, Model model, Locale language) {
        RuleForm rule = parameters.isEmpty()
                ? form(entry.getOrDefault(WHEN, "")).orElse(new RuleForm(false, List.of()))
                : RuleRows.sent(parameters);
        ruleRows.fill(model, rule, language);
        try {
            RuleTrial.Matches fitting = trial.matches(rule.yaml(), EXAMPLES);
            model.addAttribute("fitting", fitting);
            model.addAttribute(
                    "examples",
                    visiblePeople.findAll(fitting.some()).stream()
                            .map(person -> new Example(person.id().value(), nickname(person)))
                            .toList());
        } catch (InvalidFile unfinished) {
            model.addAttribute(
                    "unfinished",
                    unfinished.violations().stream()
                            .map(one -> EntryForms.labelled(one.expected(), "segments", language)
                                    .in(language))
                            .toList());
        }
    }

    private static String nickname(Customer person) {
        return Objects.requireNonNullElse(person.nickname(), "");
    }

    /** Somebody whom the rule fits. */
    public record Example(String id, String nickname) {}

    @Override
    public String part() {
        return "console/segment-rule";
    }

    @Override
    public String aside() {
        return "console/segment-count";
    }
}

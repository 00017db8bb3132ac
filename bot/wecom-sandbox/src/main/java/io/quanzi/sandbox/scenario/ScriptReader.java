package io.quanzi.sandbox.scenario;

import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.scenario.Node.Fields;
import io.quanzi.sandbox.scenario.Node.Items;
import io.quanzi.sandbox.scenario.Node.Value;
import io.quanzi.sandbox.scenario.ScenarioFaults.ScriptViolation;
import io.quanzi.sandbox.scenario.Script.Step;
import io.quanzi.sandbox.scenario.Verb.Kind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a scenario and finds all that is wrong with it at once, each with its line. */
final class ScriptReader {
    /** A value of what an earlier act gave back: {@code ${lin.externalUserId}}. */
    static final Pattern GIVEN = Pattern.compile("\\$\\{([^.}]+)\\.([^}]+)}");

    private static final Map<String, Verb> SECTIONS = sections();
    private static final List<String> HEAD = List.of("name", "about", "play");
    private static final int MAX_STEPS = 20_000;

    private final List<ScriptViolation> faults = new ArrayList<>();
    private final Map<String, Kind> names = new HashMap<>();

    private ScriptReader() {}

    /** @throws ScenarioFaults with everything that is wrong */
    static Script read(String yaml) {
        var reader = new ScriptReader();
        var script = reader.script(Node.read(yaml));
        if (!reader.faults.isEmpty() || script == null) {
            reader.faults.sort(Comparator.comparing(ScriptViolation::line));
            throw new ScenarioFaults(reader.faults);
        }
        return script;
    }

    private static Map<String, Verb> sections() {
        var sections = new LinkedHashMap<String, Verb>();
        sections.put("apps", Verb.app);
        sections.put("officialAccounts", Verb.officialAccount);
        sections.put("stores", Verb.store);
        sections.put("staff", Verb.staff);
        sections.put("people", Verb.customer);
        sections.put("groups", Verb.group);
        sections.put("contactWays", Verb.contactWay);
        sections.put("joinWays", Verb.joinWay);
        return sections;
    }

    private @Nullable Script script(Node root) {
        if (!(root instanceof Fields top)) {
            fault(root.line(), "expected a map with \"name\" and \"steps\"");
            return null;
        }
        for (var name : top.fields().keySet()) {
            if (!HEAD.contains(name)
                    && !SECTIONS.containsKey(name)
                    && !name.equals("settings")
                    && !name.equals("steps")) {
                fault(
                        top.lines().getOrDefault(name, 1),
                        "expected one of " + String.join(", ", HEAD) + ", settings, "
                                + String.join(", ", SECTIONS.keySet()) + ", steps; got \"" + name + "\"");
            }
        }
        var name = text(top.get("name"));
        if (name.isEmpty()) {
            fault(top.line(), "expected \"name\", got none; such as name: first-day");
        }
        var play = text(top.get("play"));
        if (!List.of("", "clock", "at once").contains(play)) {
            fault(top.lines().getOrDefault("play", 1), "expected \"play\" of clock or at once, got \"" + play + "\"");
        }
        var setup = new ArrayList<Step>();
        if (top.get("settings") instanceof Fields settings) {
            setup.add(new Step(settings.line(), Duration.ZERO, null, Verb.settings, plain(settings)));
        }
        SECTIONS.forEach((section, verb) -> {
            for (var item : items(section, top.get(section))) {
                step(setup, item.line(), Duration.ZERO, null, verb, item);
            }
        });
        return new Script(name, text(top.get("about")), play.equals("at once"), setup, steps(top.get("steps")));
    }

    private List<Step> steps(@Nullable Node node) {
        var steps = new ArrayList<Step>();
        var before = new When(Duration.ZERO, null);
        for (var item : items("steps", node)) {
            if (!(item instanceof Fields fields)) {
                fault(item.line(), "expected a step such as { at: PT5S, scan: { person: lin, staff: xiaoman } }");
                continue;
            }
            var when = when(fields, before);
            before = when;
            var verbs = fields.fields().keySet().stream()
                    .filter(key -> !List.of("at", "every", "times").contains(key))
                    .toList();
            var verb = verbs.size() == 1 ? Verb.of(verbs.get(0)) : null;
            if (verb == null) {
                fault(
                        fields.line(),
                        "expected \"at\", \"every\" and \"times\" if any, and one act of "
                                + Arrays.stream(Verb.values()).map(Verb::name).collect(Collectors.joining(", "))
                                + "; got " + (verbs.isEmpty() ? "no act" : String.join(" and ", verbs)));
                continue;
            }
            var every = fields.get("every") == null ? null : span(fields.get("every"), "every");
            int times = times(fields);
            if (every != null && !fields.fields().containsKey("times")) {
                fault(fields.line(), "expected \"times\" beside \"every\", such as times: 30");
            }
            if (verb == Verb.customer || verb == Verb.staff || verb == Verb.group) {
                if (times > 1) {
                    fault(fields.line(), verb + " gives a name and cannot be repeated; write one for each");
                }
            }
            for (int i = 0; i < times; i++) {
                var late = every == null ? Duration.ZERO : every.multipliedBy(i);
                step(
                        steps,
                        fields.line(),
                        when.after == null ? null : when.after.plus(late),
                        when.at == null ? null : when.at.plus(late),
                        verb,
                        fields.fields().get(verb.name()));
            }
        }
        if (steps.size() > MAX_STEPS) {
            fault(1, "expected at most " + MAX_STEPS + " steps, repeats included, got " + steps.size());
        }
        return steps;
    }

    private int times(Fields fields) {
        var node = fields.get("times");
        if (node == null) {
            return 1;
        }
        var text = text(node);
        if (!text.matches("[1-9][0-9]{0,3}")) {
            fault(node.line(), "expected \"times\" of 1 to 9999, got \"" + text + "\"");
            return 1;
        }
        return Integer.parseInt(text);
    }

    private When when(Fields fields, When before) {
        var node = fields.get("at");
        if (node == null) {
            return before;
        }
        var text = text(node);
        try {
            if (text.startsWith("P")) {
                var after = Duration.parse(text);
                if (!after.isNegative()) {
                    return new When(after, null);
                }
            } else {
                return new When(null, Instant.parse(text));
            }
        } catch (DateTimeException wrong) {
            // Told below, with what a negative one is told.
        }
        fault(
                node.line(),
                "expected \"at\" such as PT30S, PT2H or P1D after the beginning, or 2026-03-02T16:00:00Z, got \"" + text
                        + "\"");
        return before;
    }

    private void step(
            List<Step> into, int line, @Nullable Duration after, @Nullable Instant at, Verb verb, @Nullable Node node) {
        if (!(node instanceof Fields fields)) {
            if (verb.fields().isEmpty() && !verb.isOpen()) {
                into.add(new Step(line, after, at, verb, Json.object()));
            } else {
                fault(line, "expected \"" + verb + "\" to be a map of " + known(verb) + "; got a single value");
            }
            return;
        }
        if (!verb.isOpen()) {
            check(verb, fields);
        }
        var plain = plain(fields);
        GIVEN.matcher(plain.toString()).results().forEach(given -> {
            if (!names.containsKey(given.group(1))) {
                fault(
                        fields.line(),
                        given.group() + " speaks of \"" + given.group(1)
                                + "\", which nothing above has \"as\"; give that name first");
            }
        });
        into.add(new Step(line, after, at, verb, plain));
    }

    private void check(Verb verb, Fields fields) {
        for (var field : verb.fields()) {
            var node = fields.get(field.name());
            if (node == null) {
                if (field.needed()) {
                    fault(fields.line(), "expected \"" + field.name() + "\" in " + verb + ", got none");
                }
                continue;
            }
            check(verb, field, node);
        }
        fields.fields().keySet().stream()
                .filter(name ->
                        verb.fields().stream().noneMatch(field -> field.name().equals(name)))
                .forEach(name -> fault(
                        fields.lines().getOrDefault(name, fields.line()),
                        verb + " takes " + known(verb) + "; got \"" + name + "\""));
        var either = verb == Verb.scan ? "staff" : verb == Verb.join ? "group" : null;
        if (either != null && (fields.get(either) == null) == (fields.get("url") == null)) {
            fault(fields.line(), "expected either \"" + either + "\" or \"url\" in " + verb);
        }
    }

    private void check(Verb verb, Verb.Field field, Node node) {
        if (field.kind() == Kind.TREE) {
            return;
        }
        var text = text(node);
        if (!(node instanceof Value) || text.isEmpty()) {
            fault(node.line(), "expected a text as \"" + field.name() + "\" of " + verb);
            return;
        }
        switch (field.kind()) {
            case NEW -> {
                var kind = switch (verb) {
                    case customer -> Kind.PERSON;
                    case staff -> Kind.STAFF;
                    case group -> Kind.GROUP;
                    default -> Kind.TEXT;
                };
                if (names.put(text, kind) != null && kind != Kind.TEXT) {
                    fault(node.line(), "\"" + text + "\" is named already; take another name");
                }
            }
            case PERSON, STAFF, GROUP -> {
                if (names.get(text) != field.kind()) {
                    fault(node.line(), unknown(text, field.kind()));
                }
            }
            case SPAN -> span(node, field.name());
            default -> {}
        }
    }

    private String unknown(String text, Kind kind) {
        var section = switch (kind) {
            case PERSON -> "people";
            case STAFF -> "staff";
            default -> "groups";
        };
        var known = names.entrySet().stream()
                .filter(name -> name.getValue() == kind)
                .map(Map.Entry::getKey)
                .sorted()
                .limit(10)
                .collect(Collectors.joining(", "));
        return "expected one of " + section + (known.isEmpty() ? " (none are entered)" : " (" + known + ")")
                + ", got \"" + text + "\"; enter it under \"" + section + "\" first";
    }

    private @Nullable Duration span(@Nullable Node node, String name) {
        var text = text(node);
        try {
            var span = Duration.parse(text);
            if (!span.isNegative() && !span.isZero()) {
                return span;
            }
        } catch (DateTimeException wrong) {
            // Told below.
        }
        fault(node == null ? 1 : node.line(), "expected \"" + name + "\" such as PT20S or P1D, got \"" + text + "\"");
        return null;
    }

    private List<Node> items(String section, @Nullable Node node) {
        if (node == null) {
            return List.of();
        }
        if (node instanceof Items items) {
            return items.items();
        }
        fault(node.line(), "expected a list under \"" + section + "\": a line that begins with \"- \" for each");
        return List.of();
    }

    private static String known(Verb verb) {
        return verb.fields().isEmpty()
                ? "fields of the control plane, see /_sim/openapi.json"
                : verb.fields().stream().map(Verb.Field::name).collect(Collectors.joining(", "));
    }

    private static String text(@Nullable Node node) {
        return node instanceof Value value ? value.text() : "";
    }

    private static tools.jackson.databind.node.ObjectNode plain(Fields fields) {
        JsonNode plain = fields.plain();
        return (tools.jackson.databind.node.ObjectNode) plain;
    }

    private void fault(int line, String text) {
        faults.add(new ScriptViolation(Math.max(1, line), text));
    }

    private record When(@Nullable Duration after, @Nullable Instant at) {}
}

package io.quanzi.sandbox.scenario;

import io.quanzi.sandbox.core.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A part of a YAML file that knows its line. */
sealed interface Node {
    int line();

    /** A single value. */
    record Value(int line, JsonNode value) implements Node {
        String text() {
            return value.asString("");
        }
    }

    record Items(int line, List<Node> items) implements Node {}

    /**
     * A map.
     *
     * @param lines of the keys
     */
    record Fields(int line, Map<String, Node> fields, Map<String, Integer> lines) implements Node {
        @Nullable
        Node get(String name) {
            return fields.get(name);
        }
    }

    /** The same without lines. */
    default JsonNode plain() {
        if (this instanceof Value value) {
            return value.value();
        }
        if (this instanceof Items items) {
            var array = Json.array();
            items.items().forEach(item -> array.add(item.plain()));
            return array;
        }
        var object = Json.object();
        ((Fields) this).fields().forEach((name, node) -> object.set(name, node.plain()));
        return object;
    }

    /**
     * Reads a file.
     *
     * @throws ScenarioFaults when it is no YAML
     */
    static Node read(String yaml) {
        var faults = new ArrayList<ScenarioFaults.ScriptViolation>();
        try (var parser = new YAMLMapper().createParser(yaml)) {
            if (parser.nextToken() == null) {
                throw ScenarioFaults.of(1, "expected a scenario, got nothing; begin with \"name: …\" and \"steps:\"");
            }
            var node = node(parser, faults);
            if (!faults.isEmpty()) {
                throw new ScenarioFaults(faults);
            }
            return node;
        } catch (JacksonException e) {
            var place = e.getLocation();
            throw ScenarioFaults.of(
                    place == null ? 1 : Math.max(1, place.getLineNr()),
                    "expected YAML: "
                            + String.valueOf(e.getOriginalMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                            + "; mind the indentation, and quote texts with \":\" or \"#\" in them");
        }
    }

    private static Node node(JsonParser parser, List<ScenarioFaults.ScriptViolation> faults) {
        int line = parser.currentTokenLocation().getLineNr();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            var fields = new LinkedHashMap<String, Node>();
            var lines = new LinkedHashMap<String, Integer>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                int at = parser.currentTokenLocation().getLineNr();
                parser.nextToken();
                if (lines.put(name, at) != null) {
                    faults.add(new ScenarioFaults.ScriptViolation(at, "\"" + name + "\" stands here twice; keep one"));
                }
                fields.put(name, node(parser, faults));
            }
            return new Fields(line, fields, lines);
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            var items = new ArrayList<Node>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(node(parser, faults));
            }
            return new Items(line, items);
        }
        return new Value(line, Json.MAPPER.valueToTree(single(parser)));
    }

    private static @Nullable Object single(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> parser.getString();
        };
    }
}

package io.quanzi.playbook;

import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads YAML into records, strictly: all that is wrong with the form is found at once, each as a {@link Violation} with its
 * line; then all that the records themselves refuse.
 */
public final class Yaml {
    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private Yaml() {}

    /**
     * Reads a whole file. A {@link BadValue} of a record's constructor is reported at the line of its key, else where
     * that record stands.
     *
     * @throws InvalidFile when the YAML is broken, a key is unknown, missing or there twice, or a value is refused
     */
    public static <T> T read(Source file, Class<T> type) {
        return read(file, type, Set.of());
    }

    /**
     * Reads a record of some of a file's keys.
     *
     * @param besides the keys that something else reads
     * @throws InvalidFile as {@link #read(Source, Class)}
     */
    public static <T> T read(Source file, Class<T> type, Set<String> besides) {
        YamlNode root = YamlReader.read(file);
        var violations = new ArrayList<Violation>();
        new RecordShape(file, violations).check(root, type, besides);
        if (!violations.isEmpty()) {
            throw new InvalidFile(violations);
        }
        var collector = new ViolationCollector(file.path(), root);
        try {
            JsonNode tree = root.toJson();
            if (tree instanceof ObjectNode keys) {
                Set<String> own = new HashSet<>(RecordShape.keys(type));
                besides.stream().filter(key -> !own.contains(key)).forEach(keys::remove);
            }
            ObjectReader reader = MAPPER.readerFor(type).withHandler(collector);
            T read = (YoungerRules.areBorne()
                            ? reader.without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                            : reader)
                    .readValue(tree);
            if (read != null && collector.violations.isEmpty()) {
                return read;
            }
        } catch (JacksonException unreadable) {
            collector.violations.add(Violation.inFile(file.path(), lineOf(root, unreadable), messageOf(unreadable)));
        }
        throw new InvalidFile(collector.violations);
    }

    /** Notes what records refuse and lets the reading go on, so that all of it is found at once. */
    private static final class ViolationCollector extends DeserializationProblemHandler {
        private final String file;
        private final YamlNode root;
        private final List<Violation> violations = new ArrayList<>();
        private final List<List<Object>> refusedPlaces = new ArrayList<>();

        ViolationCollector(String file, YamlNode root) {
            this.file = file;
            this.root = root;
        }

        @Override
        public @Nullable Object handleInstantiationProblem(
                DeserializationContext context, Class<?> type, Object argument, Throwable thrown) {
            if (thrown.getCause() instanceof BadValue refused) {
                List<Object> place = place(context.getParser());
                if (refusedPlaces.stream().anyMatch(part -> isWithin(part, place))) {
                    return null; // made of what is refused already
                }
                refusedPlaces.add(place);
                for (BadValue.Problem problem : BadValue.problemsOf(refused)) {
                    var path = new ArrayList<>(place);
                    Stream.ofNullable(problem.key()).forEach(path::add);
                    path.addAll(problem.within());
                    violations.add(Violation.inFile(file, lineOf(root, path), problem.why()));
                }
                return null;
            }
            // what is made of a refused part fails for that alone
            return violations.isEmpty() ? NOT_HANDLED : null;
        }

        private static boolean isWithin(List<Object> part, List<Object> whole) {
            return part.size() > whole.size() && part.subList(0, whole.size()).equals(whole);
        }

        /** Returns the place of the record that was being made. */
        private static List<Object> place(JsonParser parser) {
            var path = new ArrayDeque<Object>();
            TokenStreamContext at = parser.streamReadContext();
            if (parser.currentToken() == JsonToken.PROPERTY_NAME) {
                at = at.getParent(); // made as soon as its last value was known, before its end
            }
            for (; at != null; at = at.getParent()) {
                if (at.inArray()) {
                    path.addFirst(at.getCurrentIndex());
                } else if (at.inObject() && at.currentName() != null) {
                    path.addFirst(at.currentName());
                }
            }
            return List.copyOf(path);
        }
    }

    /** The keys of the top level, in the order written; empty when there are none. */
    public static List<String> keys(Source file) {
        return YamlReader.read(file) instanceof YamlNode.Mapping mapping
                ? mapping.entries().stream().map(YamlNode.Entry::key).toList()
                : List.of();
    }

    /** The single value of a key of the top level; empty when it is missing, empty, or no single value. */
    public static Optional<String> value(Source file, String key) {
        return YamlReader.read(file) instanceof YamlNode.Mapping mapping
                ? mapping.find(key)
                        .map(YamlNode.Entry::value)
                        .filter(value -> value instanceof YamlNode.Scalar scalar && !scalar.isNull())
                        .map(value -> ((YamlNode.Scalar) value).text())
                : Optional.empty();
    }

    /**
     * The line of a part of a file.
     *
     * @param path keys and numbers of list entries, from the top; as much of it is followed as there is
     */
    public static int lineOf(Source file, Object... path) {
        try {
            return lineOf(YamlReader.read(file), List.of(path));
        } catch (InvalidFile unreadable) {
            return 0;
        }
    }

    /** The lines of a file's parts. */
    public static Lines lines(Source file) {
        YamlNode root = YamlReader.read(file);
        return path -> lineOf(root, List.of(path));
    }

    /** Finds the lines of a file's parts. */
    public interface Lines {
        /** The line of a part, as {@link Yaml#lineOf(Source, Object...)}. */
        int of(Object... path);
    }

    /** The line on which a value stands, wherever it is, be it behind a dot only; 0 when it does not. */
    static int lineOfValue(Source file, String value) {
        try {
            YamlNode root = YamlReader.read(file);
            int line = lineOfValue(root, value::equals);
            return line > 0 ? line : lineOfValue(root, text -> text.endsWith("." + value));
        } catch (InvalidFile unreadable) {
            return 0;
        }
    }

    private static int lineOfValue(YamlNode node, Predicate<String> wanted) {
        if (node instanceof YamlNode.Scalar scalar) {
            return wanted.test(scalar.text()) ? scalar.line() : 0;
        }
        List<YamlNode> parts = node instanceof YamlNode.Listing list
                ? list.items()
                : ((YamlNode.Mapping) node)
                        .entries().stream().map(YamlNode.Entry::value).toList();
        return parts.stream()
                .mapToInt(part -> lineOfValue(part, wanted))
                .filter(line -> line > 0)
                .findFirst()
                .orElse(0);
    }

    private static int lineOf(YamlNode root, List<?> path) {
        YamlNode node = root;
        int line = root.line();
        for (Object step : path) {
            if (step instanceof Integer index
                    && node instanceof YamlNode.Listing list
                    && index < list.items().size()) {
                node = list.items().get(index);
                line = node.line();
            } else if (step instanceof String key
                    && node instanceof YamlNode.Mapping mapping
                    && mapping.find(key).isPresent()) {
                YamlNode.Entry entry = mapping.find(key).get();
                node = entry.value();
                line = entry.line();
            } else {
                break;
            }
        }
        return line;
    }

    private static int lineOf(YamlNode root, JacksonException unreadable) {
        var path = new ArrayList<Object>();
        for (Reference step : unreadable.getPath()) {
            String key = step.getPropertyName();
            path.add(key == null ? step.getIndex() : key);
        }
        return lineOf(root, path);
    }

    private static @Nullable String keyOf(JacksonException unreadable) {
        return unreadable.getPath().isEmpty()
                ? null
                : unreadable.getPath().get(unreadable.getPath().size() - 1).getPropertyName();
    }

    private static Message messageOf(JacksonException unreadable) {
        if (unreadable instanceof ValueInstantiationException
                && unreadable.getCause() instanceof RuntimeException other) {
            return BadValue.problemsOf(other).get(0).why();
        }
        String key = keyOf(unreadable);
        return key == null
                ? Message.of("fault.value.other", unreadable.getOriginalMessage())
                : Message.of("fault.value", key, unreadable.getOriginalMessage());
    }
}

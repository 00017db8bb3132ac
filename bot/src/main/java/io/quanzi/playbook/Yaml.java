package io.quanzi.playbook;

import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads YAML into records, strictly: all that is wrong with the form is found at once, each as a {@link Violation} with its
 * line; then what the records themselves refuse.
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
        try {
            JsonNode tree = MAPPER.readTree(file.content());
            if (tree instanceof ObjectNode keys) {
                Set<String> own = new HashSet<>(RecordShape.keys(type));
                besides.stream().filter(key -> !own.contains(key)).forEach(keys::remove);
            }
            return Objects.requireNonNull(MAPPER.treeToValue(tree, type));
        } catch (JacksonException unreadable) {
            throw new InvalidFile(Violation.inFile(file.path(), lineOf(root, unreadable), messageOf(unreadable)));
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

    /** Where the parts of a file stand. */
    public interface Lines {
        /** The line of a part, as {@link Yaml#lineOf(Source, Object...)}. */
        int of(Object... path);
    }

    /** The line on which a value stands, wherever it is; 0 when it does not. */
    static int lineOfValue(Source file, String value) {
        try {
            return lineOfValue(YamlReader.read(file), value);
        } catch (InvalidFile unreadable) {
            return 0;
        }
    }

    private static int lineOfValue(YamlNode node, String value) {
        if (node instanceof YamlNode.Scalar scalar) {
            return scalar.text().equals(value) ? scalar.line() : 0;
        }
        List<YamlNode> parts = node instanceof YamlNode.Listing list
                ? list.items()
                : ((YamlNode.Mapping) node)
                        .entries().stream().map(YamlNode.Entry::value).toList();
        return parts.stream()
                .mapToInt(part -> lineOfValue(part, value))
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
        BadValue.keyOf(unreadable.getCause()).ifPresent(path::add);
        return lineOf(root, path);
    }

    private static @Nullable String keyOf(JacksonException unreadable) {
        return unreadable.getPath().isEmpty()
                ? null
                : unreadable.getPath().get(unreadable.getPath().size() - 1).getPropertyName();
    }

    private static Message messageOf(JacksonException unreadable) {
        if (unreadable.getCause() instanceof RuntimeException refused
                && unreadable instanceof ValueInstantiationException) {
            return BadValue.whyOf(refused);
        }
        String key = keyOf(unreadable);
        return key == null
                ? Message.of("fault.value.other", unreadable.getOriginalMessage())
                : Message.of("fault.value", key, unreadable.getOriginalMessage());
    }
}

package io.quanzi.playbook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Validates a YAML tree against the record it is read into: unknown and missing keys, and values of another kind,
 * each at its line and all at once. A component is needed unless it is {@code @Nullable} or a primitive.
 */
final class RecordShape {
    private static final Map<Character, String> WEEKDAYS =
            Map.of('一', "MON", '二', "TUE", '三', "WED", '四', "THU", '五', "FRI", '六', "SAT", '日', "SUN", '天', "SUN");

    private static final Pattern WEEKDAY = Pattern.compile("(?:周|星期|礼拜)?[一二三四五六日天]");
    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");

    private final Source file;
    private final List<Violation> violations;

    RecordShape(Source file, List<Violation> violations) {
        this.file = file;
        this.violations = violations;
    }

    /** @param besides keys of the top level that somebody else reads */
    void check(YamlNode root, Class<?> type, Set<String> besides) {
        if (type.isRecord()) {
            record(root, type, besides, Message.of("fault.kind.file"));
        }
    }

    private void record(YamlNode node, Class<?> type, Set<String> besides, Message what) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            addViolation(
                    node.line(),
                    Message.of("fault.shape.keys", what, components(type).keySet(), node.kind()));
            return;
        }
        Map<String, RecordComponent> known = components(type);
        for (YamlNode.Entry entry : mapping.entries()) {
            RecordComponent component = known.get(entry.key());
            if (component != null) {
                value(entry.value(), component.getAnnotatedType(), entry.key(), entry.line());
            } else if (!besides.contains(entry.key()) && !YoungerRules.areBorne()) {
                var all = new LinkedHashSet<>(besides);
                all.addAll(known.keySet());
                addViolation(
                        entry.line(),
                        Message.of("fault.shape.unknown", entry.key(), Nearest.questionOrStop(entry.key(), all), all));
            }
        }
        known.forEach((key, component) -> {
            if (mapping.find(key).isEmpty() && isNeeded(component)) {
                addViolation(mapping.line(), Message.of("fault.missing", key, example(component.getType())));
            }
        });
    }

    private static boolean isNeeded(RecordComponent component) {
        return !component.getType().isPrimitive() && !isNullable(component.getAnnotatedType());
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private void value(YamlNode node, AnnotatedType annotated, String key, int line) {
        if (node instanceof YamlNode.Scalar scalar && scalar.isNull()) {
            if (!isNullable(annotated)) {
                Class<?> type = raw(annotated.getType());
                addViolation(line, Message.of("fault.shape.empty", key, type == null ? Message.NONE : example(type)));
            }
            return;
        }
        Type type = annotated.getType();
        if (type instanceof ParameterizedType generic
                && annotated instanceof java.lang.reflect.AnnotatedParameterizedType of) {
            collection(node, generic, of, key, line);
        } else if (type instanceof Class<?> plain) {
            if (plain.isRecord()) {
                record(node, plain, Set.of(), Message.of("fault.kind.quoted", key));
            } else if (isSingle(plain)) {
                single(node, plain, key, line);
            }
        }
    }

    private void collection(
            YamlNode node,
            ParameterizedType generic,
            java.lang.reflect.AnnotatedParameterizedType of,
            String key,
            int line) {
        Class<?> type = raw(generic);
        AnnotatedType[] parts = of.getAnnotatedActualTypeArguments();
        if (type != null && java.util.Collection.class.isAssignableFrom(type)) {
            if (node instanceof YamlNode.Listing list) {
                list.items().forEach(item -> value(item, parts[0], key, item.line()));
            } else {
                addViolation(line, Message.of("fault.shape.list", key, node.kind()));
            }
        } else if (type != null && Map.class.isAssignableFrom(type)) {
            if (node instanceof YamlNode.Mapping map) {
                map.entries().forEach(entry -> value(entry.value(), parts[1], entry.key(), entry.line()));
            } else {
                addViolation(line, Message.of("fault.shape.map", key, node.kind()));
            }
        }
    }

    private static boolean isSingle(Class<?> type) {
        return type == String.class
                || type == LocalDate.class
                || type.isEnum()
                || type.isPrimitive()
                || Number.class.isAssignableFrom(type)
                || type == Boolean.class;
    }

    private void single(YamlNode node, Class<?> type, String key, int line) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            addViolation(line, Message.of("fault.shape.single", key, example(type), node.kind()));
        } else if (!fits(scalar.text().strip(), type)) {
            addViolation(
                    line,
                    Message.of(
                            "fault.shape.value",
                            key,
                            expected(type),
                            scalar.text(),
                            hint(scalar.text().strip(), type)));
        }
    }

    private static boolean fits(String text, Class<?> type) {
        if (type.isEnum()) {
            return names(type).contains(text);
        }
        if (type == boolean.class || type == Boolean.class) {
            return text.equals("true") || text.equals("false");
        }
        try {
            if (type == int.class || type == Integer.class) {
                Integer.parseInt(text);
                return WHOLE.matcher(text).matches();
            } else if (type == long.class || type == Long.class) {
                Long.parseLong(text);
                return WHOLE.matcher(text).matches();
            } else if (type == double.class || type == Double.class) {
                return Double.isFinite(Double.parseDouble(text)) && text.matches("[-+0-9.eE]+");
            } else if (type == LocalDate.class) {
                LocalDate.parse(text);
            }
            return true;
        } catch (NumberFormatException | DateTimeException other) {
            return false;
        }
    }

    private static Message expected(Class<?> type) {
        if (type.isEnum()) {
            return Message.of("fault.expected.one-of", names(type));
        }
        if (type == boolean.class || type == Boolean.class) {
            return Message.of("fault.expected.flag");
        }
        if (type == LocalDate.class) {
            return Message.of("fault.expected.day");
        }
        return Message.of(
                type == double.class || type == Double.class ? "fault.expected.number" : "fault.expected.whole");
    }

    private static Message hint(String text, Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return MeantValue.flag(text);
        }
        if (type == LocalDate.class) {
            return MeantValue.day(text);
        }
        if (!type.isEnum()) {
            return type == double.class || type == Double.class ? MeantValue.number(text) : MeantValue.whole(text);
        }
        List<String> names = names(type);
        String day = WEEKDAY.matcher(text).matches() ? WEEKDAYS.get(text.charAt(text.length() - 1)) : null;
        return day != null && names.contains(day)
                ? Message.of("fault.then-write", day)
                : text.matches("\\d+") ? Message.NONE : Nearest.question(text.toUpperCase(Locale.ROOT), names);
    }

    private static Message example(Class<?> type) {
        if (type.isEnum() || type == LocalDate.class) {
            return Message.of("fault.then-expected", expected(type));
        }
        return List.class.isAssignableFrom(type) ? Message.of("fault.then-list") : Message.NONE;
    }

    private static List<String> names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
    }

    private static @Nullable Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        return type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> plain
                ? plain
                : null;
    }

    static Map<String, RecordComponent> components(Class<?> type) {
        var known = new LinkedHashMap<String, RecordComponent>();
        for (RecordComponent component : type.getRecordComponents()) {
            JsonProperty written = component.getAccessor().getAnnotation(JsonProperty.class);
            known.put(written == null ? component.getName() : written.value(), component);
        }
        return known;
    }

    /** The keys that a record is written with. */
    static List<String> keys(Class<?> type) {
        return type.isRecord() ? new ArrayList<>(components(type).keySet()) : List.of();
    }

    private void addViolation(int line, Message message) {
        violations.add(Violation.inFile(file.path(), line, message));
    }
}

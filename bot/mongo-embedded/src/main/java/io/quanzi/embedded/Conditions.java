package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The conditions that a query puts on single fields: every match must meet them, on the top level and in {@code $and}.
 * Only what an index can answer; the rest of the query stays with the matcher.
 */
final class Conditions {
    /** Characters beside letters and digits that mean themselves in a regular expression. */
    private static final String PLAIN_MARKS = " _-:/@#,;=~%&!\"'<>";

    private static final Set<String> PLAIN = Set.of("$eq", "$in", "$gt", "$gte", "$lt", "$lte");

    private final Map<String, List<Condition>> byPath = new HashMap<>();
    private final Map<String, List<@Nullable Object>> expressions = new HashMap<>();

    private final List<List<Conditions>> alternatives = new ArrayList<>();

    enum Kind {
        ANY_OF,
        PREFIX,
        FROM,
        AFTER,
        UP_TO,
        BEFORE
    }

    /**
     * One condition.
     *
     * @param values the values, in order and without repeats, for ANY_OF; the one bound or beginning for the others
     * @param arrays whether it also binds where an array is on the path; the library's matcher leaves conditions out there
     * @param whole whether the values are all that the query asks for, and no mere parts of an array
     */
    record Condition(Kind kind, List<@Nullable Object> values, boolean arrays, boolean whole) {
        Condition(Kind kind, List<@Nullable Object> values, boolean arrays) {
            this(kind, values, arrays, true);
        }

        boolean impliesPresence() {
            return kind != Kind.ANY_OF || !whole || values.stream().allMatch(value -> value != null);
        }
    }

    static Conditions of(Document query) {
        Conditions conditions = new Conditions();
        conditions.read(query);
        return conditions;
    }

    List<Condition> on(String path) {
        return byPath.getOrDefault(path, List.of());
    }

    /** All that the query says of this field, as written. */
    List<@Nullable Object> expressionsOn(String path) {
        return expressions.getOrDefault(path, List.of());
    }

    /** Each {@code $or} of the query, as its branches; every match meets one of them. */
    List<List<Conditions>> alternatives() {
        return alternatives;
    }

    boolean isEmpty() {
        return byPath.isEmpty() && alternatives.isEmpty();
    }

    private void read(Document query) {
        query.forEach((key, value) -> {
            if (key.equals("$and") && value instanceof Collection<?> parts) {
                for (Object part : parts) {
                    if (part instanceof Document document) {
                        read(document);
                    }
                }
            } else if (key.equals("$or") && value instanceof Collection<?> branches) {
                alternatives.add(branches.stream()
                        .map(branch -> branch instanceof Document document ? of(document) : new Conditions())
                        .toList());
            } else if (!key.startsWith("$")) {
                expressions.computeIfAbsent(key, path -> new ArrayList<>()).add(value);
                readField(key, value);
            }
        });
    }

    private void readField(String path, @Nullable Object value) {
        if (BsonRegularExpression.isRegularExpression(value)) {
            readBeginning(path, BsonRegularExpression.convertToRegularExpression(value));
            return;
        }
        if (value instanceof Collection<?> elements) {
            readArray(path, elements, true);
            return;
        }
        if (!(value instanceof Document document)) {
            add(path, new Condition(Kind.ANY_OF, Collections.singletonList(value), true));
        } else if (document.keySet().stream().noneMatch(key -> key.startsWith("$"))) {
            if (isPlainValue(document)) {
                add(path, new Condition(Kind.ANY_OF, List.of(document), false));
            }
        } else if (document.keySet().stream().allMatch(key -> key.startsWith("$"))) {
            boolean arrays = PLAIN.containsAll(document.keySet());
            document.forEach((operator, operand) -> readOperator(path, operator, operand, arrays));
        }
    }

    private void readOperator(String path, String operator, @Nullable Object operand, boolean arrays) {
        switch (operator) {
            case "$eq" -> {
                if (operand instanceof Collection<?> elements) {
                    readArray(path, elements, arrays);
                } else if (isKey(operand)) {
                    add(path, new Condition(Kind.ANY_OF, Collections.singletonList(operand), arrays));
                }
            }
            case "$in" -> {
                if (operand instanceof Collection<?> values && values.stream().allMatch(Conditions::isKey)) {
                    TreeSet<@Nullable Object> sorted = new TreeSet<>(ValueOrder::compare);
                    sorted.addAll(values);
                    add(path, new Condition(Kind.ANY_OF, new ArrayList<>(sorted), arrays));
                }
            }
            case "$gte" -> addBound(path, Kind.FROM, operand, arrays);
            case "$gt" -> addBound(path, Kind.AFTER, operand, arrays);
            case "$lte" -> addBound(path, Kind.UP_TO, operand, arrays);
            case "$lt" -> addBound(path, Kind.BEFORE, operand, arrays);
            default -> {}
        }
    }

    /** An array is equal only to one that has its first element too, and stands under it. */
    private void readArray(String path, Collection<?> elements, boolean arrays) {
        Object first = elements.isEmpty()
                ? ValueOrder.EMPTY_ARRAY
                : elements.iterator().next();
        if (isKey(first)) {
            add(path, new Condition(Kind.ANY_OF, Collections.singletonList(first), arrays, false));
        }
    }

    private void readBeginning(String path, BsonRegularExpression expression) {
        String options = expression.getOptions();
        String beginning = options == null || options.isEmpty() ? beginning(expression.getPattern()) : "";
        if (!beginning.isEmpty()) {
            add(path, new Condition(Kind.PREFIX, List.of(beginning), false));
        }
    }

    /** The plain text with which everything begins that the pattern finds; empty if there is none. */
    private static String beginning(String pattern) {
        if (!pattern.startsWith("^") || pattern.indexOf('|') >= 0) {
            return "";
        }
        if (pattern.startsWith("^\\Q")) {
            int end = pattern.indexOf("\\E");
            return pattern.substring(3, end < 0 ? pattern.length() : end);
        }
        int end = 1;
        while (end < pattern.length()
                && (Character.isLetterOrDigit(pattern.charAt(end)) || PLAIN_MARKS.indexOf(pattern.charAt(end)) >= 0)) {
            end++;
        }
        // What may be repeated may also be missing.
        boolean repeated = end < pattern.length() && "*?{".indexOf(pattern.charAt(end)) >= 0;
        return pattern.substring(1, repeated && end > 1 ? end - 1 : end);
    }

    private void addBound(String path, Kind kind, @Nullable Object bound, boolean arrays) {
        if (ValueOrder.isRangeable(bound)) {
            add(path, new Condition(kind, Collections.singletonList(bound), arrays));
        }
    }

    private void add(String path, Condition condition) {
        byPath.computeIfAbsent(path, key -> new ArrayList<>()).add(condition);
    }

    private static boolean isKey(@Nullable Object value) {
        return !(value instanceof Collection)
                && !BsonRegularExpression.isRegularExpression(value)
                && !(value instanceof Document document && hasOperator(document));
    }

    /** Whether the matcher takes this document for a value to be equal to, and for nothing else. */
    private static boolean isPlainValue(Document document) {
        return !document.isEmpty() && !hasOperator(document) && !document.containsValue(null);
    }

    private static boolean hasOperator(Document document) {
        return document.entrySet().stream()
                .anyMatch(entry -> entry.getKey().startsWith("$")
                        || (entry.getValue() instanceof Document inner && hasOperator(inner)));
    }
}

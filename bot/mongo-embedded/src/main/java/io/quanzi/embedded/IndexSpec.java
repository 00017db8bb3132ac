package io.quanzi.embedded;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An index as it is asked for, as in {@code {name, key: {field: 1 or -1, …}, unique, sparse, partialFilterExpression,
 * expireAfterSeconds}}. Anything else is refused: an option that is silently left out gives wrong answers later.
 *
 * @param filter only documents that match are in the index; null for all
 * @param expireAfterSeconds a document goes this long after the date in the index's one field; null for never
 */
record IndexSpec(
        String name,
        List<IndexField> fields,
        boolean unique,
        boolean sparse,
        @Nullable Document filter,
        @Nullable Long expireAfterSeconds) {
    static final String ID_NAME = "_id_";

    private static final Set<String> KNOWN = Set.of(
            "v",
            "name",
            "ns",
            "key",
            "unique",
            "sparse",
            "partialFilterExpression",
            "expireAfterSeconds",
            "background");
    private static final Set<String> FILTER_OPERATORS = Set.of("$eq", "$exists", "$gt", "$gte", "$lt", "$lte", "$type");
    private static final int CANNOT_CREATE_INDEX = 67;
    private static final int INVALID_INDEX_OPTION = 197;

    /** One field of an index. */
    record IndexField(String path, List<String> steps, int direction) {}

    /**
     * Whether two versions of a document have the same keys for sure, told by their values alone: most updates change the
     * keys of few indexes. False says nothing.
     */
    boolean standsAlike(Document from, Document to) {
        if (filter != null) {
            return false;
        }
        for (IndexField field : fields) {
            if (!isSameAt(from, to, field.steps())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSameAt(Document from, Document to, List<String> steps) {
        Object was = from;
        Object is = to;
        for (String step : steps) {
            if (!(was instanceof Document before) || !(is instanceof Document after)) {
                break;
            }
            was = before.get(step);
            is = after.get(step);
            if (was == null && is == null && before.containsKey(step) != after.containsKey(step)) {
                return false; // a sparse index has the one and not the other
            }
        }
        return isSame(was, is);
    }

    /** Of documents it says no, as theirs are equal in any order of their fields. */
    private static boolean isSame(@Nullable Object was, @Nullable Object is) {
        if (was instanceof Collection<?> before && is instanceof Collection<?> after) {
            if (before.size() != after.size()) {
                return false;
            }
            Iterator<?> next = after.iterator();
            for (Object one : before) {
                if (!isSame(one, next.next())) {
                    return false;
                }
            }
            return true;
        }
        return !(was instanceof Document) && Objects.equals(was, is);
    }

    static IndexSpec of(Document description) {
        if (!(description.get("name") instanceof String name) || name.isEmpty()) {
            throw new MongoServerError(9, "FailedToParse", "An index needs a name, such as {name: 'email_1'}");
        }
        for (String option : description.keySet()) {
            if (!KNOWN.contains(option)) {
                throw refused(INVALID_INDEX_OPTION, name, "option '" + option + "' is not supported");
            }
        }
        if (!(description.get("key") instanceof Document key) || key.isEmpty()) {
            throw refused(CANNOT_CREATE_INDEX, name, "it needs a key, such as {key: {email: 1}}");
        }
        List<IndexField> fields = new ArrayList<>();
        for (Map.Entry<String, Object> entry : key.entrySet()) {
            fields.add(field(name, entry.getKey(), entry.getValue()));
        }
        boolean id = key.keySet().equals(Set.of("_id"));
        boolean sparse = Utils.isTrue(description.get("sparse"));
        Document filter = filter(name, description.get("partialFilterExpression"));
        if (sparse && filter != null) {
            throw refused(CANNOT_CREATE_INDEX, name, "sparse and partialFilterExpression exclude each other");
        }
        if (id && (sparse || filter != null)) {
            throw refused(INVALID_INDEX_OPTION, name, "the index on _id takes no options");
        }
        return new IndexSpec(
                name,
                List.copyOf(fields),
                id || Utils.isTrue(description.get("unique")),
                sparse,
                filter,
                expiry(name, fields, description.get("expireAfterSeconds")));
    }

    private static IndexField field(String name, String path, @Nullable Object direction) {
        if (path.isEmpty() || path.contains("$") || path.startsWith(".") || path.endsWith(".") || path.contains("..")) {
            throw refused(CANNOT_CREATE_INDEX, name, "field '" + path + "' is not supported");
        }
        if (!(direction instanceof Number number) || number.doubleValue() == 0) {
            throw refused(
                    CANNOT_CREATE_INDEX,
                    name,
                    "field '" + path + "' must be 1 or -1, not " + direction + "; other kinds are not supported");
        }
        return new IndexField(path, List.of(path.split("\\.", -1)), number.doubleValue() > 0 ? 1 : -1);
    }

    private static @Nullable Document filter(String name, @Nullable Object filter) {
        if (filter == null) {
            return null;
        }
        if (!(filter instanceof Document document)) {
            throw refused(CANNOT_CREATE_INDEX, name, "partialFilterExpression must be a document");
        }
        checkFilter(name, document);
        return document;
    }

    private static void checkFilter(String name, Document filter) {
        for (Map.Entry<String, Object> entry : filter.entrySet()) {
            String key = entry.getKey();
            if (key.equals("$and") && entry.getValue() instanceof Collection<?> parts) {
                parts.forEach(part -> checkFilter(name, (Document) part));
            } else if (key.startsWith("$")) {
                throw refused(CANNOT_CREATE_INDEX, name, "partialFilterExpression cannot hold " + key);
            } else if (entry.getValue() instanceof Document operators) {
                for (Map.Entry<String, Object> operator : operators.entrySet()) {
                    boolean never = operator.getKey().equals("$exists") && !Utils.isTrue(operator.getValue());
                    if (operator.getKey().startsWith("$") && (never || !FILTER_OPERATORS.contains(operator.getKey()))) {
                        throw refused(
                                CANNOT_CREATE_INDEX, name, "partialFilterExpression cannot hold " + operator.getKey());
                    }
                }
            }
        }
    }

    private static @Nullable Long expiry(String name, List<IndexField> fields, @Nullable Object seconds) {
        if (seconds == null) {
            return null;
        }
        if (!(seconds instanceof Number number) || number.longValue() < 0 || number.longValue() > Integer.MAX_VALUE) {
            throw refused(CANNOT_CREATE_INDEX, name, "expireAfterSeconds must be a number from 0 to 2147483647");
        }
        if (fields.size() != 1 || fields.get(0).path().equals("_id")) {
            throw refused(CANNOT_CREATE_INDEX, name, "expireAfterSeconds needs an index on one field that is not _id");
        }
        return number.longValue();
    }

    private static MongoServerError refused(int code, String name, String why) {
        String codeName = code == CANNOT_CREATE_INDEX ? "CannotCreateIndex" : "InvalidIndexSpecificationOption";
        return new MongoServerError(
                code, codeName, "Index '" + name + "' cannot be made by the embedded store: " + why);
    }

    /** Whether there are documents that the index cannot take: those with arrays at two of its paths, which {@code _id} is not. */
    boolean refuses() {
        return fields.stream().filter(field -> !field.path().equals("_id")).count() > 1;
    }

    boolean onId() {
        return fields.size() == 1 && fields.get(0).path().equals("_id");
    }

    List<IndexKey> keys() {
        return fields.stream()
                .map(field -> new IndexKey(field.path(), field.direction() > 0))
                .toList();
    }

    /** Whether both have the same fields in the same order and directions. */
    boolean sameKey(IndexSpec other) {
        return keyText().equals(other.keyText());
    }

    /** Whether both are the same index but for the name. */
    boolean sameAs(IndexSpec other) {
        return sameKey(other)
                && unique == other.unique
                && sparse == other.sparse
                && String.valueOf(filter).equals(String.valueOf(other.filter))
                && String.valueOf(expireAfterSeconds).equals(String.valueOf(other.expireAfterSeconds));
    }

    private String keyText() {
        StringBuilder text = new StringBuilder();
        fields.forEach(field ->
                text.append(field.path()).append(' ').append(field.direction()).append('\n'));
        return text.toString();
    }
}

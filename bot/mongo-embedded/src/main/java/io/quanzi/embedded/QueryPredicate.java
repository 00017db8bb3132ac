package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether documents match a query. That a field is a text, or one of some texts, is checked here, by one look however many
 * texts there are, and that it is a moment, or one between others; the library's matcher checks the rest.
 */
final class QueryPredicate implements Predicate<Document> {
    private static final Set<String> BOUNDS = Set.of("$eq", "$gt", "$gte", "$lt", "$lte");

    private final BiPredicate<Document, Document> matcher;
    private final List<Check> checks = new ArrayList<>();
    private final List<Document> rest = new ArrayList<>();

    /**
     * What is asked of one field.
     *
     * @param texts one of which it has to be; null where a moment is asked for
     * @param moments those that it may be
     * @param asked the same for the matcher, which knows what it means for values of another kind
     */
    private record Check(String field, @Nullable Set<String> texts, Predicate<Instant> moments, Document asked) {
        Verdict of(@Nullable Object value) {
            if (texts == null) {
                return value instanceof Instant moment ? Verdict.of(moments.test(moment)) : Verdict.READ_ALL;
            }
            return value instanceof String text ? Verdict.of(texts.contains(text)) : Verdict.READ_ALL;
        }
    }

    /** @param matcher says whether a document matches a query */
    QueryPredicate(Document query, BiPredicate<Document, Document> matcher) {
        this.matcher = matcher;
        read(query);
    }

    private void read(Document query) {
        Document left = new Document();
        query.forEach((key, value) -> {
            boolean isField = !key.startsWith("$") && !key.isEmpty() && key.indexOf('.') < 0;
            Set<String> any = isField ? texts(value) : null;
            Predicate<Instant> moments = isField ? moments(value) : null;
            if (any != null || moments != null) {
                Predicate<Instant> some = moments == null ? moment -> false : moments;
                checks.add(new Check(key, any, some, new Document(key, value)));
            } else if (key.equals("$and") && isListOfQueries(value)) {
                ((Collection<?>) value).forEach(part -> read((Document) part));
            } else {
                left.put(key, value);
            }
        });
        if (!left.isEmpty()) {
            rest.add(left);
        }
    }

    /** Whether the matcher would take this for an {@code $and}; it refuses an empty one. */
    private static boolean isListOfQueries(@Nullable Object value) {
        return value instanceof List<?> parts
                && !parts.isEmpty()
                && parts.stream().allMatch(part -> part instanceof Document);
    }

    /** The texts of which a field has to be one; null when more is asked, or something else. */
    private static @Nullable Set<String> texts(@Nullable Object value) {
        if (value instanceof String text) {
            return Set.of(text);
        }
        if (!(value instanceof Document operators) || operators.size() != 1) {
            return null;
        }
        if (operators.get("$eq") instanceof String text) {
            return Set.of(text);
        }
        if (!(operators.get("$in") instanceof Collection<?> values)) {
            return null;
        }
        Set<String> texts = new HashSet<>();
        for (Object one : values) {
            if (!(one instanceof String text)) {
                return null;
            }
            texts.add(text);
        }
        return texts;
    }

    /** Which moments are asked for; null when more is asked, or something else. */
    private static @Nullable Predicate<Instant> moments(@Nullable Object value) {
        if (value instanceof Instant asked) {
            return asked::equals;
        }
        if (!(value instanceof Document bounds) || bounds.isEmpty()) {
            return null;
        }
        Predicate<Instant> all = moment -> true;
        for (Map.Entry<String, Object> bound : bounds.entrySet()) {
            if (!(bound.getValue() instanceof Instant limit) || !BOUNDS.contains(bound.getKey())) {
                return null;
            }
            all = all.and(
                    switch (bound.getKey()) {
                        case "$gt" -> moment -> moment.isAfter(limit);
                        case "$gte" -> moment -> !moment.isBefore(limit);
                        case "$lt" -> moment -> moment.isBefore(limit);
                        case "$lte" -> moment -> !moment.isAfter(limit);
                        default -> limit::equals;
                    });
        }
        return all;
    }

    /** What the bytes of a document say, of which no more is read than the fields that are checked here. */
    enum Verdict {
        MATCHES,
        DIFFERS,
        /** Only the whole document tells. */
        READ_ALL;

        private static Verdict of(boolean matches) {
            return matches ? MATCHES : DIFFERS;
        }
    }

    Verdict test(byte[] bytes) {
        Verdict verdict = rest.isEmpty() ? Verdict.MATCHES : Verdict.READ_ALL;
        for (Check check : checks) {
            Verdict one = check.of(DocumentBytes.read(bytes, check.field));
            if (one == Verdict.DIFFERS) {
                return one;
            }
            verdict = one == Verdict.READ_ALL ? one : verdict;
        }
        return verdict;
    }

    @Override
    public boolean test(Document document) {
        for (Check check : checks) {
            Verdict one = check.of(document.get(check.field));
            if (one == Verdict.DIFFERS || (one == Verdict.READ_ALL && !matcher.test(document, check.asked))) {
                return false;
            }
        }
        for (Document query : rest) {
            if (!matcher.test(document, query)) {
                return false;
            }
        }
        return true;
    }
}

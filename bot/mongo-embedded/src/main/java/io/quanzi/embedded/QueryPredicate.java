package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether documents match a query. That a field is a text, or one of some texts, is checked here, by one look however many
 * texts there are; the library's matcher, which goes through them one by one, checks the rest.
 */
final class QueryPredicate implements Predicate<Document> {
    private final BiPredicate<Document, Document> matcher;
    private final List<AnyOf> texts = new ArrayList<>();
    private final List<Document> rest = new ArrayList<>();

    /** @param asked the same for the matcher, which knows what equals a text that is none */
    private record AnyOf(String field, Set<String> texts, Document asked) {}

    /** @param matcher says whether a document matches a query */
    QueryPredicate(Document query, BiPredicate<Document, Document> matcher) {
        this.matcher = matcher;
        read(query);
    }

    private void read(Document query) {
        Document left = new Document();
        query.forEach((key, value) -> {
            Set<String> any = key.startsWith("$") || key.isEmpty() || key.indexOf('.') >= 0 ? null : texts(value);
            if (any != null) {
                texts.add(new AnyOf(key, any, new Document(key, value)));
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

    /** What the bytes of a document say, of which no more is read than the texts that are asked for. */
    enum Verdict {
        MATCHES,
        DIFFERS,
        /** Only the whole document tells. */
        READ_ALL
    }

    Verdict test(byte[] bytes) {
        Verdict verdict = rest.isEmpty() ? Verdict.MATCHES : Verdict.READ_ALL;
        for (AnyOf anyOf : texts) {
            if (!(DocumentBytes.read(bytes, anyOf.field) instanceof String text)) {
                verdict = Verdict.READ_ALL;
            } else if (!anyOf.texts.contains(text)) {
                return Verdict.DIFFERS;
            }
        }
        return verdict;
    }

    @Override
    public boolean test(Document document) {
        for (AnyOf anyOf : texts) {
            boolean matches = document.get(anyOf.field) instanceof String text
                    ? anyOf.texts.contains(text)
                    : matcher.test(document, anyOf.asked);
            if (!matches) {
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

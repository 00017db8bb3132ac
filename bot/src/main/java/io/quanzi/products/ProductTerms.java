package io.quanzi.products;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;

/**
 * The terms by which a product is found, so chosen that what people type is one of them: two and three neighbouring letters of
 * the title, since Chinese has no word borders, and the beginnings of its number and of the words in Latin letters, such as
 * {@code #my-1} or {@code #240}.
 */
final class ProductTerms {
    static final String FIELD = "terms";
    private static final int MAX_BEGINNING = 24;
    private static final int MAX_ASKED = 6;
    private static final Pattern LATIN = Pattern.compile("[\\x21-\\x7e]+");

    private ProductTerms() {}

    /** Lists the terms of a number and a title. */
    static List<String> of(String sku, @Nullable String title) {
        Set<String> terms = new LinkedHashSet<>();
        beginnings(plain(sku)).forEach(terms::add);
        if (title != null) {
            String plain = plain(title);
            LATIN.matcher(plain)
                    .results()
                    .forEach(word -> beginnings(word.group()).forEach(terms::add));
            List<String> letters = letters(plain);
            terms.addAll(neighbours(letters, 2));
            terms.addAll(neighbours(letters, 3));
        }
        return List.copyOf(terms);
    }

    private static Stream<String> beginnings(String word) {
        return IntStream.rangeClosed(1, Math.min(word.length(), MAX_BEGINNING))
                .mapToObj(end -> "#" + word.substring(0, end));
    }

    /** Matches the products whose number begins with a text, or in whose title it stands; empty when it has no letter. */
    static Optional<Criteria> matching(String text) {
        String plain = plain(text).strip();
        List<String> letters = letters(plain);
        if (letters.isEmpty()) {
            return Optional.empty();
        }
        List<String> words = List.of(plain.split("\\s+"));
        List<String> asked = words.stream().allMatch(word -> LATIN.matcher(word).matches())
                ? words.stream()
                        .map(word -> "#" + word.substring(0, Math.min(word.length(), MAX_BEGINNING)))
                        .toList()
                : besideEachOther(letters, Math.min(letters.size(), 3));
        if (letters.size() == 1 && !asked.get(0).startsWith("#")) {
            return Optional.of(where("title").regex(Pattern.quote(letters.get(0)), "i"));
        }
        List<Criteria> each = asked.stream()
                .limit(MAX_ASKED)
                .map(term -> where(FIELD).is(term))
                .toList();
        return Optional.of(each.size() == 1 ? each.get(0) : new Criteria().andOperator(each));
    }

    private static List<String> neighbours(List<String> letters, int count) {
        return IntStream.rangeClosed(0, letters.size() - count)
                .mapToObj(from -> String.join("", letters.subList(from, from + count)))
                .toList();
    }

    /** The fewest neighbours that all letters are in: each condition more costs a look at every row that the first one finds. */
    private static List<String> besideEachOther(List<String> letters, int count) {
        int last = letters.size() - count;
        return IntStream.iterate(0, from -> from < last + count, from -> from + count)
                .map(from -> Math.min(from, last))
                .mapToObj(from -> String.join("", letters.subList(from, from + count)))
                .distinct()
                .toList();
    }

    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    private static List<String> letters(String text) {
        return text.codePoints()
                .filter(letter -> !Character.isWhitespace(letter) && !Character.isSpaceChar(letter))
                .mapToObj(Character::toString)
                .toList();
    }
}

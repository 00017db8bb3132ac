package io.quanzi.products;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;

/** Letters and pairs of neighbouring letters by which a product is found; Chinese has no word borders. */
final class ProductTerms {
    static final String FIELD = "terms";
    private static final int MAX_PAIRS_ASKED = 8;

    private ProductTerms() {}

    /** Lists the terms of a number and a title. */
    static List<String> of(String sku, @Nullable String title) {
        Set<String> terms = new LinkedHashSet<>();
        Stream.of(sku, title == null ? "" : title).map(ProductTerms::letters).forEach(letters -> {
            terms.addAll(letters);
            terms.addAll(pairs(letters));
        });
        return List.copyOf(terms);
    }

    /** Matches the products in whose number or title a text stands; empty when it has no letter. */
    static Optional<Criteria> matching(String text) {
        List<String> letters = letters(text);
        if (letters.isEmpty()) {
            return Optional.empty();
        }
        List<Criteria> each = (letters.size() == 1 ? letters : pairs(letters))
                .stream()
                        .limit(MAX_PAIRS_ASKED)
                        .map(term -> where(FIELD).is(term))
                        .toList();
        return Optional.of(each.size() == 1 ? each.get(0) : new Criteria().andOperator(each));
    }

    private static List<String> pairs(List<String> letters) {
        return IntStream.range(0, Math.max(0, letters.size() - 1))
                .mapToObj(i -> letters.get(i) + letters.get(i + 1))
                .toList();
    }

    private static List<String> letters(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(letter -> !Character.isWhitespace(letter) && !Character.isSpaceChar(letter))
                .mapToObj(Character::toString)
                .toList();
    }
}

package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.PersonName;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;

/**
 * The terms by which a person is found: the end of the id, as lists show it, and every letter and every two neighbouring
 * letters of the nickname, since Chinese has no word borders. They stand in one indexed array of the person's document:
 *
 * <pre>{"terms": ["#1f2e3d4c", "小", "小米", "米", "米妈", "妈", "妈妈"], "phoneEnd": "1234"}</pre>
 *
 * <p>A text of three letters or more is found by the pairs in it. The last four digits of the phone number stand beside them
 * where the shop told the number.
 */
public final class SearchTerms {
    static final String FIELD = "terms";
    static final String PHONE_END = "phoneEnd";

    private static final int TAIL_LENGTH = 8;
    private static final int PHONE_END_LENGTH = 4;
    private static final int MAX_PAIRS_ASKED = 8;
    private static final Pattern TAIL = Pattern.compile("[…#.]*([0-9a-f]{8})");

    private SearchTerms() {}

    /** Lists the terms of a person. */
    static List<String> of(String id, @Nullable String nickname) {
        var terms = new LinkedHashSet<String>();
        terms.add("#" + id.substring(Math.max(0, id.length() - TAIL_LENGTH)));
        if (nickname != null) {
            List<String> letters = letters(nickname);
            for (int i = 0; i < letters.size(); i++) {
                terms.add(letters.get(i));
                if (i + 1 < letters.size()) {
                    terms.add(letters.get(i) + letters.get(i + 1));
                }
            }
        }
        return List.copyOf(terms);
    }

    /** The end of a phone number; null when there is none, or too little of one. */
    static @Nullable String endOf(@Nullable String phone) {
        String digits = phone == null ? "" : Normalizer.normalize(phone, Normalizer.Form.NFKC);
        return digits.matches(".*\\d{" + PHONE_END_LENGTH + "}") && digits.length() > PHONE_END_LENGTH
                ? digits.substring(digits.length() - PHONE_END_LENGTH)
                : null;
    }

    /** Matches the people in whose nickname a text stands; empty when it has no letter. */
    public static Optional<Criteria> inNickname(String text) {
        List<String> letters = letters(text);
        if (letters.isEmpty()) {
            return Optional.empty();
        }
        if (letters.size() == 1) {
            return Optional.of(where(FIELD).is(letters.get(0)));
        }
        var pairs = new ArrayList<Criteria>();
        for (int i = 0; i + 1 < letters.size() && i < MAX_PAIRS_ASKED; i++) {
            pairs.add(where(FIELD).is(letters.get(i) + letters.get(i + 1)));
        }
        return Optional.of(pairs.size() == 1 ? pairs.get(0) : new Criteria().andOperator(pairs));
    }

    /** Matches the person whose id ends so, as lists show it: eight characters, with or without dots before them. */
    public static Optional<Criteria> byTail(String text) {
        var tail = TAIL.matcher(text.strip());
        return tail.matches() ? Optional.of(where(FIELD).is("#" + tail.group(1))) : Optional.empty();
    }

    /** Matches the people whose phone number ends so; empty unless the text is four digits. */
    public static Optional<Criteria> byPhoneEnd(String text) {
        return text.matches("\\d{" + PHONE_END_LENGTH + "}")
                ? Optional.of(where(PHONE_END).is(text))
                : Optional.empty();
    }

    /** The letters, small and in their plain form, one by one; blanks are none. */
    private static List<String> letters(String text) {
        String plain = Normalizer.normalize(PersonName.clean(text), Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT);
        return plain.codePoints()
                .filter(letter -> !Character.isWhitespace(letter) && !Character.isSpaceChar(letter))
                .mapToObj(Character::toString)
                .toList();
    }
}

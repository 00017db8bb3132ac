package io.quanzi.shared;

import java.text.ChoiceFormat;
import java.text.Format;
import java.text.MessageFormat;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A sentence for people that is not in a language yet: a key of {@code messages.properties} and what stands in its gaps.
 * For what is said before anybody knows who will read it, such as the reason why a row of a file was not taken.
 */
public record Message(String key, List<Object> gaps) {
    /** No words at all, for a gap that is sometimes empty. */
    public static final Message NONE = new Message("", List.of());

    private static final int MAX_GAP_LENGTH = 500;
    private static final ResourceBundle.Control NEVER_OF_THE_MACHINE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    public Message {
        gaps = List.copyOf(gaps);
    }

    /**
     * A sentence.
     *
     * @param gaps what stands in place of {0}, {1} and so on; another sentence is put into the same language, and so is
     *     each of several. A number is to stand where the words choose by it, as in {@code {0,choice,1#1 group|1<{0} groups}}
     */
    public static Message of(String key, Object... gaps) {
        return new Message(key, List.of(gaps));
    }

    /** A text that is the same in every language, for programmers. */
    public static Message literal(String text) {
        return new Message("", List.of(text));
    }

    /** A text that a file has in both languages. */
    public static Message inBoth(String chinese, String english) {
        return new Message("", List.of(chinese, english));
    }

    /** The sentence in a language: Chinese for any {@code zh}, else English. */
    public String in(Locale language) {
        if (key.isEmpty()) {
            int last = isChinese(language) ? 0 : gaps.size() - 1;
            return gaps.isEmpty() ? "" : String.valueOf(gaps.get(last));
        }
        String words = words(language).getString(key);
        if (gaps.isEmpty()) {
            return words;
        }
        var format = new MessageFormat(words, Locale.ROOT);
        Format[] formats = format.getFormatsByArgumentIndex();
        var filled = new Object[gaps.size()];
        for (int i = 0; i < filled.length; i++) {
            boolean chooses = i < formats.length && formats[i] instanceof ChoiceFormat;
            filled[i] = chooses ? number(gaps.get(i)) : inWords(gaps.get(i), language);
        }
        return format.format(filled);
    }

    /** The number in a gap by which words are chosen; of one that was stored, as it was written. */
    private static Number number(Object gap) {
        if (gap instanceof Number number) {
            return number;
        }
        try {
            return Long.valueOf(String.valueOf(gap));
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("expected a number to choose words by, got \"" + gap + "\"", none);
        }
    }

    /** Whether there is a sentence of a key. */
    public static boolean isKnown(String key) {
        return words(Locale.ENGLISH).containsKey(key);
    }

    private static ResourceBundle words(Locale language) {
        return ResourceBundle.getBundle(
                "messages",
                isChinese(language) ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH,
                Message.class.getClassLoader(),
                NEVER_OF_THE_MACHINE);
    }

    private static boolean isChinese(Locale language) {
        return language.getLanguage().equals("zh");
    }

    /** A cell of a file may stand in a gap, and a cell has no end. */
    private static String inWords(@Nullable Object gap, Locale language) {
        if (gap instanceof Collection<?> several) {
            return several.stream()
                    .map(one -> inWords(one, language))
                    .collect(Collectors.joining(isChinese(language) ? "\u3001" : ", "));
        }
        if (gap instanceof Message inner) {
            return inner.in(language);
        }
        String text = String.valueOf(gap);
        return text.length() <= MAX_GAP_LENGTH ? text : Excerpt.of(text, MAX_GAP_LENGTH);
    }

    /** Returns the sentence in English, as logs are. */
    @Override
    public String toString() {
        return in(Locale.ENGLISH);
    }
}

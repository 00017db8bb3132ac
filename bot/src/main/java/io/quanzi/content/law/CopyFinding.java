package io.quanzi.content.law;

import io.quanzi.shared.Message;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What stands against a text at one place.
 *
 * @param rule the id of the rule, such as {@code superlative}; {@code own-list} for the shop's own words
 * @param word as it stands in the text
 * @param start where it begins in the text, counted in chars from 0
 * @param end behind its last char
 * @param article of the law, such as 《广告法》第九条
 * @param source where the article and its reading are from; no words for the shop's own list
 * @param why what is wrong with it
 * @param suggestion what to write instead; it passes the check itself
 * @param replacement the very words to stand there instead, which pass; null when there are none
 */
public record CopyFinding(
        String rule,
        CopyVerdict verdict,
        String word,
        int start,
        int end,
        Message article,
        Message source,
        Message why,
        Message suggestion,
        @Nullable String replacement) {

    private static final Message OWN_LIST = Message.of("law.own-list");

    /** A finding by the shop's own list, which has its words in Chinese. */
    public static CopyFinding ofOwnList(
            String rule, String word, String article, String suggestion, int start, int end) {
        return new CopyFinding(
                rule,
                CopyVerdict.BLOCK,
                word,
                start,
                end,
                Message.literal(article),
                OWN_LIST,
                Message.of("law.why." + rule),
                Message.literal(suggestion),
                null);
    }

    /** Says in a sentence what may not be said, by which law, and what to say instead. */
    public Message message() {
        return Message.of("fault.banned", word, article, suggestion);
    }

    /** A text with the words to stand there instead. */
    String putInto(String text) {
        return text.substring(0, start) + replacement + text.substring(end);
    }

    CopyFinding instead(@Nullable String words) {
        return new CopyFinding(rule, verdict, word, start, end, article, source, why, suggestion, words);
    }

    CopyFinding suggesting(Message other) {
        return new CopyFinding(rule, verdict, word, start, end, article, source, why, other, replacement);
    }

    boolean covers(CopyFinding other) {
        return start <= other.start && other.end <= end;
    }

    boolean overlaps(CopyFinding other) {
        return start < other.end && other.start < end;
    }

    int length() {
        return end - start;
    }

    @Override
    public String toString() {
        return message().in(Locale.ENGLISH);
    }
}

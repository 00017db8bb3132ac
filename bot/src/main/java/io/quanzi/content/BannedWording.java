package io.quanzi.content;

import io.quanzi.shared.Message;
import java.util.Locale;

/**
 * Words that may not go out.
 *
 * @param word as it stands in the text
 * @param article of the law, such as {@code 《广告法》第九条}
 * @param suggestion what to write instead, in Chinese
 * @param start where it begins in the text, counted in chars from 0
 * @param end behind its last char
 */
public record BannedWording(String word, String article, String suggestion, int start, int end) {
    /** Says in a sentence what may not be said, by which law, and what to say instead. */
    public Message message() {
        return Message.of("fault.banned", word, article, suggestion);
    }

    @Override
    public String toString() {
        return message().in(Locale.ENGLISH);
    }
}

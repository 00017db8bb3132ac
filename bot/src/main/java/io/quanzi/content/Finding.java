package io.quanzi.content;

/**
 * Words that may not go out.
 *
 * @param word as it stands in the text
 * @param article of the law, such as {@code 《广告法》第九条}
 * @param suggestion what to write instead, in Chinese
 * @param start where it begins in the text, counted in chars from 0
 * @param end behind its last char
 */
public record Finding(String word, String article, String suggestion, int start, int end) {
    @Override
    public String toString() {
        return "\"%s\" may not be said (%s): %s".formatted(word, article, suggestion);
    }
}

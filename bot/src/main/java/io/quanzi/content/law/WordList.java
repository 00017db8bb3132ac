package io.quanzi.content.law;

import io.quanzi.playbook.BadValue;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The word list as written.
 *
 * @param groups banned words by article of the law
 * @param allowed phrases in which a banned word is harmless, such as 第一次
 * @param promotions what a text that promotes must say too
 */
record WordList(List<Group> groups, List<String> allowed, Promotions promotions) {
    WordList {
        groups = given(groups, "groups");
        allowed = given(allowed, "allowed");
        Objects.requireNonNull(promotions, "\"promotions\" is missing");
        var seen = new HashSet<String>();
        for (Group group : groups) {
            for (String word : group.words().keySet()) {
                BadValue.unless(seen.add(word), "groups", "fault.words.twice", word);
            }
        }
    }

    /**
     * Words banned by one article.
     *
     * @param suggestion what to write instead where the word itself has no suggestion
     * @param words each with its own suggestion, or nothing
     */
    record Group(String article, String suggestion, Map<String, @Nullable String> words) {
        Group {
            article = text(article, "article");
            suggestion = text(suggestion, "suggestion");
            if (words == null || words.isEmpty()) {
                throw BadValue.of("words", "fault.words.empty", article);
            }
            words.keySet().forEach(word -> text(word, "words"));
        }

        String suggestionFor(String word) {
            String own = words.get(word);
            return own == null || own.isBlank() ? suggestion : own;
        }
    }

    /**
     * A promotion must give its dates and its rules.
     *
     * @param words that make a text a promotion; 满199减20 and 8.8折 are known by their shape
     * @param rules words of which one must be there
     * @param withoutDate what to write when no date is given
     * @param withoutRules what to write when no rules are given
     */
    record Promotions(String article, List<String> words, List<String> rules, String withoutDate, String withoutRules) {
        Promotions {
            article = text(article, "article");
            words = given(words, "words");
            rules = given(rules, "rules");
            withoutDate = text(withoutDate, "withoutDate");
            withoutRules = text(withoutRules, "withoutRules");
        }
    }

    private static String text(@Nullable String value, String key) {
        if (value == null || value.isBlank()) {
            throw BadValue.of(key, "fault.missing.blank");
        }
        return value;
    }

    private static <T> List<T> given(@Nullable List<T> value, String key) {
        if (value == null) {
            throw BadValue.of(key, "fault.missing.list");
        }
        return List.copyOf(value);
    }
}

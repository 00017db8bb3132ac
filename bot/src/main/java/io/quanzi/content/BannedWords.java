package io.quanzi.content;

import io.quanzi.playbook.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ahocorasick.trie.PayloadEmit;
import org.ahocorasick.trie.PayloadTrie;
import org.jspecify.annotations.Nullable;

/** A word list made ready to search: every word is found in one pass over a text. */
final class BannedWords {
    /** The list that travels in the jar. */
    static final BannedWords SHIPPED = shipped();

    /** 满199减20, 满3件送1件, 立减30, 88折, 五折; in a folded text, where 8.8 is 88 and blanks are gone. */
    private static final Pattern PROMOTION = Pattern.compile("满\\d+[元件]?[减送赠享返](?:\\d+[元件]?)?"
            + "|[直立再][降减省][\\u00A5]?\\d+"
            + "|(?:\\d{1,2}|(?<!折)[一二三四五六七八九]{1,2})折(?!叠)");

    /** A day, or how long something is good for. */
    private static final Pattern DATE = Pattern.compile("\\d{1,2}\\s*月\\s*\\d{1,2}\\s*[日号]"
            + "|\\d{4}\\s*[-/.年]\\s*\\d{1,2}\\s*[-/.月]\\s*\\d{1,2}"
            + "|\\d+\\s*(?:天|日|小时)内");

    private final PayloadTrie<Banned> banned;
    private final PayloadTrie<String> allowed;
    private final PayloadTrie<String> promoting;
    private final PayloadTrie<String> rules;
    private final WordList.Promotions promotions;

    private record Banned(String article, String suggestion) {}

    BannedWords(WordList list) {
        var words = PayloadTrie.<Banned>builder();
        for (WordList.Group group : list.groups()) {
            for (String word : group.words().keySet()) {
                words.addKeyword(
                        NormalizedText.of(word).text(), new Banned(group.article(), group.suggestionFor(word)));
            }
        }
        banned = words.build();
        allowed = trie(list.allowed());
        promotions = list.promotions();
        promoting = trie(promotions.words());
        rules = trie(promotions.rules());
    }

    /** Everything that stands against a text that is about to leave. */
    List<BannedWording> check(String text) {
        var findings = new ArrayList<>(wordsIn(text));
        findings.addAll(promotionIn(text));
        findings.sort(Comparator.comparingInt(BannedWording::start));
        return List.copyOf(findings);
    }

    /** The banned words alone; for a part of a text, whose dates and rules stand elsewhere. */
    List<BannedWording> wordsIn(String text) {
        NormalizedText normalizedText = NormalizedText.of(text);
        Collection<PayloadEmit<String>> harmless = allowed.parseText(normalizedText.text());
        Collection<PayloadEmit<Banned>> hits = banned.parseText(normalizedText.text());
        return hits.stream()
                .filter(hit -> harmless.stream().noneMatch(phrase -> covers(phrase, hit)))
                .filter(hit -> hits.stream().noneMatch(other -> other.size() > hit.size() && covers(other, hit)))
                .sorted(Comparator.comparingInt(PayloadEmit::getStart))
                .map(hit -> finding(
                        text,
                        normalizedText,
                        hit.getStart(),
                        hit.getEnd(),
                        hit.getPayload().article(),
                        hit.getPayload().suggestion()))
                .toList();
    }

    private List<BannedWording> promotionIn(String text) {
        NormalizedText normalizedText = NormalizedText.of(text);
        BannedWording promotion = promotion(text, normalizedText);
        if (promotion == null) {
            return List.of();
        }
        var missing = new ArrayList<BannedWording>();
        if (!DATE.matcher(text).find()) {
            missing.add(promotion);
        }
        if (!rules.containsMatch(normalizedText.text())) {
            missing.add(new BannedWording(
                    promotion.word(),
                    promotion.article(),
                    promotions.withoutRules(),
                    promotion.start(),
                    promotion.end()));
        }
        return missing;
    }

    /** The first words that promise a better price, with what to do when there is no date; null when none do. */
    private @Nullable BannedWording promotion(String text, NormalizedText normalizedText) {
        Matcher shape = PROMOTION.matcher(normalizedText.text());
        if (shape.find()) {
            return finding(
                    text,
                    normalizedText,
                    shape.start(),
                    shape.end() - 1,
                    promotions.article(),
                    promotions.withoutDate());
        }
        PayloadEmit<String> word = promoting.firstMatch(normalizedText.text());
        return word == null
                ? null
                : finding(
                        text,
                        normalizedText,
                        word.getStart(),
                        word.getEnd(),
                        promotions.article(),
                        promotions.withoutDate());
    }

    private static boolean covers(PayloadEmit<?> outer, PayloadEmit<?> inner) {
        return outer.getStart() <= inner.getStart() && inner.getEnd() <= outer.getEnd();
    }

    /** Finds where the folded chars from first to last stand in the text, and what they are there. */
    private static BannedWording finding(
            String text, NormalizedText normalizedText, int first, int last, String article, String suggestion) {
        int start = normalizedText.origin(first);
        int end = normalizedText.origin(last);
        end += Character.charCount(text.codePointAt(end));
        return new BannedWording(text.substring(start, end), article, suggestion, start, end);
    }

    private static PayloadTrie<String> trie(List<String> words) {
        var trie = PayloadTrie.<String>builder();
        words.forEach(word -> trie.addKeyword(NormalizedText.of(word).text(), word));
        return trie.build();
    }

    private static BannedWords shipped() {
        String resource = "/playbook/" + BannedWordsFile.PATH;
        try (InputStream file = BannedWords.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException(resource + " is missing in the jar; build it again with ./mvnw verify");
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return new BannedWordsFile().parse(new Source(BannedWordsFile.PATH, text));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + resource, unreadable);
        }
    }
}

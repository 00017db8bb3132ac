package io.quanzi.content.law;

import io.quanzi.shared.Message;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A rule made ready. */
record CompiledRule(
        LawRules.Rule written,
        Message article,
        Message source,
        Message why,
        Message suggestion,
        List<Phrase> phrases,
        List<Phrase> covering,
        List<Exemption> around,
        List<String> within,
        @Nullable Pattern with,
        @Nullable Pattern without,
        List<ProductKind> about,
        List<ProductKind> notAbout,
        Map<String, String> instead) {

    static CompiledRule of(LawRules.Rule rule, LawRules file) {
        List<String> unless = Stream.concat(file.spelled(file.unless()).stream(), file.spelled(rule.unless()).stream())
                .toList();
        var instead = new HashMap<String, String>();
        if (rule.instead() != null) {
            rule.instead()
                    .forEach(
                            (word, other) -> instead.put(NormalizedText.of(word).text(), other));
        }
        return new CompiledRule(
                rule,
                Message.inBoth(rule.article(), rule.en().article()),
                Message.literal(rule.source()),
                Message.inBoth(rule.why(), rule.en().why()),
                Message.inBoth(rule.suggestion(), rule.en().suggestion()),
                file.spelled(rule.catches()).stream().map(Phrase::of).toList(),
                unless.stream()
                        .filter(one -> !Exemption.isAround(one))
                        .map(Phrase::of)
                        .toList(),
                unless.stream().filter(Exemption::isAround).map(Exemption::of).toList(),
                LawRules.listed(file.within()),
                any(file.spelled(rule.with())),
                any(file.spelled(rule.without())),
                LawRules.listed(rule.about()).stream().map(ProductKind::of).toList(),
                LawRules.listed(rule.notAbout()).stream().map(ProductKind::of).toList(),
                Map.copyOf(instead));
    }

    private static @Nullable Pattern any(List<String> phrases) {
        return phrases.isEmpty()
                ? null
                : Pattern.compile(
                        phrases.stream().map(Phrase::part).map(Pattern::pattern).collect(Collectors.joining("|")));
    }

    /** Whether the rule has anything to say of a text at all. */
    boolean applies(CheckedText text) {
        return (about.isEmpty() || about.stream().anyMatch(text::isAbout))
                && (with == null || with.matcher(text.folded()).find())
                && (without == null || !without.matcher(text.folded()).find())
                && notAbout.stream().noneMatch(text::isAbout)
                && (!Boolean.FALSE.equals(written.teaching()) || text.onlySells())
                && (!Boolean.FALSE.equals(written.notices()) || !text.isNotice())
                && (!Boolean.TRUE.equals(written.offering()) || text.offers());
    }

    boolean exempts(String folded, int start, int end) {
        return around.stream().anyMatch(one -> one.holds(folded, start, end))
                || within.stream().mapToInt(word -> folded.indexOf(word, start)).anyMatch(at -> at > start && at < end);
    }

    CopyFinding finding(CheckedText text, int start, int end) {
        return finding(
                text,
                start,
                end,
                replacement(text.folded().substring(start, end)).orElse(null));
    }

    CopyFinding finding(CheckedText text, int start, int end, @Nullable String replacement) {
        return findingAt(text, text.origin(start), text.endOf(end), replacement);
    }

    /** A finding at a place of the original. */
    CopyFinding findingAt(CheckedText text, int from, int to, @Nullable String replacement) {
        return new CopyFinding(
                written.id(),
                written.verdict().verdict(),
                text.original().substring(from, to),
                from,
                to,
                article,
                source,
                why,
                suggestion,
                replacement);
    }

    /** The longest of the words to replace that stands in the hit gives the whole hit with it replaced. */
    private Optional<String> replacement(String hit) {
        return instead.keySet().stream()
                .filter(hit::contains)
                .max(Comparator.comparingInt(String::length))
                .map(word -> hit.replace(word, instead.get(word)));
    }

    /** Sentences of which nothing but the words is known. */
    static List<LawRules.Case> plain(@Nullable List<String> texts, boolean catches) {
        return LawRules.listed(texts).stream()
                .map(text -> new LawRules.Case(text, null, null, false, null, null, null, null, catches))
                .toList();
    }
}

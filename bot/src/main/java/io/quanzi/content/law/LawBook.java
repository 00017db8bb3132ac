package io.quanzi.content.law;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules of one file, made ready.
 *
 * @param decides words, folded, that the shop's own list leaves to the rules
 */
record LawBook(List<CompiledRule> rules, Set<String> decides) {
    LawBook {
        rules = List.copyOf(rules);
        decides = Set.copyOf(decides);
    }

    static LawBook of(List<CompiledRule> rules, List<String> decides) {
        return new LawBook(
                rules,
                decides.stream().map(word -> NormalizedText.of(word).text()).collect(Collectors.toSet()));
    }
}

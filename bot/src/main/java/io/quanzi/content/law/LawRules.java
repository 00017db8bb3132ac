package io.quanzi.content.law;

import io.quanzi.playbook.BadValue;
import io.quanzi.playbook.ValueRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file of rules as written.
 *
 * @param unless phrases that make any hit of the file harmless, see {@link Exemption}
 * @param classes words of a kind by a name, which phrases write as {@code [<name>|…]}
 * @param within words that make any hit of the file harmless that holds one, such as 不是
 * @param decides words on which the rules decide by what stands around them: the shop's own list leaves them to the rules
 */
record LawRules(
        @Nullable Map<String, List<String>> classes,
        @Nullable List<String> unless,
        @Nullable List<String> within,
        @Nullable List<String> decides,
        List<Rule> rules) {
    private static final int LEAST_NEAR_MISSES = 5;

    LawRules {
        new ValueRules().distinct(rules, "rules", "id", Rule::id).check();
    }

    /** What a rule comes to, as files write it. */
    enum Hardness {
        block,
        evidence,
        warn;

        CopyVerdict verdict() {
            return CopyVerdict.valueOf(name().toUpperCase(java.util.Locale.ROOT));
        }
    }

    /** Who may let a text go that the rule holds; without the word a person with the right, with a reason. */
    enum Release {
        never
    }

    /**
     * A rule.
     *
     * @param release {@code never} where the law forbids it outright and products or numbers decide
     * @param source where article and reading are from
     * @param why what is wrong with such words
     * @param en the same for readers of English
     * @param catches phrases, see {@link Phrase}
     * @param with phrases of which one must stand in the text too; without them nothing more is asked
     * @param without phrases of which none may stand in the text
     * @param offering whether the text must offer something for sale
     * @param teaching false when it speaks only of texts whose products are told and that teach nothing
     * @param notices false when it says nothing of a notice, such as of an order or of how a thing is used
     * @param about kinds of product of which the text must be about one; of any when there are none
     * @param notAbout kinds of product for which the rule says nothing
     * @param measure what else is measured; then it finds the places
     * @param unless phrases that make a hit harmless
     * @param instead words to put in the place of others, by those
     * @param caught sentences that it must catch
     * @param passes sentences that it must pass
     * @param cases sentences with what is known beside them
     */
    record Rule(
            String id,
            Hardness verdict,
            @Nullable Release release,
            String article,
            String source,
            String why,
            String suggestion,
            English en,
            @Nullable List<String> catches,
            @Nullable List<String> with,
            @Nullable List<String> without,
            @Nullable Boolean offering,
            @Nullable Boolean teaching,
            @Nullable Boolean notices,
            @Nullable List<String> about,
            @Nullable List<String> notAbout,
            @Nullable Measure measure,
            @Nullable List<String> unless,
            @Nullable Map<String, String> instead,
            @Nullable List<String> caught,
            @Nullable List<String> passes,
            @Nullable List<Case> cases) {
        Rule {
            int misses = listed(passes).size()
                    + (int) listed(cases).stream().filter(one -> !one.catches()).count();
            int hits = listed(caught).size()
                    + (int) listed(cases).stream().filter(Case::catches).count();
            new ValueRules()
                    .name(id, "id", "superlative")
                    .unless(measure != null || !listed(catches).isEmpty(), "catches", "fault.law.empty")
                    .unless(misses >= LEAST_NEAR_MISSES, "passes", "fault.law.misses", LEAST_NEAR_MISSES, misses)
                    .unless(hits > 0, "caught", "fault.law.none")
                    .check();
            for (String kind : kinds(about, notAbout)) {
                BadValue.unless(
                        ProductKind.of(kind).word().equals(kind), "about", "fault.law.kind", kind, ProductKind.words());
            }
        }

        private static List<String> kinds(@Nullable List<String> some, @Nullable List<String> others) {
            return java.util.stream.Stream.concat(listed(some).stream(), listed(others).stream())
                    .toList();
        }
    }

    /** What a rule says, for readers of English. */
    record English(String article, String why, String suggestion) {}

    /**
     * A sentence with what is known beside it; prices in yuan.
     *
     * @param title of the product
     * @param kind of the product, when the title does not say it
     * @param link whether one can buy by it
     * @param catches whether the rule must find something
     */
    record Case(
            String text,
            @Nullable String title,
            @Nullable String kind,
            boolean link,
            @Nullable String tip,
            @Nullable String now,
            @Nullable String was,
            @Nullable String lowest,
            boolean catches) {
        CopyContext context() {
            return new CopyContext(
                    title == null && kind == null
                            ? List.of()
                            : List.of(new CopyContext.Product(
                                    Optional.ofNullable(title).orElse(""),
                                    "",
                                    kind == null ? null : ProductKind.of(kind))),
                    link,
                    tip == null ? null : CopyContext.Knowledge.valueOf(tip.toUpperCase(java.util.Locale.ROOT)),
                    now == null && was == null && lowest == null
                            ? null
                            : new CopyContext.Price(fen(now), fen(was), fen(lowest)),
                    List.of(),
                    List.of());
        }

        private static @Nullable Long fen(@Nullable String yuan) {
            return yuan == null ? null : io.quanzi.shared.Money.yuan(yuan).fen();
        }
    }

    /**
     * Phrases with the words of the classes that they name.
     *
     * @throws IllegalArgumentException when one names a class that the file does not have
     */
    List<String> spelled(@Nullable List<String> phrases) {
        return listed(phrases).stream().map(this::spelled).toList();
    }

    private String spelled(String phrase) {
        String spelled = phrase;
        for (int from = spelled.indexOf('<'); from >= 0; from = spelled.indexOf('<')) {
            int to = spelled.indexOf('>', from);
            List<String> words = to < 0 || classes == null ? null : classes.get(spelled.substring(from + 1, to));
            if (words == null) {
                throw new IllegalArgumentException(phrase);
            }
            spelled = spelled.substring(0, from) + String.join("|", words) + spelled.substring(to + 1);
        }
        return spelled;
    }

    static <T> List<T> listed(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}

package io.quanzi.content.law;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the check by programs, as JSON.
 *
 * @param texts at most {@value #MAX_TEXTS}, each of at most {@value #MAX_LENGTH} chars
 * @param about what is known beside each of them; null when nothing is
 */
public record CopyCheckBody(
        @Nullable List<@Nullable String> texts, @Nullable About about) {
    private static final int MAX_TEXTS = 1_000;
    private static final int MAX_LENGTH = 20_000;

    /** What is known beside a text; prices in fen. */
    public record About(
            @Nullable List<Product> products,
            @Nullable Boolean purchaseLink,
            @Nullable String tipKind,
            @Nullable Long nowFen,
            @Nullable Long wasFen,
            @Nullable Long lowest7DaysFen,
            @Nullable List<String> names,
            @Nullable List<CopyContext.Evidence> evidence) {

        CopyContext context() {
            return new CopyContext(
                    products == null
                            ? List.of()
                            : products.stream().map(Product::read).toList(),
                    Boolean.TRUE.equals(purchaseLink),
                    tipKind == null ? null : tip(tipKind),
                    nowFen == null && wasFen == null && lowest7DaysFen == null
                            ? null
                            : new CopyContext.Price(nowFen, wasFen, lowest7DaysFen),
                    names == null ? List.of() : names,
                    evidence == null ? List.of() : evidence);
        }
    }

    /** A product; {@code kind} is one of {@link ProductKind#words()}, or absent when title and category say it. */
    public record Product(
            @Nullable String title,
            @Nullable String category,
            @Nullable String kind) {
        CopyContext.Product read() {
            return new CopyContext.Product(
                    title == null ? "" : title, category == null ? "" : category, kind == null ? null : kindOf(kind));
        }
    }

    /** The answer: a verdict for each text, in the order asked. */
    public record Answer(List<Judged> results) {}

    /** What the check says of a text; {@code rewritten} is the text with the very words replaced, where that makes it pass. */
    public record Judged(
            String verdict, List<Found> findings, @Nullable String rewritten) {
        /** Puts a report into words. */
        public static Judged of(CopyReport report, Locale language) {
            return new Judged(
                    report.verdict().word(),
                    report.findings().stream()
                            .map(finding -> Found.of(finding, language))
                            .toList(),
                    report.rewritten());
        }
    }

    /** A finding; {@code start} and {@code end} count chars of the text as it was given, from 0. */
    public record Found(
            String rule,
            String verdict,
            String word,
            int start,
            int end,
            String article,
            String source,
            String why,
            String suggestion,
            @Nullable String replacement) {
        static Found of(CopyFinding finding, Locale language) {
            return new Found(
                    finding.rule(),
                    finding.verdict().word(),
                    finding.word(),
                    finding.start(),
                    finding.end(),
                    finding.article().in(language),
                    finding.source().in(language),
                    finding.why().in(language),
                    finding.suggestion().in(language),
                    finding.replacement());
        }
    }

    /**
     * Checks every text.
     *
     * @throws IllegalArgumentException when there is none, there are too many, one is too long, or a word means nothing; says
     *     what was expected
     */
    public Answer judgedBy(CopyCheck copyCheck, Locale language) {
        if (texts == null || texts.isEmpty() || texts.size() > MAX_TEXTS) {
            throw new IllegalArgumentException(
                    "expected {\"texts\": [\"...\"]} with 1 to %d texts, got %s; send more in several requests"
                            .formatted(MAX_TEXTS, texts == null ? "none" : String.valueOf(texts.size())));
        }
        CopyContext context = about == null ? CopyContext.NONE : about.context();
        return new Answer(texts.stream()
                .map(text -> Judged.of(copyCheck.judge(checked(text), context), language))
                .toList());
    }

    private static String checked(@Nullable String text) {
        if (text == null || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "expected texts of at most %d characters, got %s; check a longer one in parts"
                            .formatted(MAX_LENGTH, text == null ? "null" : String.valueOf(text.length())));
        }
        return text;
    }

    private static CopyContext.Knowledge tip(String word) {
        for (CopyContext.Knowledge kind : CopyContext.Knowledge.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("expected tipKind health, care, play or other, got \"%s\"".formatted(word));
    }

    private static ProductKind kindOf(String word) {
        ProductKind kind = ProductKind.of(word);
        if (!kind.word().equals(word)) {
            throw new IllegalArgumentException(
                    "expected a kind of product of %s, got \"%s\"".formatted(ProductKind.words(), word));
        }
        return kind;
    }
}

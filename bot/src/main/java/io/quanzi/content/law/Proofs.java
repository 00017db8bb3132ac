package io.quanzi.content.law;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether what a text claims is proved on a day. */
final class Proofs {
    /** The share of the pairs of chars of what is said that the claim must have too. */
    private static final double MIN_SHARE = 0.8;

    /** Rules on what may be told all the same when it is a proved fact of a time. */
    private static final Set<String> RANKS = Set.of("superlative", "most", "rank", BannedWords.RULE);

    private static final Pattern LIMITED = Pattern.compile("[0-9]\\s*(?:年|月|季|周)|双\\s*1|618|奖");
    private static final String ENDS = "。！？；!?;\n";

    private Proofs() {}

    /** Says whether a superlative or a rank stands in what was proved for a time, or by an award. */
    static boolean proveRank(CopyFinding finding, String text, List<CopyContext.Evidence> evidence, LocalDate today) {
        return evidence.stream()
                .filter(one -> !today.isAfter(one.until()))
                .anyMatch(one -> isRankOf(one, finding, text));
    }

    private static boolean isRankOf(CopyContext.Evidence evidence, CopyFinding finding, String text) {
        if (!RANKS.contains(finding.rule())
                || !LIMITED.matcher(evidence.claim()).find()) {
            return false;
        }
        String claim = NormalizedText.of(evidence.claim()).text();
        return claim.contains(NormalizedText.of(finding.word()).text())
                && alike(NormalizedText.of(sentence(text, finding)).text(), claim);
    }

    static boolean prove(CopyFinding finding, String text, List<CopyContext.Evidence> evidence, LocalDate today) {
        return evidence.stream().filter(one -> !today.isAfter(one.until())).anyMatch(one -> isOf(one, finding, text));
    }

    /** The proof of a finding that ended last before a day; empty when there never was one. */
    static Optional<CopyContext.Evidence> ended(
            CopyFinding finding, String text, List<CopyContext.Evidence> evidence, LocalDate today) {
        return evidence.stream()
                .filter(one -> today.isAfter(one.until()))
                .filter(one -> isRankOf(one, finding, text)
                        || (finding.verdict() == CopyVerdict.EVIDENCE && isOf(one, finding, text)))
                .max(Comparator.comparing(CopyContext.Evidence::until));
    }

    private static boolean isOf(CopyContext.Evidence evidence, CopyFinding finding, String text) {
        String claim = NormalizedText.of(evidence.claim()).text();
        return alike(NormalizedText.of(sentence(text, finding)).text(), claim);
    }

    /** The sentence of the text in which a finding stands: a claim that is made elsewhere proves nothing of it. */
    private static String sentence(String text, CopyFinding finding) {
        int start = finding.start();
        while (start > 0 && ENDS.indexOf(text.charAt(start - 1)) < 0) {
            start--;
        }
        int end = finding.end();
        while (end < text.length() && ENDS.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(start, end);
    }

    private static boolean alike(String claim, String word) {
        int pairs = word.length() - 1;
        int known = 0;
        for (int i = 0; i < pairs; i++) {
            if (claim.contains(word.substring(i, i + 2))) {
                known++;
            }
        }
        return pairs > 0 && known >= MIN_SHARE * pairs;
    }
}

package io.quanzi.content.law;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether what a text claims is proved on a day. */
final class Proofs {
    /** The share of the pairs of chars of what is said that the claim must have too. */
    private static final double MIN_SHARE = 0.8;

    /** Rules on what may be told all the same when it is a proved fact of a time. */
    private static final Set<String> RANKS = Set.of("superlative", "most", "rank", BannedWords.RULE);

    private static final Pattern LIMITED = Pattern.compile("[0-9]\\s*(?:年|月|季|周)|双\\s*1|618|奖");

    private Proofs() {}

    /** Says whether a superlative or a rank stands in what was proved for a time, or by an award. */
    static boolean proveRank(CopyFinding finding, String text, List<CopyContext.Evidence> evidence, LocalDate today) {
        return RANKS.contains(finding.rule())
                && evidence.stream()
                        .filter(one -> LIMITED.matcher(one.claim()).find())
                        .filter(one -> !today.isAfter(one.until()))
                        .map(one -> NormalizedText.of(one.claim()).text())
                        .anyMatch(claim ->
                                claim.contains(NormalizedText.of(finding.word()).text())
                                        && alike(NormalizedText.of(text).text(), claim));
    }

    static boolean prove(CopyFinding finding, String text, List<CopyContext.Evidence> evidence, LocalDate today) {
        return evidence.stream()
                .filter(one -> !today.isAfter(one.until()))
                .anyMatch(one -> isOf(NormalizedText.of(one.claim()).text(), finding, text));
    }

    private static boolean isOf(String claim, CopyFinding finding, String text) {
        String word = NormalizedText.of(finding.word()).text();
        if (claim.isBlank()) {
            return false;
        }
        return claim.contains(word) || NormalizedText.of(text).text().contains(claim) || alike(claim, word);
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

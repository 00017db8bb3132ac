package io.quanzi.content.law;

import java.time.LocalDate;
import java.util.List;

/** Whether what a text claims is proved on a day. */
final class Proofs {
    /** The share of the pairs of chars of what is said that the claim must have too. */
    private static final double MIN_SHARE = 0.8;

    private Proofs() {}

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

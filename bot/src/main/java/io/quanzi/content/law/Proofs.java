package io.quanzi.content.law;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether what a text claims is proved on a day. */
final class Proofs {
    /** The share of the pairs of chars of one text that another must have too. */
    private static final double MIN_SHARE = 0.8;

    /** Rules on what may be told all the same when it is a proved fact of a time. */
    private static final Set<String> RANKS = Set.of("superlative", "most", "rank", BannedWords.RULE);

    private static final Pattern LIMITED = Pattern.compile("[0-9]\\s*(?:年|月|季|周)|双\\s*1|618|奖");
    private static final String ENDS = "。！？；!?;\n";
    private static final String COMMAS = "，,";

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
        return alike(claim, NormalizedText.of(finding.word()).text()) && isOf(evidence, finding, text);
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
        String sentence = part(text, finding, ENDS);
        return alike(NormalizedText.of(sentence).text(), claim)
                && isOfTimes(Times.in(evidence.claim()), text, finding, sentence);
    }

    /** Whether the claim is made for just the times of which it is proved; what stands behind it may be until when to buy. */
    private static boolean isOfTimes(Set<String> proved, String text, CopyFinding finding, String sentence) {
        return Times.in(sentence).equals(proved)
                || Times.in(text.substring(start(text, finding, ENDS), end(text, finding, ENDS + COMMAS)))
                        .equals(proved);
    }

    /** Whether a text that is blocked might pass by a proof: of a superlative or rank of a time, or by an award. */
    static boolean mayProve(CopyFinding finding, String text) {
        return RANKS.contains(finding.rule())
                && LIMITED.matcher(part(text, finding, ENDS)).find();
    }

    /** The sentence of the text in which a finding stands: a claim that is made elsewhere proves nothing of it. */
    private static String part(String text, CopyFinding finding, String ends) {
        return text.substring(start(text, finding, ends), end(text, finding, ends));
    }

    private static int start(String text, CopyFinding finding, String ends) {
        int start = finding.start();
        while (start > 0 && ends.indexOf(text.charAt(start - 1)) < 0) {
            start--;
        }
        return start;
    }

    private static int end(String text, CopyFinding finding, String ends) {
        int end = finding.end();
        while (end < text.length() && ends.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** Whether a text has nearly all of what another says. */
    private static boolean alike(String whole, String part) {
        int pairs = part.length() - 1;
        int known = 0;
        for (int i = 0; i < pairs; i++) {
            if (whole.contains(part.substring(i, i + 2))) {
                known++;
            }
        }
        return pairs > 0 && known >= MIN_SHARE * pairs;
    }
}

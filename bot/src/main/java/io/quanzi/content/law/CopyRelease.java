package io.quanzi.content.law;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text that a person let go although the check holds it (放行).
 *
 * @param text exactly the one that may go
 * @param findings what stood against it, and may stand; anything else holds it again
 * @param takenBackBy null while it stands
 */
public record CopyRelease(
        String id,
        String text,
        List<Known> findings,
        String by,
        Instant at,
        String reason,
        @Nullable String takenBackBy,
        @Nullable Instant takenBackAt) {
    public CopyRelease {
        findings = List.copyOf(findings);
    }

    /**
     * A finding as it was.
     *
     * @param article in Chinese
     */
    public record Known(
            String rule,
            String word,
            int start,
            int end,
            String article,
            @Nullable String replacement) {
        static Known of(CopyFinding finding) {
            return new Known(
                    finding.rule(),
                    finding.word(),
                    finding.start(),
                    finding.end(),
                    finding.article().in(java.util.Locale.SIMPLIFIED_CHINESE),
                    finding.replacement());
        }

        boolean is(CopyFinding finding) {
            return equals(of(finding));
        }
    }

    /** Whether it lets all of these stand. */
    boolean covers(List<CopyFinding> some) {
        return some.stream().allMatch(one -> findings.stream().anyMatch(known -> known.is(one)));
    }
}

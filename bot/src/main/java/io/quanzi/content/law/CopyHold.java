package io.quanzi.content.law;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a text may leave on a day.
 *
 * @param text as it was read, with the words and addresses of what stands under it
 * @param findings what stands against it, in its order
 * @param never those of them that nobody may release
 * @param release by which it may go all the same; null without one
 */
public record CopyHold(
        String text,
        List<CopyFinding> findings,
        List<CopyFinding> never,
        @Nullable CopyRelease release) {
    public CopyHold {
        findings = List.copyOf(findings);
        never = List.copyOf(never);
    }

    /** What keeps it from leaving; empty when it may go. */
    public List<CopyFinding> objections() {
        return release == null ? findings : List.of();
    }

    /** Whether a person with the right may let it go. */
    public boolean isReleasable() {
        return !objections().isEmpty() && never.isEmpty();
    }
}

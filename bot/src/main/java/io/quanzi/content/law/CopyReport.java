package io.quanzi.content.law;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the check has to say of a text.
 *
 * @param findings in the order of the text
 * @param rewritten the text with the very words replaced where that makes it pass; else null
 */
public record CopyReport(
        CopyVerdict verdict,
        List<CopyFinding> findings,
        @Nullable String rewritten) {
    static final CopyReport CLEAN = new CopyReport(CopyVerdict.PASS, List.of(), null);

    public CopyReport {
        findings = List.copyOf(findings);
    }

    /** Returns the same of a text that is as long and has its addresses. */
    CopyReport in(String text) {
        return rewritten == null ? this : new CopyReport(verdict, findings, rewritten(text, findings));
    }

    /** Returns the same of a text that a person let go. */
    CopyReport released() {
        return new CopyReport(CopyVerdict.WARN, findings, rewritten);
    }

    /** A text with the very words of its findings put in their places. */
    static String rewritten(String text, List<CopyFinding> findings) {
        String other = text;
        int before = text.length() + 1;
        for (int i = findings.size() - 1; i >= 0; i--) {
            CopyFinding finding = findings.get(i);
            if (finding.replacement() != null && finding.end() <= before) {
                other = finding.putInto(other);
                before = finding.start();
            }
        }
        return other;
    }

    /** The findings for which the text may not leave as it is. */
    public List<CopyFinding> objections() {
        return findings.stream().filter(finding -> finding.verdict().holds()).toList();
    }
}

package io.quanzi.content.law;

import io.quanzi.playbook.RecordFile;
import io.quanzi.playbook.ValueRules;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads {@code templates/evidence.yaml}: what the shop can prove of that which it claims. */
@Component
class EvidenceFile extends RecordFile<EvidenceFile.Content> {
    static final String PATH = "templates/evidence.yaml";

    /** Shorter words, such as 第一, would prove too much. */
    private static final int SHORTEST_CLAIM = 4;

    private static final int MAX_LENGTH = 60;
    private static final String LIST = "proofs";

    /** The file. */
    record Content(List<Proof> proofs) {
        Content(@Nullable List<Proof> proofs) {
            this.proofs = proofs == null ? List.of() : List.copyOf(proofs);
            var rules = new ValueRules().distinct(this.proofs, LIST, "number", Proof::number);
            for (int i = 0; i < this.proofs.size(); i++) {
                check(rules, i, this.proofs.get(i));
            }
            rules.check();
        }

        private static void check(ValueRules rules, int at, Proof proof) {
            text(rules, at, "number", proof.number(), "JC-2026-118");
            text(rules, at, "document", proof.document(), "检测报告");
            text(rules, at, "by", proof.by(), "manager");
            rules.unlessIn(!proof.claims().isEmpty(), LIST, at, "claims", "fault.at-least-one", "本店 10 月纸尿裤销量第一");
            for (String claim : proof.claims()) {
                int length = NormalizedText.of(claim).text().strip().length();
                rules.unlessIn(
                        length >= SHORTEST_CLAIM && length <= MAX_LENGTH,
                        LIST,
                        at,
                        "claims",
                        "fault.evidence.claim",
                        SHORTEST_CLAIM,
                        MAX_LENGTH,
                        claim);
                rules.unlessIn(Times.relative(claim).isEmpty(), LIST, at, "claims", "fault.evidence.relative", claim);
            }
            rules.unlessIn(
                    !proof.until().isBefore(proof.entered()),
                    LIST,
                    at,
                    "until",
                    "fault.evidence.until",
                    proof.until(),
                    proof.entered());
        }

        private static void text(ValueRules rules, int at, String key, String value, String example) {
            rules.unlessIn(!value.isBlank(), LIST, at, key, "fault.missing.such", example)
                    .unlessIn(value.length() <= MAX_LENGTH, LIST, at, key, "fault.longest", MAX_LENGTH, value);
        }

        List<CopyContext.Evidence> evidence() {
            return proofs.stream().flatMap(proof -> proof.evidence().stream()).toList();
        }
    }

    EvidenceFile() {
        super(PATH, Content.class);
    }
}

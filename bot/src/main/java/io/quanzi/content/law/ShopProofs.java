package io.quanzi.content.law;

import io.quanzi.playbook.Playbook;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The proofs that the shop holds, {@code templates/evidence.yaml}. */
@Component
public class ShopProofs {
    private final Playbook playbook;
    private final EvidenceFile file;

    ShopProofs(Playbook playbook, EvidenceFile file) {
        this.playbook = playbook;
        this.file = file;
    }

    /** Where they are changed. */
    public static String path() {
        return EvidenceFile.PATH;
    }

    List<Proof> all() {
        return playbook.at(file, EvidenceFile.PATH)
                .map(EvidenceFile.Content::proofs)
                .orElse(List.of());
    }

    /**
     * What is proved of a text, also by proofs that have ended.
     *
     * @param sku of the only product that the text is about; null when there is none, or several, of which nobody knows
     *     which a claim is about
     */
    public List<CopyContext.Evidence> of(@Nullable String sku) {
        return all().stream()
                .filter(proof -> proof.sku() == null || proof.sku().equals(sku))
                .flatMap(proof -> proof.evidence().stream())
                .toList();
    }
}

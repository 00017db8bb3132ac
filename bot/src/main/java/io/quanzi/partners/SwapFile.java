package io.quanzi.partners;

import io.quanzi.coupons.Coupons;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.RecordFile;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Spoken;
import io.quanzi.playbook.Yaml;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/swaps/*.yaml}: one swap a file. */
@Component
class SwapFile extends RecordFile<Swap> {
    SwapFile() {
        super("schedules/swaps/*.yaml", Swap.class);
    }

    @Override
    public Set<Name> defines(Source file, Swap parsed) {
        return Set.of(new Name("swap", parsed.name()));
    }

    @Override
    public Set<Name> uses(Source file, Swap parsed) {
        return Set.of(new Name(Coupons.POOL, parsed.pool()));
    }

    @Override
    public List<Spoken> spoken(Source file, Swap parsed) {
        Yaml.Lines lines = Yaml.lines(file);
        return List.of(
                new Spoken(lines.of("partnerTitle"), parsed.partnerTitle()),
                new Spoken(lines.of("text"), parsed.text()));
    }
}

package io.quanzi.partners;

import io.quanzi.coupons.Coupons;
import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/swaps/*.yaml}: one swap a file. */
@Component
class SwapFile implements FileKind<Swap> {
    @Override
    public String pattern() {
        return "schedules/swaps/*.yaml";
    }

    @Override
    public Swap parse(Source file) {
        return Yaml.read(file, Swap.class);
    }

    @Override
    public Set<Name> defines(Source file, Swap parsed) {
        return Set.of(new Name("swap", parsed.name()));
    }

    @Override
    public Set<Name> uses(Source file, Swap parsed) {
        return Set.of(new Name(Coupons.POOL, parsed.pool()));
    }
}

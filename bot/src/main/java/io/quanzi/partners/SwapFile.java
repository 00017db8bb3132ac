package io.quanzi.partners;

import io.quanzi.coupons.Coupons;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.RecordFile;
import io.quanzi.playbook.Source;
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
}

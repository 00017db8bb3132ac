package io.quanzi.coupons;

import io.quanzi.playbook.Name;
import io.quanzi.playbook.RecordFile;
import io.quanzi.playbook.Source;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/coupons.yaml}: the pools of codes. */
@Component
class CouponsFile extends RecordFile<CouponPools> {
    static final String PATH = "schedules/coupons.yaml";

    CouponsFile() {
        super(PATH, CouponPools.class);
    }

    @Override
    public Set<Name> defines(Source file, CouponPools parsed) {
        return parsed.pools().stream()
                .map(pool -> new Name(Coupons.POOL, pool.name()))
                .collect(Collectors.toSet());
    }
}

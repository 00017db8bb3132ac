package io.quanzi.coupons;

import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/coupons.yaml}: the pools of codes. */
@Component
class CouponsFile implements FileKind<CouponPools> {
    static final String PATH = "schedules/coupons.yaml";

    @Override
    public String pattern() {
        return PATH;
    }

    @Override
    public CouponPools parse(Source file) {
        return Yaml.read(file, CouponPools.class);
    }

    @Override
    public Set<Name> defines(Source file, CouponPools parsed) {
        return parsed.pools().stream()
                .map(pool -> new Name(Coupons.POOL, pool.name()))
                .collect(Collectors.toSet());
    }
}

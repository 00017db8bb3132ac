package io.quanzi.coupons;

import io.quanzi.playbook.Name;
import io.quanzi.playbook.RecordFile;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Spoken;
import io.quanzi.playbook.Yaml;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    @Override
    public List<Spoken> spoken(Source file, CouponPools parsed) {
        Yaml.Lines lines = Yaml.lines(file);
        return IntStream.range(0, parsed.pools().size())
                .boxed()
                .flatMap(i -> Stream.of(
                        new Spoken(
                                lines.of("pools", i, "title"),
                                parsed.pools().get(i).title()),
                        new Spoken(
                                lines.of("pools", i, "face"),
                                parsed.pools().get(i).face()),
                        new Spoken(
                                lines.of("pools", i, "rules"),
                                parsed.pools().get(i).rules())))
                .toList();
    }
}

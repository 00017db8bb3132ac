package io.quanzi.rehearsal;

import io.quanzi.coupons.Coupons;
import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads which coupons were needed in a rehearsal, where pools never end. */
record PoolFindings(Coupons coupons, Instant from, LocalDate firstDay, int days) {
    private static final int DAYS_OF_YEAR = 365;

    List<RehearsalResult.Pool> pools(Instant to) {
        return coupons.use(from, to).stream()
                .map(pool -> pool(pool, coupons.given(pool.name(), from, to)))
                .toList();
    }

    private RehearsalResult.Pool pool(Coupons.PoolUse pool, List<Coupons.Given> given) {
        var perDay = new int[days];
        given.forEach(one -> perDay[Math.min(days - 1, dayOf(one.at()))]++);
        long missing = given.stream().filter(Coupons.Given::beyond).count();
        long issued = given.size() - missing;
        return new RehearsalResult.Pool(
                pool.name(),
                pool.title(),
                issued,
                pool.free(),
                runsOutOn(pool.free(), issued, given),
                given.size(),
                missing,
                given.stream()
                        .filter(Coupons.Given::beyond)
                        .findFirst()
                        .map(one -> ChinaTime.dayOf(one.at()))
                        .orElse(null),
                Arrays.stream(perDay).boxed().toList());
    }

    private int dayOf(Instant at) {
        return (int) ChronoUnit.DAYS.between(firstDay, ChinaTime.dayOf(at));
    }

    private @Nullable LocalDate runsOutOn(@Nullable Long free, long issued, List<Coupons.Given> given) {
        if (free == null) {
            return null;
        }
        if (free == 0) {
            return given.stream()
                    .filter(one -> !one.beyond())
                    .reduce((earlier, later) -> later)
                    .map(last -> ChinaTime.dayOf(last.at()))
                    .orElse(firstDay);
        }
        long more = issued == 0 ? Long.MAX_VALUE : free * days / issued;
        return more > DAYS_OF_YEAR ? null : firstDay.plusDays(days - 1L + more);
    }
}

package io.quanzi.partners;

import io.quanzi.coupons.Coupons;
import io.quanzi.coupons.Redemption.Redeemed;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Money;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reports what swaps gave and what was redeemed, month by month: the bill between the shop and its partners. */
@Component
public class SwapReport {
    private final Swaps swaps;
    private final SwapGrants grants;
    private final Coupons coupons;

    SwapReport(Swaps swaps, SwapGrants grants, Coupons coupons) {
        this.swaps = swaps;
        this.grants = grants;
        this.coupons = coupons;
    }

    /**
     * One swap in one month.
     *
     * @param issued codes given in the month
     * @param redeemed codes redeemed in the month, whenever they were given
     * @param amountFen of the purchases they were redeemed on
     */
    public record Row(String swap, String partner, String partnerTitle, long issued, long redeemed, long amountFen) {}

    /** A Shanghai month, its swaps by name; as JSON {@code {"month": "2026-03", "swaps": [...]}}. */
    public record Month(String month, List<Row> swaps) {
        /** Returns the report as a table for people. */
        public String text() {
            return SwapTable.of(this);
        }
    }

    /** Counts a month: every swap that has a file, or ever took a place in its budget. */
    public Month month(YearMonth month) {
        var swapsByName = new TreeMap<String, SwapLabel>();
        grants.lastOfEachSwap()
                .forEach(last -> swapsByName.put(
                        last.swap(), new SwapLabel(last.swap(), last.partner(), last.partnerTitle(), last.pool())));
        swaps.all()
                .forEach(swap -> swapsByName.put(
                        swap.name(), new SwapLabel(swap.name(), swap.partner(), swap.partnerTitle(), swap.pool())));
        Set<String> pools = swapsByName.values().stream().map(SwapLabel::pool).collect(Collectors.toSet());
        Map<String, List<Redeemed>> redeemed = redeemedBySwap(pools, month);
        return new Month(
                month.toString(),
                swapsByName.values().stream()
                        .map(swap -> row(swap, month, redeemed.getOrDefault(swap.name(), List.of())))
                        .toList());
    }

    private record SwapLabel(String name, String partner, String partnerTitle, String pool) {}

    /** One pool may serve several swaps: whose a code is, its place says. */
    private Map<String, List<Redeemed>> redeemedBySwap(Set<String> pools, YearMonth month) {
        var bySwap = new HashMap<String, List<Redeemed>>();
        for (String pool : pools) {
            Map<String, Redeemed> byCode = coupons.redeemedIn(pool, month).stream()
                    .collect(Collectors.toMap(Redeemed::code, Function.identity()));
            for (Grant grant : grants.withCodes(pool, byCode.keySet())) {
                Redeemed one = byCode.get(String.valueOf(grant.code()));
                if (one != null) {
                    bySwap.computeIfAbsent(grant.swap(), none -> new ArrayList<>())
                            .add(one);
                }
            }
        }
        return bySwap;
    }

    private Row row(SwapLabel swap, YearMonth month, List<Redeemed> redeemed) {
        Instant from = ChinaTime.startOf(month.atDay(1));
        Instant to = ChinaTime.startOf(month.plusMonths(1).atDay(1));
        return new Row(
                swap.name(),
                swap.partner(),
                swap.partnerTitle(),
                grants.countIssued(swap.name(), from, to),
                redeemed.size(),
                redeemed.stream()
                        .map(Redeemed::amount)
                        .reduce(Money.ZERO, Money::plusSaturating)
                        .fen());
    }
}

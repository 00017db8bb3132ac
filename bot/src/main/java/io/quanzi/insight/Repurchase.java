package io.quanzi.insight;

import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.insight.GroupStays.Stay;
import io.quanzi.insight.Intervals.Interval;
import io.quanzi.insight.RepurchaseReport.Needed;
import io.quanzi.insight.RepurchaseReport.NeededByDays;
import io.quanzi.insight.RepurchaseReport.NeededBySide;
import io.quanzi.insight.RepurchaseReport.Rate;
import io.quanzi.insight.RepurchaseReport.Rates;
import io.quanzi.insight.RepurchaseReport.Ratio;
import io.quanzi.insight.RepurchaseReport.Ratios;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Computes how many buyers bought again.
 *
 * <p>A buyer's base is their first purchase in the window [from, to). The N-day rate has below the line the buyers with
 * {@code base + N·24 h <= asOf}, and above it those of them with a purchase p, {@code base < p <= base + N·24 h}, where
 * ever it lies. Purchases at the same instant are one, and an order refunded in full is no purchase ({@link
 * Purchase#countsAt}). A buyer is a group member when in a group at the instant of the
 * base, else ordinary. The member rate is another thing: of those who held a tier at the end of the window, or at
 * {@code asOf} where that is sooner, the share with two purchases or more within the window.
 */
@Component
public class Repurchase {
    /**
     * The days after the first purchase. Each has a field of {@link RepurchaseReport.Rates} and a column of {@link
     * RepurchaseTable}.
     */
    private static final int[] DAYS = {7, 30, 90};

    private final Purchases purchases;
    private final ObjectProvider<GroupStays> groupStays;
    private final ObjectProvider<MemberLookup> tiers;

    Repurchase(Purchases purchases, ObjectProvider<GroupStays> groupStays, ObjectProvider<MemberLookup> tiers) {
        this.purchases = purchases;
        this.groupStays = groupStays;
        this.tiers = tiers;
    }

    /**
     * Counts anew, in one pass over all purchases.
     *
     * @param from the first day of the base window
     * @param to the day after its last
     * @param asOf what comes later does not exist
     * @throws IllegalArgumentException when the window is empty
     */
    public RepurchaseReport report(LocalDate from, LocalDate to, Instant asOf) {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException(
                    "expected a day \"from\" before the day \"to\", which is not counted any more, such as 2026-01-01"
                            + " and 2026-02-01;"
                            + " got %s and %s".formatted(from, to));
        }
        var count = new Count(ChinaTime.startOf(from), ChinaTime.startOf(to), asOf, stays(), tiers.getIfAvailable());
        purchases.forEach(count::take);
        count.endBuyer();
        return count.report(from, to);
    }

    /** Returns the stays by customer; null when no module knows the groups. */
    private @Nullable Map<CustomerId, List<Stay>> stays() {
        GroupStays known = groupStays.getIfAvailable();
        return known == null ? null : known.all().stream().collect(Collectors.groupingBy(Stay::customer));
    }

    /** One pass. Purchases come buyer by buyer, by time; a buyer is counted when the next begins. */
    private static final class Count {
        private final Instant from;
        private final Instant to;
        private final Instant asOf;
        private final @Nullable Map<CustomerId, List<Stay>> stays;
        private final @Nullable MemberLookup memberLookup;
        private final Instant tierAt;
        private final BuyerCounts all;
        private final BuyerCounts group;
        private final BuyerCounts ordinary;
        private long memberBuyers;
        private long memberRepurchased;

        private @Nullable CustomerId buyer;
        private @Nullable Instant base;
        private @Nullable Instant next;

        Count(
                Instant from,
                Instant to,
                Instant asOf,
                @Nullable Map<CustomerId, List<Stay>> stays,
                @Nullable MemberLookup memberLookup) {
            this.from = from;
            this.to = to;
            this.asOf = asOf;
            this.stays = stays;
            this.memberLookup = memberLookup;
            this.tierAt = asOf.isBefore(to) ? asOf : to;
            this.all = new BuyerCounts(asOf);
            this.group = new BuyerCounts(asOf);
            this.ordinary = new BuyerCounts(asOf);
        }

        void take(Purchase purchase) {
            if (!purchase.customer().equals(buyer)) {
                endBuyer();
                buyer = purchase.customer();
            }
            Instant paidAt = purchase.paidAt();
            if (next != null || paidAt.isBefore(from) || !purchase.countsAt(asOf)) {
                return;
            }
            if (base == null) {
                base = paidAt.isBefore(to) ? paidAt : null;
            } else if (paidAt.isAfter(base)) {
                next = paidAt;
            }
        }

        void endBuyer() {
            if (buyer != null && base != null) {
                count(buyer, base);
            }
            base = null;
            next = null;
        }

        private void count(CustomerId customer, Instant first) {
            all.add(first, next);
            if (stays != null) {
                boolean member =
                        stays.getOrDefault(customer, List.of()).stream().anyMatch(stay -> stay.covers(first));
                (member ? group : ordinary).add(first, next);
            }
            if (memberLookup != null && memberLookup.wasMemberAt(customer, tierAt)) {
                memberBuyers++;
                if (next != null && next.isBefore(to)) {
                    memberRepurchased++;
                }
            }
        }

        RepurchaseReport report(LocalDate fromDay, LocalDate toDay) {
            Rate members = BuyerCounts.rate(memberBuyers, memberRepurchased);
            Rates inGroup = orNull(group.rates());
            Rates outside = orNull(ordinary.rates());
            Rate groupRate = inGroup == null ? null : inGroup.within30Days();
            Rate ordinaryRate = outside == null ? null : outside.within30Days();
            return new RepurchaseReport(
                    fromDay,
                    toDay,
                    asOf,
                    all.rates(),
                    members,
                    inGroup,
                    outside,
                    by30Days(BuyerCounts.ratio(groupRate, ordinaryRate)),
                    by30Days(BuyerCounts.difference(groupRate, ordinaryRate)),
                    needed(groupRate, ordinaryRate));
        }

        private static @Nullable Ratios by30Days(@Nullable Ratio ratio) {
            return ratio == null ? null : new Ratios(ratio);
        }

        private @Nullable NeededByDays needed(@Nullable Rate groupRate, @Nullable Rate ordinaryRate) {
            var needed = new NeededBySide(Needed.of(groupRate), Needed.of(ordinaryRate));
            return stays == null || (needed.group() == null && needed.ordinary() == null)
                    ? null
                    : new NeededByDays(needed);
        }

        private static @Nullable Rates orNull(Rates rates) {
            return rates.isEmpty() ? null : rates;
        }
    }

    /** Counts buyers, and those of them who bought again within each of {@link #DAYS}. */
    private static final class BuyerCounts {
        private final Instant asOf;
        private final long[] buyers = new long[DAYS.length];
        private final long[] repurchased = new long[DAYS.length];

        BuyerCounts(Instant asOf) {
            this.asOf = asOf;
        }

        /**
         * Counts one buyer: among the buyers where the days after the base purchase are over, and among those who came back
         * where a purchase lies after the base and not after the last of those days.
         *
         * @param base the buyer's first purchase in the window
         * @param next the first purchase at a later instant, in the window or after it; null when there is none
         */
        void add(Instant base, @Nullable Instant next) {
            for (int i = 0; i < DAYS.length; i++) {
                Instant end = base.plus(Duration.ofHours(24L * DAYS[i]));
                if (!end.isAfter(asOf)) {
                    buyers[i]++;
                    if (next != null && !next.isAfter(end)) {
                        repurchased[i]++;
                    }
                }
            }
        }

        Rates rates() {
            return new Rates(rate(0), rate(1), rate(2));
        }

        private @Nullable Rate rate(int i) {
            return rate(buyers[i], repurchased[i]);
        }

        /** Null when there are no buyers. */
        static @Nullable Rate rate(long buyers, long repurchased) {
            return buyers == 0 ? null : new Rate(buyers, repurchased, (double) repurchased / buyers);
        }

        /** The ratio of two rates with its interval; null while either side needs more. */
        static @Nullable Ratio ratio(@Nullable Rate of, @Nullable Rate to) {
            if (of == null || to == null || of.needed() != null || to.needed() != null) {
                return null;
            }
            Interval ends = Intervals.ratio(of.repurchased(), of.buyers(), to.repurchased(), to.buyers());
            return new Ratio(of.rate() / to.rate(), ends.low(), Double.isInfinite(ends.high()) ? null : ends.high());
        }

        /** How much one rate is above another, with its interval; null while either side needs more. */
        static @Nullable Ratio difference(@Nullable Rate of, @Nullable Rate to) {
            if (of == null || to == null || of.needed() != null || to.needed() != null) {
                return null;
            }
            Interval ends = Intervals.difference(of.repurchased(), of.buyers(), to.repurchased(), to.buyers());
            return new Ratio(of.rate() - to.rate(), ends.low(), ends.high());
        }
    }
}

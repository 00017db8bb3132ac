package io.quanzi.partners;

import io.quanzi.coupons.Coupons;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Computes how many codes each swap can still give, who waits for one, and for how many days they last. */
@Component
public class SwapStock {
    /** A partner needs about so long to send more codes. */
    static final int DAYS_AHEAD = 14;

    /** How many codes are few where nothing tells how fast they go. */
    private static final int FEW = 10;

    private final Swaps swaps;
    private final SwapGrants grants;
    private final Coupons coupons;
    private final Clock clock;

    SwapStock(Swaps swaps, SwapGrants grants, Coupons coupons, Clock clock) {
        this.swaps = swaps;
        this.grants = grants;
        this.coupons = coupons;
        this.clock = clock;
    }

    /** The state of a swap in time. */
    public enum State {
        COMING,
        ACTIVE,
        OVER
    }

    /**
     * One swap.
     *
     * @param until the last Shanghai day of payment that qualifies
     * @param free codes that can be given now; null for a pool that makes its codes
     * @param expired codes whose own day passed in the last fortnight before anybody was given them
     * @param waiting people with a place and no code
     * @param places left in the budget
     * @param daysLeft how long the free codes last at the pace of the last {@value #DAYS_AHEAD} days; null when nobody was
     *     given one, or the pool makes its codes
     * @param loaded whether the pool ever had a code, or makes its codes
     */
    public record Stock(
            String swap,
            String partnerTitle,
            State state,
            LocalDate until,
            @Nullable Long free,
            long expired,
            long waiting,
            long places,
            @Nullable Long daysLeft,
            boolean loaded) {
        /** Whether the codes do not last until more can be had, though there are places for more. */
        public boolean isLow() {
            return state == State.ACTIVE
                    && loaded
                    && free != null
                    && free < places
                    && (daysLeft == null ? free < FEW : daysLeft < DAYS_AHEAD);
        }
    }

    /** Every swap, by name. */
    public List<Stock> all() {
        LocalDate today = ChinaTime.dayOf(clock.instant());
        return swaps.all().stream().map(swap -> stock(swap, today)).toList();
    }

    /** One swap; empty when no file has it. */
    public Optional<Stock> of(String swap) {
        return all().stream().filter(stock -> stock.swap().equals(swap)).findFirst();
    }

    private Stock stock(Swap swap, LocalDate today) {
        State state =
                today.isBefore(swap.from()) ? State.COMING : today.isAfter(swap.until()) ? State.OVER : State.ACTIVE;
        Optional<Coupons.PoolStock> pool = coupons.stock(swap.pool(), DAYS_AHEAD);
        Long free = pool.map(Coupons.PoolStock::free).orElse(null);
        long lately = pool.map(Coupons.PoolStock::issued).orElse(0L);
        return new Stock(
                swap.name(),
                swap.partnerTitle(),
                state,
                swap.until(),
                free,
                pool.map(Coupons.PoolStock::expired).orElse(0L),
                grants.countWaiting(swap.name()),
                Math.max(0, swap.budget() - grants.last(swap.name())),
                free == null || lately == 0 ? null : free * DAYS_AHEAD / lately,
                pool.map(Coupons.PoolStock::loaded).orElse(true));
    }
}

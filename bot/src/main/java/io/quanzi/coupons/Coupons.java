package io.quanzi.coupons;

import io.quanzi.coupons.CouponCodes.Asked;
import io.quanzi.coupons.CouponPools.Pool;
import io.quanzi.coupons.Redemption.Expired;
import io.quanzi.coupons.Redemption.NotIssued;
import io.quanzi.coupons.Redemption.Otherwise;
import io.quanzi.coupons.Redemption.Redeemed;
import io.quanzi.coupons.Redemption.TooEarly;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Gives codes and takes them back. */
@Component
public class Coupons {
    /** The kind of {@link io.quanzi.playbook.Name} that files use to name a pool. */
    public static final String POOL = "coupon pool";

    /** No letter that is taken for a digit or another letter when read aloud or off paper. */
    private static final String LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    /** 31^12 codes, 59 bits: nobody meets one by trying. */
    private static final int CODE_LENGTH = 12;

    /** How far a partner's till may be behind our clock. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final CouponCodes codes;
    private final Playbook playbook;
    private final CouponsFile file;
    private final Clock clock;
    /** Whether imported pools go on with codes of their own once theirs are used up, to see how many would be needed. */
    private final boolean endless;

    Coupons(
            CouponCodes codes,
            Playbook playbook,
            CouponsFile file,
            Clock clock,
            @Value("${quanzi.coupons.endless:false}") boolean endless) {
        this.codes = codes;
        this.playbook = playbook;
        this.file = file;
        this.clock = clock;
        this.endless = endless;
    }

    /**
     * Gives a person a code of a pool.
     *
     * @param cause why, such as {@code welcome/c66f...}; the same cause is given the same code, whenever it asks
     * @return empty when an imported pool has no code left; a generated pool always has one
     * @throws IllegalArgumentException when the shop has no such pool
     */
    public Optional<Coupon> issue(String pool, CustomerId customer, String cause) {
        Optional<Document> known = codes.claimed(CouponCodes.claimOf(pool, cause));
        if (known.isPresent()) {
            return known.map(this::read);
        }
        Instant now = clock.instant();
        Pool wanted = pool(pool);
        Instant validUntil = ChinaTime.startOf(ChinaTime.dayOf(now).plusDays(wanted.validDays() + 1L));
        var asked = new Asked(wanted, customer, cause, now, validUntil);
        return switch (wanted.source()) {
            case imported ->
                codes.pick(asked)
                        .or(() -> endless ? Optional.of(make(asked, true)) : Optional.empty())
                        .map(this::read);
            case generated -> Optional.of(read(make(asked, false)));
        };
    }

    /** Whether {@link #issue} has a code of a pool for one more cause. */
    public boolean hasFree(String pool) {
        return endless || pool(pool).source() != CouponPools.Source.imported || codes.hasFree(pool, clock.instant());
    }

    /** The code that was given for a cause, if one was. */
    public Optional<Coupon> given(String pool, String cause) {
        return codes.claimed(CouponCodes.claimOf(pool, cause)).map(this::read);
    }

    private Document make(Asked asked, boolean beyond) {
        while (true) {
            Optional<Document> made = codes.make(asked, random(), beyond);
            if (made.isPresent()) {
                return made.get();
            }
        }
    }

    private static String random() {
        var code = new StringBuilder(CODE_LENGTH);
        for (int i = 0; i < CODE_LENGTH; i++) {
            code.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return code.toString();
    }

    /**
     * Redeems a code once. The same report again is answered alike.
     *
     * @param at when it was used, as reported; decides whether it was still good
     */
    public Redemption redeem(String pool, String code, Instant at, Money amount) {
        Optional<Document> found = codes.find(pool, code).filter(row -> row.get("issuedAt") != null);
        if (found.isEmpty()) {
            return new NotIssued();
        }
        Document row = found.get();
        if (row.getDate("redeemedAt") == null) {
            Instant issuedAt = row.getDate("issuedAt").toInstant();
            if (at.isBefore(issuedAt.minus(CLOCK_SKEW))) {
                return new TooEarly(issuedAt);
            }
            if (!at.isBefore(validUntil(row))) {
                return new Expired(validUntil(row));
            }
            if (codes.redeem(pool, code, at, amount)) {
                return new Redeemed(code, at, amount);
            }
            row = codes.find(pool, code).orElseThrow();
        }
        Redeemed before = redeemed(row);
        // MongoDB keeps milliseconds
        return before.at().toEpochMilli() == at.toEpochMilli()
                        && before.amount().equals(amount)
                ? before
                : new Otherwise(before.at(), before.amount());
    }

    /** A code that was given to somebody, in whatever pool. */
    public Optional<Coupon> byCode(String code) {
        return codes.given(code).map(this::read);
    }

    /** A person's coupons, newest first. */
    public List<Coupon> of(CustomerId customer) {
        return codes.of(customer).stream().map(this::read).toList();
    }

    /**
     * The stock of an imported pool.
     *
     * @param free codes that can be given now
     * @param expired codes that were never given and whose own day passed lately
     * @param issued codes that were given lately
     * @param loaded whether it ever had a code
     */
    public record PoolStock(long free, long expired, long issued, boolean loaded) {}

    /**
     * Returns the stock of a pool, and what it gave in the last days; empty for a pool that makes its codes, and for one
     * that no file has.
     */
    public Optional<PoolStock> stock(String pool, int days) {
        Instant now = clock.instant();
        Instant from = now.minus(Duration.ofDays(days));
        return playbook.at(file, CouponsFile.PATH)
                .flatMap(pools -> pools.named(pool))
                .filter(known -> known.source() == CouponPools.Source.imported)
                .map(known -> new PoolStock(
                        codes.countFree(pool, now),
                        codes.countExpired(pool, from, now),
                        codes.countIssued(pool, from, now.plusMillis(1)),
                        codes.hasAny(pool)));
    }

    /**
     * The use of a pool.
     *
     * @param issued codes given in the span
     * @param free codes that can be given now; null where the pool makes its own
     */
    public record PoolUse(
            String name,
            String title,
            long issued,
            @Nullable Long free) {}

    /** What each pool gave from an instant up to another, in the file's order. */
    public List<PoolUse> use(Instant from, Instant to) {
        Instant now = clock.instant();
        return playbook.at(file, CouponsFile.PATH).stream()
                .flatMap(pools -> pools.pools().stream())
                .map(pool -> new PoolUse(
                        pool.name(),
                        pool.title(),
                        codes.countIssued(pool.name(), from, to),
                        pool.source() == CouponPools.Source.imported ? codes.countFree(pool.name(), now) : null))
                .toList();
    }

    /**
     * One code that was given.
     *
     * @param beyond whether the pool had none of its own any more
     */
    public record Given(Instant at, boolean beyond) {}

    /** What a pool gave from an instant up to another, by time. */
    public List<Given> given(String pool, Instant from, Instant to) {
        return codes.issued(pool, from, to);
    }

    /** The redemptions that happened in a Shanghai month, by time. */
    public List<Redeemed> redeemedIn(String pool, YearMonth month) {
        return codes.redeemed(pool, startOf(month), startOf(month.plusMonths(1))).stream()
                .map(Coupons::redeemed)
                .toList();
    }

    private static Instant startOf(YearMonth month) {
        return ChinaTime.startOf(month.atDay(1));
    }

    /**
     * The pool of a name.
     *
     * @throws IllegalArgumentException when the shop has none
     */
    Pool pool(String name) {
        CouponPools pools = playbook.at(file, CouponsFile.PATH).orElse(CouponPools.NONE);
        return pools.named(name)
                .orElseThrow(() -> new IllegalArgumentException("expected a pool of %s, got \"%s\"; known: %s"
                        .formatted(
                                CouponsFile.PATH,
                                name,
                                pools.pools().stream().map(Pool::name).toList())));
    }

    private Coupon read(Document row) {
        Instant validUntil = validUntil(row);
        return new Coupon(
                row.getString("pool"),
                row.getString("code"),
                row.getString("title"),
                row.getString("face"),
                row.getString("rules"),
                row.getDate("issuedAt").toInstant(),
                validUntil,
                state(row, validUntil));
    }

    private Coupon.State state(Document row, Instant validUntil) {
        if (row.getDate("redeemedAt") != null) {
            return Coupon.State.REDEEMED;
        }
        return clock.instant().isBefore(validUntil) ? Coupon.State.ISSUED : Coupon.State.EXPIRED;
    }

    /** The shop's term, or the code's own where that ends sooner. */
    private static Instant validUntil(Document row) {
        Instant ours = row.getDate("validUntil").toInstant();
        Date theirs = row.getDate("expiresAt");
        return theirs == null || ours.isBefore(theirs.toInstant()) ? ours : theirs.toInstant();
    }

    private static Redeemed redeemed(Document row) {
        return new Redeemed(
                row.getString("code"),
                row.getDate("redeemedAt").toInstant(),
                new Money(row.get("amount", Number.class).longValue()));
    }
}

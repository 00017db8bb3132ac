package io.quanzi.coupons;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.playbook.Playbook;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** All codes of all pools, for the console's list of them. */
@Component
public class CodeList {
    public static final String COLLECTION = CouponCodes.COLLECTION;

    private static final int SHOWN_OF_FREE = 4;

    private final CouponCodes codes;
    private final Playbook playbook;
    private final CouponsFile file;
    private final Clock clock;

    CodeList(CouponCodes codes, Playbook playbook, CouponsFile file, Clock clock) {
        this.codes = codes;
        this.playbook = playbook;
        this.file = file;
        this.clock = clock;
    }

    /** How far a code is. */
    public enum State {
        /** Nobody has it yet. */
        FREE,
        /** Given, not redeemed, still good. */
        ISSUED,
        REDEEMED,
        /** Given, not redeemed as far as is known, and over. */
        EXPIRED
    }

    /**
     * A code.
     *
     * @param pool the pool's title, or its name where the file has it no more
     * @param code whole once it is given; of a free one, which is as good as money, the last letters
     * @param customer who was given it; null for nobody, and for somebody who was erased
     * @param validUntil the first instant at which it no longer holds; null for a free one without a day of its own
     * @param amount of the order that it was redeemed with
     */
    public record Code(
            String pool,
            String code,
            State state,
            @Nullable CustomerId customer,
            @Nullable Instant issuedAt,
            @Nullable Instant validUntil,
            @Nullable Instant redeemedAt,
            @Nullable Money amount) {}

    /** The titles of the pools that the file has, by their names. */
    public Map<String, String> pools() {
        var titles = new LinkedHashMap<String, String>();
        playbook.at(file, CouponsFile.PATH)
                .orElse(CouponPools.NONE)
                .pools()
                .forEach(pool -> titles.put(pool.name(), pool.title()));
        return titles;
    }

    /** What codes in a state meet. */
    public Criteria in(State state) {
        Date now = Date.from(clock.instant());
        return switch (state) {
            case FREE, REDEEMED -> where("state").is(state.name());
            case ISSUED ->
                where("state")
                        .is("ISSUED")
                        .and("validUntil")
                        .gt(now)
                        .orOperator(
                                where("expiresAt").is(null), where("expiresAt").gt(now));
            case EXPIRED ->
                where("state")
                        .is("ISSUED")
                        .orOperator(
                                where("validUntil").lte(now), where("expiresAt").lte(now));
        };
    }

    /** Some codes by their ids, in their order. */
    public List<Code> findAll(List<String> ids) {
        Map<String, String> titles = pools();
        Map<String, Document> found =
                codes.findAll(ids).stream().collect(Collectors.toMap(row -> row.getString("_id"), Function.identity()));
        return ids.stream()
                .map(found::get)
                .filter(Objects::nonNull)
                .map(row -> read(row, titles))
                .toList();
    }

    private Code read(Document row, Map<String, String> titles) {
        String pool = row.getString("pool");
        State state = stateOf(row);
        Date issuedAt = row.getDate("issuedAt");
        Date redeemedAt = row.getDate("redeemedAt");
        Number amount = row.get("amount", Number.class);
        String customer = row.getString("customer");
        return new Code(
                titles.getOrDefault(pool, pool),
                state == State.FREE ? tail(row.getString("code")) : row.getString("code"),
                state,
                customer == null ? null : new CustomerId(customer),
                issuedAt == null ? null : issuedAt.toInstant(),
                validUntil(row),
                redeemedAt == null ? null : redeemedAt.toInstant(),
                amount == null ? null : new Money(amount.longValue()));
    }

    private State stateOf(Document row) {
        if (row.getDate("redeemedAt") != null) {
            return State.REDEEMED;
        }
        if (row.getDate("issuedAt") == null) {
            return State.FREE;
        }
        Instant until = validUntil(row);
        return until == null || clock.instant().isBefore(until) ? State.ISSUED : State.EXPIRED;
    }

    /** The shop's term, or the code's own where that ends sooner. */
    private static @Nullable Instant validUntil(Document row) {
        return Stream.of("validUntil", "expiresAt")
                .map(row::getDate)
                .filter(Objects::nonNull)
                .map(Date::toInstant)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static String tail(String code) {
        return "…" + code.substring(Math.max(0, code.length() - SHOWN_OF_FREE));
    }
}

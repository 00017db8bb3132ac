package io.quanzi.shared;

import java.math.BigDecimal;

/** An amount of renminbi, held in whole fen (1 yuan = 100 fen). Negative amounts are refunds. */
public record Money(long fen) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);

    /**
     * Reads a yuan amount as shops write it, such as {@code "19.90"}.
     *
     * @throws IllegalArgumentException when it is no number or has more than two decimals
     */
    public static Money yuan(String amount) {
        try {
            return new Money(new BigDecimal(amount).movePointRight(2).longValueExact());
        } catch (ArithmeticException | NumberFormatException unreadable) {
            throw new IllegalArgumentException(
                    "expected yuan with at most two decimals such as 19.90, got \"%s\"".formatted(amount), unreadable);
        }
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(fen, other.fen));
    }

    /** A sum for showing: what stands in the store from before there were limits never makes a page fail. */
    public Money plusSaturating(Money other) {
        long sum = fen + other.fen;
        boolean overflown = ((fen ^ sum) & (other.fen ^ sum)) < 0;
        return overflown ? new Money(fen < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : new Money(sum);
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(fen, other.fen));
    }

    /** Returns yuan with two decimals, such as {@code "19.90"}. */
    public String yuan() {
        return BigDecimal.valueOf(fen, 2).toPlainString();
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(fen, other.fen);
    }
}

package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Computes which of ten thousand holdout buckets a customer falls in: {@code SHA-256(salt + customer id) mod 10 000}.
 */
final class HoldoutBucket {
    private static final BigInteger ARMS = BigInteger.valueOf(10_000);

    private HoldoutBucket() {}

    static int of(String salt, CustomerId customer) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((salt + customer.value()).getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, hash).mod(ARMS).intValueExact();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}

package io.quanzi.content.law;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A proof that the shop holds, as written in {@code templates/evidence.yaml}.
 *
 * @param number of the document; no two proofs have the same
 * @param document what it is, in words
 * @param claims what it proves, in the words of the posts
 * @param sku the product of which it proves that; null for any
 * @param until the last day on which it counts
 * @param by who entered it
 * @param entered when
 */
public record Proof(
        String number,
        String document,
        List<String> claims,
        @Nullable String sku,
        LocalDate until,
        String by,
        LocalDate entered) {
    public Proof {
        claims = List.copyOf(claims);
    }

    /** What people call it. */
    String name() {
        return document + " " + number;
    }

    /** What it proves, as the check wants it. */
    List<CopyContext.Evidence> evidence() {
        return claims.stream()
                .map(claim -> new CopyContext.Evidence(claim, until, name()))
                .toList();
    }
}

package io.quanzi.sandbox.acquisition;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How often the links of a corp may still be used.
 *
 * @param used ever
 * @param batches what was bought, each with its own end
 */
record Quota(String corpId, int used, List<Batch> batches) {
    private static final int GIVEN = 1000;
    private static final Duration GIVEN_FOR = Duration.ofDays(365);

    static Quota given(String corpId, Instant now) {
        return new Quota(corpId, 0, List.of(new Batch(now.plus(GIVEN_FOR), GIVEN)));
    }

    int balance(Instant now) {
        return live(now).stream().mapToInt(Batch::balance).sum();
    }

    /** Returns the batches that have not ended and are not used up, the next to end first. */
    List<Batch> live(Instant now) {
        return batches.stream()
                .filter(batch -> batch.expires().isAfter(now) && batch.balance() > 0)
                .sorted(Comparator.comparing(Batch::expires))
                .toList();
    }

    Quota with(Batch batch) {
        var more = new ArrayList<>(batches);
        more.add(batch);
        return new Quota(corpId, used, more);
    }

    /** One use less, of the batch that ends next; as it is when nothing is left. */
    Quota usedOnce(Instant now) {
        var live = live(now);
        if (live.isEmpty()) {
            return this;
        }
        var next = live.get(0);
        var left = new ArrayList<>(batches);
        left.set(left.indexOf(next), new Batch(next.expires(), next.balance() - 1));
        return new Quota(corpId, used + 1, left);
    }

    record Batch(Instant expires, int balance) {}
}

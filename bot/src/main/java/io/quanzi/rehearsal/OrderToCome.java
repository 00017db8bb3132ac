package io.quanzi.rehearsal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An order of the month.
 *
 * @param buyer as the shop names one in its events
 * @param items as the shop's events have them
 * @param refund null when it is kept
 */
record OrderToCome(
        Instant at,
        String orderNo,
        Map<String, Object> buyer,
        long fen,
        List<Map<String, Object>> items,
        @Nullable Refund refund) {

    record Refund(Instant at, long fen) {}
}

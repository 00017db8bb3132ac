package io.quanzi.rehearsal;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An order of the month.
 *
 * @param buyer as the shop names one in its events
 * @param items as the shop's events have them
 */
record OrderToCome(
        Instant at,
        String orderNo,
        Map<String, Object> buyer,
        long fen,
        List<Map<String, Object>> items,
        List<Refund> refunds) {
    OrderToCome {
        refunds = List.copyOf(refunds);
    }

    /**
     * What of an order is given back.
     *
     * @param id of its order no other refund has it
     */
    record Refund(String orderNo, String id, Instant at, long fen) {}
}

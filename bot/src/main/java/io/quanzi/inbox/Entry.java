package io.quanzi.inbox;

import java.time.Instant;

/**
 * One event as it came.
 *
 * @param id the source's name and the event's own key, such as {@code shop:evt-17}; the same id is the same event
 * @param source {@code shop}, {@code store}, {@code wecom} or {@code console}
 * @param type the source's word for what happened, such as {@code order.paid}
 * @param subject whom it is about; entries of one subject are worked off one after another
 * @param at when it happened, as the sender says
 * @param receivedAt when it was stored
 * @param body the raw event: the shop's JSON, WeCom's decrypted XML
 */
public record Entry(
        String id, String source, String type, String subject, Instant at, Instant receivedAt, String body) {}

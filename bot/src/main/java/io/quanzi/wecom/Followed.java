package io.quanzi.wecom;

import java.time.Instant;

/**
 * Somebody follows the Official Account now, and so can be told of an order. Durable: told while the inbox works off WeChat's
 * event, which is tried again until every listener took it. Listeners may hear it twice.
 *
 * @param unionid who it is
 */
public record Followed(String unionid, Instant at) {}

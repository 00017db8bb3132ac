package io.quanzi.wecom;

import java.time.Instant;

/**
 * Somebody follows the Official Account now, and so can be told of an order.
 *
 * @param unionid who it is
 */
public record Followed(String unionid, Instant at) {}

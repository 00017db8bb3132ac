package io.quanzi.membership;

import io.quanzi.shared.CustomerId;
import java.time.Instant;

/**
 * One line of a person's points.
 *
 * @param seq counted from 1, without gaps
 * @param points gained, or below 0 lost
 * @param balance after it; below 0 only when a refund took back points that were spent
 * @param at when what it is about happened, not when it was posted
 * @param words what a member reads, in Chinese
 */
public record PointsEntry(CustomerId customer, long seq, long points, long balance, Instant at, String words) {}

/**
 * Points, tiers and member days.
 *
 * <p>Points are a ledger: entries are only ever appended, each carries the balance after it, and the number of the next
 * entry is the compare-and-set, so that no transaction is needed and no balance can drift ({@link
 * io.quanzi.membership.PointsLedger}).
 *
 * <p>An order is not posted as a sum that is later corrected by guesswork: its first entry is what it earned in full and
 * keeps the factor of every line, as the member days said on the day of posting; each refund is one entry more, the
 * difference between the order worked out anew on what remained before it and after it. Refunds of an order are only
 * ever added, so the points of an entry follow from the order, the refunds before it, and nothing else. The entries
 * always add up to the order worked out anew, in whatever order, however often, and on however many nodes its events are
 * heard. A
 * later change of {@code member-days.yaml} does not touch orders already posted, unless the shop edits one: an edit is an
 * entry too, which brings the order to what it is worth by the member days of now.
 *
 * <p>Only what gives back an order's points, a refund or an edit, may bring a balance below zero ({@link
 * io.quanzi.membership.PointsCause}); {@link io.quanzi.membership.PointsLedger} refuses anything else that would.
 *
 * <p>Points do not expire. What counts towards a tier does, after 365 days ({@link io.quanzi.membership.ReviewTiers}).
 *
 * <p>Listens to: {@code OrderRecorded}, {@code RefundRecorded}. Notes the traits {@code tier} and {@code points}. Owns:
 * {@code points}, {@code points_heads}.
 */
@ApplicationModule(allowedDependencies = {"shared", "playbook", "schedule", "customer"})
@NullMarked
package io.quanzi.membership;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

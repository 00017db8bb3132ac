/**
 * The gate: everything that a customer or an owner would notice goes through here, and nowhere else.
 *
 * <p>Callers say whom, what and on what ground; the gate checks ground, opt-out, holdout, the group's monthly budget and
 * the advertising law, writes a delivery, and only then speaks. A skipped message is a result with its reason, not an
 * error. After a crash between a call and its result the gate looks in WeCom before it repeats. What the shop
 * limits itself to is {@link io.quanzi.outreach.SendingLimits}; which posts go into which groups, and when, is decided by {@link
 * io.quanzi.outreach.SendingPlan}. What waits for its time may be merged with another or give way to it ({@link
 * io.quanzi.outreach.PostHandover}).
 *
 * <p>A mass message is a task in WeCom that a person must tap, so it is kept as a {@link
 * io.quanzi.outreach.MassMessage} that lives through {@link io.quanzi.outreach.MassMessageState} and is never shown
 * as sent before WeCom says so. {@link io.quanzi.outreach.MassMessageProcessor} tells and reminds the owner, reads what became
 * of it, and ends it when its time is over.
 *
 * <p>Publishes: {@link io.quanzi.outreach.MassMessageEnded}. Owns: {@code deliveries}, {@code mass_tasks}, {@code
 * officer_notes}, {@code message_pictures}, {@code group_texts} (what a group was told on a day).
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "playbook",
            "work",
            "customer",
            "groups",
            "content",
            "content :: law",
            "clicks",
            "wecom",
            "wecom :: speech"
        })
@NullMarked
package io.quanzi.outreach;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

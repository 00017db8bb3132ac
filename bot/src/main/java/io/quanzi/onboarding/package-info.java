/**
 * From an order to a member of the community: the invitation, the card, the welcome, the way into the group.
 *
 * <p>A buyer who is no contact yet gets one invitation: a link whose token is also the state of a contact way made for
 * it, so that whoever scans the card's code is known to be that buyer. The welcome is prepared from what is stored here
 * alone, because its code lives twenty seconds; everything that takes a call to WeCom comes after it. {@link
 * io.quanzi.onboarding.WelcomeConsumer} decides when it is too late for one, {@link io.quanzi.onboarding.WelcomeWriter} what it says and carries; {@code outreach}
 * only says it, or writes the officer's note.
 *
 * <p>Consumes: contacts added. Listens to: {@code OrderRecorded}, {@code Followed}. Repair: {@code ways}. Owns: {@code invitations}.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "playbook",
            "inbox",
            "schedule",
            "shop",
            "wecom",
            "wecom :: contacts",
            "wecom :: repair",
            "customer",
            "segments",
            "coupons",
            "content",
            "groups",
            "outreach",
            "broadcast"
        })
@NullMarked
package io.quanzi.onboarding;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

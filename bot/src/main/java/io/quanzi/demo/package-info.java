/**
 * A demo shop for the sandbox: buyers who order, scan, join, leave and come back, officers who tap soon, late or never,
 * and a partner who sends codes and tells of those that were used.
 *
 * <p>People act as they would in life: the shop speaks through its signed webhook, phones through the sandbox's control
 * plane, both over HTTP; what the bot makes of it is the bot's own work. {@link io.quanzi.demo.Demo} first plays weeks of
 * history into an empty store, moving the sandbox's clock from one stop of the day to the next, then lets something
 * happen every few seconds, and takes part when somebody moves the clock ahead.
 *
 * <p>Why a history that was interrupted is not resumed: what people had decided stands in no store, and a history that
 * is half made up again would show numbers that nobody can explain. The bot says so, and goes on from where it is.
 *
 * <p>Owns: {@code demo}.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "playbook",
            "schedule",
            "inbox",
            "shop",
            "customer",
            "partners",
            "groups",
            "outreach",
            "broadcast",
            "playbook",
            "liveqa"
        })
@NullMarked
package io.quanzi.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

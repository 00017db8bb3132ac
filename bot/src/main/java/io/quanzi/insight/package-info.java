/** What it all did. */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "playbook",
            "inbox",
            "shop",
            "customer",
            "membership",
            "groups",
            "onboarding",
            "outreach"
        })
@NullMarked
package io.quanzi.insight;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

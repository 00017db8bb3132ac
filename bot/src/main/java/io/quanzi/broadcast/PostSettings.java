package io.quanzi.broadcast;

import io.quanzi.playbook.ValueRules;
import java.util.List;

/**
 * The settings of a schedule with the action {@code post-to-groups}.
 *
 * @param headline what the owner reads on the list of posts to confirm
 * @param segments the groups made for these
 * @param template such as {@code broadcast/daily-tip-deal}
 */
record PostSettings(String headline, List<String> segments, String template) {
    PostSettings {
        new ValueRules()
                .required(headline, "headline", "每日贴士")
                .unless(segments != null && !segments.isEmpty(), "segments", "fault.at-least-one", "[working-moms]")
                .check();
    }
}

package io.quanzi.broadcast;

import io.quanzi.playbook.BadValue;
import java.util.List;

/**
 * What a schedule with the action {@code post-to-groups} says of its post.
 *
 * @param headline what the owner reads on the list of posts to confirm
 * @param segments the groups made for these
 * @param template such as {@code broadcast/daily-tip-deal}
 */
record PostSettings(String headline, List<String> segments, String template) {
    PostSettings {
        if (headline == null || headline.isBlank()) {
            throw BadValue.of("headline", "fault.missing.such", "每日贴士");
        }
        if (segments == null || segments.isEmpty()) {
            throw BadValue.of("segments", "fault.at-least-one", "[working-moms]");
        }
    }
}

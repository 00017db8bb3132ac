package io.quanzi.broadcast;

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
            throw new IllegalArgumentException("\"headline\": expected a few words for the owner, such as 每日贴士");
        }
        if (segments == null || segments.isEmpty()) {
            throw new IllegalArgumentException("\"segments\": expected at least one, such as [working-moms]");
        }
    }
}

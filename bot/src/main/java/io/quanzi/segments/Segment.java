package io.quanzi.segments;

import io.quanzi.playbook.BadValue;
import org.jspecify.annotations.Nullable;

/**
 * People who belong together.
 *
 * @param name lower-case letters, digits and dashes
 * @param title what managers read
 * @param tag its tag in WeCom, at most 30 characters; null for none
 * @param priority where a person belongs to several, the highest decides the group
 */
public record Segment(String name, String title, @Nullable String tag, int priority, Rule when) {
    public Segment {
        BadValue.name(name, "name", "new-buyers");
        if (tag != null && tag.codePointCount(0, tag.length()) > 30) {
            throw BadValue.of("tag", "fault.longest", 30, tag);
        }
    }
}

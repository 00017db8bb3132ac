package io.quanzi.segments;

import io.quanzi.playbook.ValueRules;
import org.jspecify.annotations.Nullable;

/**
 * People who belong together.
 *
 * @param name lower-case letters, digits and dashes
 * @param title what managers read; it names people, and so is no group's name
 * @param tag its tag in WeCom, at most 30 characters; null for none
 * @param priority where a person belongs to several, the highest decides the group
 */
public record Segment(String name, String title, @Nullable String tag, int priority, Rule when) {
    public Segment {
        boolean fits = tag == null || tag.codePointCount(0, tag.length()) <= 30;
        new ValueRules()
                .name(name, "name", "new-buyers")
                .required(title, "title", "新客")
                .unless(fits, "tag", "fault.longest", 30, String.valueOf(tag))
                .check();
    }

    /** What its groups are called to customers: the title, as that of a group where it is Chinese and does not say so yet. */
    public String groupTitle() {
        int last = title.codePointBefore(title.length());
        return title.endsWith("群") || !Character.isIdeographic(last) ? title : title + "群";
    }
}

package io.quanzi.playbook;

import io.quanzi.shared.Message;

/**
 * A template that somebody fills in.
 *
 * @param template such as {@code broadcast/daily-tip-deal}; a {@code *} at the end means every one that begins so
 * @param by who fills it in, for messages
 * @param gives what it is given, written as a template's first line declares it: {@code nickname (String, may be absent),
 *     officer (String)}; {@code none} for nothing
 */
public record Filled(String template, Message by, String gives) {
    boolean means(Name name) {
        if (!name.kind().equals("template")) {
            return false;
        }
        return template.endsWith("*")
                ? name.value().startsWith(template.substring(0, template.length() - 1))
                : name.value().equals(template);
    }
}

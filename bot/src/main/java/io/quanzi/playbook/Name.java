package io.quanzi.playbook;

import io.quanzi.shared.Message;

/**
 * A name that one file defines and others use.
 *
 * @param kind such as {@code "template"} or {@code "segment"}
 * @param value such as {@code "broadcast/daily-tip"}
 */
public record Name(String kind, String value) {
    /** Names it in a sentence; {@code fault.name.KIND} has the words of each kind. */
    Message words() {
        return Message.of("fault.name." + kind.replace(' ', '-'), value);
    }

    @Override
    public String toString() {
        return kind + " " + value;
    }
}

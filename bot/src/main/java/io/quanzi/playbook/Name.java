package io.quanzi.playbook;

/**
 * A name that one file defines and others use.
 *
 * @param kind such as {@code "template"} or {@code "segment"}
 * @param value such as {@code "broadcast/daily-tip"}
 */
public record Name(String kind, String value) {
    @Override
    public String toString() {
        return kind + " " + value;
    }
}

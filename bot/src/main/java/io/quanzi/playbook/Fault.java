package io.quanzi.playbook;

import io.quanzi.shared.Message;
import java.util.Locale;

/**
 * A violation in a file: what is wrong, and the cure.
 *
 * @param line counted from 1; 0 when the whole file is meant
 * @param message what was expected, what came, and what to do
 */
public record Fault(String path, int line, Message message) {
    /** The file with its line, and the rest in a language. */
    public String in(Locale language) {
        return (line == 0 ? path : path + ":" + line) + ": " + message.in(language);
    }

    /** In English, as logs are. */
    @Override
    public String toString() {
        return in(Locale.ENGLISH);
    }
}

package io.quanzi.playbook;

import io.quanzi.shared.Message;
import java.util.List;
import java.util.Optional;

/** Judges a text of a file that people will read, before it is in force. */
public interface TextCheck {
    /**
     * What stands against a text.
     *
     * @param others the files it would be in force with
     */
    List<Flaw> flaws(String text, Others others);

    /**
     * What stands against a text, and where.
     *
     * @param at where in the text, counted in chars from 0
     * @param message what, and what to write instead
     */
    record Flaw(int at, Message message) {}

    /** The other files. */
    interface Others {
        /** What the file at a path became; empty when there is none of that kind. */
        <T> Optional<T> at(FileKind<T> kind, String path);
    }
}

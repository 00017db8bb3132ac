package io.quanzi.playbook;

import io.quanzi.shared.Message;
import java.util.List;
import java.util.Optional;

/** Judges a text of a file that people will read, before it is in force. */
public interface TextCheck {
    /**
     * Finds what speaks against a text.
     *
     * @param others the files it would be in force with
     */
    List<Flaw> flaws(String text, Others others);

    /**
     * A flaw of a text, and where it is.
     *
     * @param at where in the text, counted in chars from 0
     * @param message what, and what to write instead
     */
    record Flaw(int at, Message message) {}

    /** The other files. */
    interface Others {
        /** Returns the file at a path as it was read; empty when there is none of that kind. */
        <T> Optional<T> at(FileKind<T> kind, String path);
    }
}

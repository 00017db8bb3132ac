package io.quanzi.playbook;

import io.quanzi.shared.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of file that a module understands.
 *
 * @param <T> what a good file becomes: an immutable value
 */
public interface FileKind<T> {
    /**
     * Which files are of this kind, as a glob such as {@code schedules/swaps/*.yaml}. Where several kinds match, the
     * one with most literal characters has the file.
     */
    String pattern();

    /**
     * Reads and checks one file by itself.
     *
     * @throws InvalidFile with every fault and its line
     */
    T parse(Source file);

    /** The names that the file gives to others. */
    default Set<Name> defines(Source file, T parsed) {
        return Set.of();
    }

    /** The names that the file needs; one that no file defines makes this file faulty. */
    default Set<Name> uses(Source file, T parsed) {
        return Set.of();
    }

    /** The texts in the file that people will read. */
    default List<Spoken> spoken(Source file, T parsed) {
        return List.of();
    }

    /** The templates that the file has filled in, with what each is given. */
    default List<Filled> fills(Source file, T parsed) {
        return List.of();
    }

    /**
     * Why a template cannot be filled in from what it is given.
     *
     * @return empty when it can, and for files that are no template
     */
    default Optional<Message> unfit(T parsed, Filled filled) {
        return Optional.empty();
    }
}

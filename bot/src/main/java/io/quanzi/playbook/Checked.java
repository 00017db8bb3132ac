package io.quanzi.playbook;

import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The result of checking a set of files: each checked by its kind, then all of them together.
 *
 * @param good the files that can be in force together, by path
 * @param origins where each of them comes from, by path
 * @param violations what is wrong, ordered by path and line
 */
record Checked(Map<String, Good<?>> good, Map<String, Origin> origins, List<Violation> violations) {
    /** The origin of a file in force. */
    enum Origin {
        /** The version that was asked for, from the disk or the console. */
        WANTED,
        /** The version before, since the one asked for cannot be used. */
        LAST_GOOD,
        /** The copy in the jar, since nothing else can be used. */
        BUILT_IN
    }

    /** A file that can be used, with what it became. */
    record Good<T>(Source source, FileKind<T> kind, T parsed) {
        static <T> Good<T> of(Source source, FileKind<T> kind) {
            return new Good<>(source, kind, kind.parse(source));
        }

        Set<Name> defines() {
            return kind.defines(source, parsed);
        }

        Set<Name> uses() {
            return kind.uses(source, parsed);
        }

        List<Spoken> spoken() {
            return kind.spoken(source, parsed);
        }

        List<Filled> fills() {
            return kind.fills(source, parsed);
        }

        Optional<Message> unfit(Filled filled) {
            return kind.unfit(parsed, filled);
        }

        @SuppressWarnings("unchecked") // a kind makes only its own type, and kinds are compared by identity
        <U> Optional<U> as(FileKind<U> wanted) {
            return kind == wanted ? Optional.of((U) parsed) : Optional.empty();
        }
    }

    /**
     * All that files are checked by.
     *
     * @param kinds what modules can read
     * @param checks what every text is judged by
     * @param filled what the program itself fills in
     */
    record Rules(List<FileKind<?>> kinds, List<TextCheck> checks, List<Filled> filled) {
        Rules {
            kinds = List.copyOf(kinds);
            checks = List.copyOf(checks);
            filled = List.copyOf(filled);
        }
    }
}

package io.quanzi.playbook;

import io.quanzi.shared.Message;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Thrown by a record that is read from a file when values make no sense; says why in the reader's language. */
public class BadValue extends IllegalArgumentException {
    private final transient List<Problem> problems;

    /**
     * A problem with one value.
     *
     * @param key whose value it is; null when it is no key's alone
     * @param within where in that value: keys and numbers of list entries; empty when it is the whole
     */
    public record Problem(@Nullable String key, List<Object> within, Message why) {
        Problem(@Nullable String key, Message why) {
            this(key, List.of(), why);
        }
    }

    BadValue(List<Problem> problems) {
        super(problems.stream().map(problem -> problem.why().in(Locale.ENGLISH)).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /**
     * Refuses the value of one key.
     *
     * @param words a key of {@code messages.properties}, whose {0} is the file's key
     * @param gaps for {1}, {2} and so on
     */
    public static BadValue of(String key, String words, Object... gaps) {
        return new BadValue(List.of(problem(key, words, gaps)));
    }

    /**
     * Refuses the value of one key of which a record can be made all the same: in a file that was in force before it is
     * borne.
     *
     * @param words as {@link #of}
     */
    public static void unless(boolean holds, String key, String words, Object... gaps) {
        if (!holds && !YoungerRules.areBorne()) {
            throw of(key, words, gaps);
        }
    }

    static Problem problem(String key, String words, Object... gaps) {
        return new Problem(key, message(key, words, gaps));
    }

    /** Makes a problem with a part of an entry of a list, whose key is the {0} of the words. */
    static Problem problem(String list, int entry, String part, String words, Object... gaps) {
        return new Problem(list, List.of(entry, part), message(part, words, gaps));
    }

    private static Message message(String key, String words, Object... gaps) {
        return Message.of(words, Stream.concat(Stream.of(key), Stream.of(gaps)).toArray());
    }

    /** Returns the problems that a record refused; the words of others than this are quoted. */
    public static List<Problem> problemsOf(RuntimeException refused) {
        return refused instanceof BadValue bad
                ? bad.problems
                : List.of(new Problem(null, Message.of("fault.value.other", String.valueOf(refused.getMessage()))));
    }
}

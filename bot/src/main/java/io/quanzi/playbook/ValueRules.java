package io.quanzi.playbook;

import io.quanzi.playbook.BadValue.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules of a record's values, all of which are looked at before the record is refused. */
public final class ValueRules {
    private static final String NAME = "[a-z0-9][a-z0-9-]*";

    private final List<Problem> problems = new ArrayList<>();
    private boolean lacks;

    /** Neither missing nor blank. */
    public ValueRules required(@Nullable String value, String key, String example) {
        lacks |= value == null;
        return unless(value != null && !value.isBlank(), key, "fault.missing.such", example);
    }

    /** Lower-case letters, digits and dashes. */
    public ValueRules name(@Nullable String value, String key, String example) {
        return value == null || value.isBlank()
                ? required(value, key, example)
                : unless(value.matches(NAME), key, "fault.name", example, value);
    }

    /** A whole number, the bounds among those allowed. */
    public ValueRules range(long value, String key, long least, long most) {
        return unless(value >= least && value <= most, key, "fault.range", least, most, value);
    }

    /**
     * No two entries of a list have the same.
     *
     * @param list its key
     * @param part the key of what may not be the same
     * @param value that part of an entry
     */
    public <T> ValueRules distinct(List<T> entries, String list, String part, Function<T, String> value) {
        var seen = new HashSet<String>();
        for (int i = 0; i < entries.size(); i++) {
            String one = value.apply(entries.get(i));
            if (!seen.add(one)) {
                problems.add(BadValue.problem(list, i, part, "fault.entries.twice", one));
            }
        }
        return this;
    }

    /**
     * A rule of one entry of a list.
     *
     * @param list its key
     * @param part the key of what the rule is about
     * @param words a key of {@code messages.properties}, whose {0} is the part
     * @param gaps for {1}, {2} and so on
     */
    public ValueRules unlessIn(boolean holds, String list, int entry, String part, String words, Object... gaps) {
        if (!holds) {
            problems.add(BadValue.problem(list, entry, part, words, gaps));
        }
        return this;
    }

    /**
     * Any other rule.
     *
     * @param words a key of {@code messages.properties}, whose {0} is the file's key
     * @param gaps for {1}, {2} and so on
     */
    public ValueRules unless(boolean holds, String key, String words, Object... gaps) {
        if (!holds) {
            problems.add(BadValue.problem(key, words, gaps));
        }
        return this;
    }

    /**
     * Ends the rules. A file that was in force before is refused only when it lacks a value.
     *
     * @throws BadValue with all that does not hold
     */
    public void check() {
        if (!problems.isEmpty() && (lacks || !YoungerRules.areBorne())) {
            throw new BadValue(problems);
        }
    }
}

package io.quanzi.csv;

import io.quanzi.shared.Identifiers;
import io.quanzi.shared.Message;

/**
 * What is wrong with one row.
 *
 * @param reason what was expected and what came
 * @param cure what to do
 */
public record RowViolation(Message reason, Message cure) {
    /** Of an identifier, in the column it stands in. */
    public static RowViolation of(String column, Identifiers.Problem problem) {
        return new RowViolation(Message.of("csv.in-column", column, problem.expected()), problem.cure());
    }

    /** By the key of its reason; the cure has the same key with {@code .cure}. */
    public static RowViolation of(String key, Object... gaps) {
        return new RowViolation(Message.of(key, gaps), Message.of(key + ".cure", gaps));
    }
}

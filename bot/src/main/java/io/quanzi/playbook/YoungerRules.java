package io.quanzi.playbook;

import java.util.function.Supplier;

/**
 * Whether rules of values refuse. A file that was in force before the program knew a rule was written without it: it is
 * read all the same as long as it becomes a record, and what is wrong is told. New files are refused.
 */
public final class YoungerRules {
    private static final ThreadLocal<Boolean> BORNE = ThreadLocal.withInitial(() -> false);

    private YoungerRules() {}

    /** Returns whether the file that is being read by this thread stays in force whatever rules of values say. */
    public static boolean areBorne() {
        return BORNE.get();
    }

    /** Reads a file that was in force before. */
    static <T> T bearing(Supplier<T> reading) {
        BORNE.set(true);
        try {
            return reading.get();
        } finally {
            BORNE.remove();
        }
    }
}

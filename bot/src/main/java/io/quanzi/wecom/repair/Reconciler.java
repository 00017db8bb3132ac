package io.quanzi.wecom.repair;

import io.quanzi.shared.FailureCause;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares one kind of data with WeCom and corrects the differences. A module that keeps a copy of something in WeCom
 * has one.
 *
 * <p>Looking changes nothing and comes in pieces; what a piece found is stored before any of it is mended, so that after a
 * crash the same is mended again and counted once.
 */
public interface Reconciler {
    /** The order of the reconciler of contacts, which is first because the rest depends on it. */
    int CONTACTS = 0;

    /** The order of reconcilers that need the contacts. */
    int REST = 10;

    /** Kept with a run; must not change from release to release. */
    String name();

    /** Names what it counts, such as {@code groups} and {@code members}; each has its word on the console. */
    List<String> kinds();

    /** Lower goes first. */
    int order();

    /**
     * Looks at the next piece.
     *
     * @param cursor where, as the last piece said; null at the beginning
     */
    Comparison compare(@Nullable String cursor);

    /** Mends what was found; may be called again for the same. What it throws is noted as the reason it was left. */
    CorrectionResult correct(Difference difference);

    /** How many gaps {@link #correct(List)} takes at once. Some seconds' work: it is not interrupted. */
    default int atOnce() {
        return 1;
    }

    /**
     * Mends several, where that is quicker side by side; their outcomes in the same order. As {@link
     * #correct(Difference)} else.
     */
    default List<CorrectionResult> correct(List<Difference> gaps) {
        return gaps.stream().map(this::correct).toList();
    }

    /**
     * The numbers that a piece looked at, and the differences it found.
     *
     * @param looked how many of each kind
     * @param next where the next piece begins; null after the last
     */
    record Comparison(
            Map<String, Integer> looked,
            List<Difference> gaps,
            @Nullable String next) {}

    /** Which of the two lacks it. */
    enum Side {
        /** WeCom has it; here it is missing. */
        HERE,
        /** The thing is known here; WeCom has it no more. */
        THERE
    }

    /**
     * A difference.
     *
     * @param count how many things of the kind it stands for
     * @param what the repair's own notes, no more than needed to mend it
     */
    record Difference(String kind, Side side, int count, Map<String, String> what) {}

    /** The result of correcting a difference. */
    sealed interface CorrectionResult {
        /** The difference is mended, or was meanwhile. */
        record Mended() implements CorrectionResult {}

        /**
         * The difference is as it was.
         *
         * @param why in Chinese, for managers, without anybody's id
         * @param cause of a failure
         */
        record Left(String why, FailureCause cause) implements CorrectionResult {
            public Left(String why) {
                this(why, FailureCause.OTHER);
            }
        }
    }
}

package io.quanzi.doctor;

import io.quanzi.doctor.CheckResult.State;
import io.quanzi.shared.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Collects the results of one check and masks secrets. */
final class CheckResults {
    private final List<CheckResult> all = new CopyOnWriteArrayList<>();
    private final UnaryOperator<String> masked;

    CheckResults(UnaryOperator<String> masked) {
        this.masked = masked;
    }

    List<CheckResult> all() {
        return List.copyOf(all);
    }

    void ok(CheckId checkId, Object... values) {
        first(checkId).orOk(values);
    }

    void wrong(CheckId checkId, String cause, Object... values) {
        first(checkId).wrong(true, cause, values);
    }

    void skip(CheckId checkId, String cause, Object... values) {
        first(checkId).skip(true, cause, values);
    }

    /** A grave one is wrong, another is to be noted. */
    void alarm(CheckId checkId, Alarm alarm) {
        all.add(CheckResult.of(checkId, alarm, masked));
    }

    /** Compares another clock with ours. */
    void skew(CheckId checkId, @Nullable Instant theirs, Instant ours, Duration noted, Duration most) {
        Duration skew = Duration.between(theirs == null ? ours : theirs, ours);
        first(checkId)
                .skip(theirs == null, "untold")
                .wrong(skew.abs().compareTo(most) > 0, "skew", skew.toSeconds())
                .warn(skew.abs().compareTo(noted) > 0, "skew", skew.toSeconds())
                .orOk(skew.toSeconds());
    }

    /** Begins a table of cases, of which the first that applies is told. */
    Cases first(CheckId checkId) {
        return new Cases(checkId);
    }

    /** A table of what may be seen. */
    final class Cases {
        private final CheckId checkId;
        private boolean told;

        private Cases(CheckId checkId) {
            this.checkId = checkId;
        }

        Cases wrong(boolean applies, String cause, Object... values) {
            return add(applies, State.WRONG, cause, values);
        }

        Cases warn(boolean applies, String cause, Object... values) {
            return add(applies, State.WARN, cause, values);
        }

        Cases skip(boolean applies, String cause, Object... values) {
            return add(applies, State.SKIPPED, cause, values);
        }

        Cases ok(boolean applies, Object... values) {
            return add(applies, State.OK, "ok", values);
        }

        void orOk(Object... values) {
            ok(true, values);
        }

        Cases add(boolean applies, State state, String cause, Object... values) {
            if (applies && !told) {
                Stream<String> shown = Stream.of(values).map(String::valueOf).map(masked);
                all.add(CheckResult.of(checkId, state, cause, shown.toArray()));
                told = true;
            }
            return this;
        }

        boolean isTold() {
            return told;
        }
    }
}

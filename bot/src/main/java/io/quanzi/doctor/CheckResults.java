package io.quanzi.doctor;

import io.quanzi.doctor.CheckResult.State;
import io.quanzi.shared.Alarm;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Collects the results of one check and masks secrets. */
final class CheckResults {
    private final List<CheckResult> all = new CopyOnWriteArrayList<>();
    private final UnaryOperator<String> masked;

    CheckResults(UnaryOperator<String> masked) {
        this.masked = masked;
    }

    void ok(CheckId checkId, Object... values) {
        add(checkId, State.OK, "ok", values);
    }

    void wrong(CheckId checkId, String cause, Object... values) {
        add(checkId, State.WRONG, cause, values);
    }

    void warn(CheckId checkId, String cause, Object... values) {
        add(checkId, State.WARN, cause, values);
    }

    void skip(CheckId checkId, String cause, Object... values) {
        add(checkId, State.SKIPPED, cause, values);
    }

    /** A grave one is wrong, another is to be noted. */
    void alarm(CheckId checkId, Alarm alarm) {
        all.add(CheckResult.of(checkId, alarm, masked));
    }

    private void add(CheckId checkId, State state, String cause, Object... values) {
        Object[] shown = Arrays.stream(values)
                .map(value -> masked.apply(String.valueOf(value)))
                .toArray();
        all.add(CheckResult.of(checkId, state, cause, shown));
    }

    List<CheckResult> all() {
        return List.copyOf(all);
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

        private Cases add(boolean applies, State state, String cause, Object... values) {
            if (applies && !told) {
                CheckResults.this.add(checkId, state, cause, values);
                told = true;
            }
            return this;
        }
    }
}

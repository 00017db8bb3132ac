package io.quanzi.doctor;

import io.quanzi.doctor.CheckResult.State;
import io.quanzi.shared.Alarm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Collects the results of one check and masks secrets. */
final class CheckResults {
    private final List<CheckResult> all = new ArrayList<>();
    private final UnaryOperator<String> masked;

    CheckResults(UnaryOperator<String> masked) {
        this.masked = masked;
    }

    void ok(CheckId checkId, Object... values) {
        add(checkId, State.OK, "ok", values);
    }

    void warn(CheckId checkId, String cause, Object... values) {
        add(checkId, State.WARN, cause, values);
    }

    void wrong(CheckId checkId, String cause, Object... values) {
        add(checkId, State.WRONG, cause, values);
    }

    void skip(CheckId checkId, String cause, Object... values) {
        add(checkId, State.SKIPPED, cause, values);
    }

    /** A grave one is wrong, another is to be noted. */
    synchronized void alarm(CheckId checkId, Alarm alarm) {
        all.add(CheckResult.of(checkId, alarm, masked));
    }

    private synchronized void add(CheckId checkId, State state, String cause, Object... values) {
        Object[] shown = Arrays.stream(values)
                .map(value -> masked.apply(String.valueOf(value)))
                .toArray();
        all.add(CheckResult.of(checkId, state, cause, shown));
    }

    synchronized List<CheckResult> all() {
        return List.copyOf(all);
    }
}

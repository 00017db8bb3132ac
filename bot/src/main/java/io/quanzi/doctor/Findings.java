package io.quanzi.doctor;

import io.quanzi.doctor.Finding.State;
import io.quanzi.shared.Alarm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Takes down what one check finds; nothing secret passes. */
final class Findings {
    private final List<Finding> all = new ArrayList<>();
    private final UnaryOperator<String> masked;

    Findings(UnaryOperator<String> masked) {
        this.masked = masked;
    }

    void ok(Look look, Object... values) {
        add(look, State.OK, "ok", values);
    }

    void warn(Look look, String cause, Object... values) {
        add(look, State.WARN, cause, values);
    }

    void wrong(Look look, String cause, Object... values) {
        add(look, State.WRONG, cause, values);
    }

    void skip(Look look, String cause, Object... values) {
        add(look, State.SKIPPED, cause, values);
    }

    /** A grave one is wrong, another is to be noted. */
    synchronized void alarm(Look look, Alarm alarm) {
        all.add(Finding.of(look, alarm, masked));
    }

    private synchronized void add(Look look, State state, String cause, Object... values) {
        Object[] shown = Arrays.stream(values)
                .map(value -> masked.apply(String.valueOf(value)))
                .toArray();
        all.add(Finding.of(look, state, cause, shown));
    }

    synchronized List<Finding> all() {
        return List.copyOf(all);
    }
}

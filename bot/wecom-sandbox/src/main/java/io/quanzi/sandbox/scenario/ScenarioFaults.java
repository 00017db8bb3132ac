package io.quanzi.sandbox.scenario;

import java.util.List;
import java.util.stream.Collectors;

/** The faults of a scenario, of which nothing was played. */
public final class ScenarioFaults extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<ScriptViolation> faults;

    ScenarioFaults(List<ScriptViolation> faults) {
        super(faults.stream().map(ScriptViolation::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    static ScenarioFaults of(int line, String text) {
        return new ScenarioFaults(List.of(new ScriptViolation(line, text)));
    }

    public List<ScriptViolation> faults() {
        return faults;
    }

    /**
     * One thing that is wrong.
     *
     * @param fault what was expected, what came, and how to mend it
     */
    public record ScriptViolation(int line, String fault) {
        @Override
        public String toString() {
            return "line " + line + ": " + fault;
        }
    }
}

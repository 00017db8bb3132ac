package io.quanzi.sandbox.scenario;

import java.util.List;
import java.util.stream.Collectors;

/** The faults of a scenario, of which nothing was played. */
public final class ScenarioFaults extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final transient List<Fault> faults;

    ScenarioFaults(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    static ScenarioFaults of(int line, String text) {
        return new ScenarioFaults(List.of(new Fault(line, text)));
    }

    public List<Fault> faults() {
        return faults;
    }

    /**
     * One thing that is wrong.
     *
     * @param fault what was expected, what came, and how to mend it
     */
    public record Fault(int line, String fault) {
        @Override
        public String toString() {
            return "line " + line + ": " + fault;
        }
    }
}

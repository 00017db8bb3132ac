package io.quanzi.playbook;

import java.util.List;
import java.util.stream.Collectors;

/** A file that cannot be used, with every fault found in it. */
public class FaultyFile extends RuntimeException {
    private final transient List<Fault> faults;

    public FaultyFile(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    public FaultyFile(Fault fault) {
        this(List.of(fault));
    }

    public List<Fault> faults() {
        return faults;
    }
}

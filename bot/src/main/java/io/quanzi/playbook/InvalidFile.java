package io.quanzi.playbook;

import io.quanzi.shared.Violation;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown for a file that cannot be used, with every violation found in it. */
public class InvalidFile extends RuntimeException {
    private final transient List<Violation> violations;

    public InvalidFile(List<Violation> violations) {
        super(violations.stream().map(Violation::toString).collect(Collectors.joining("; ")));
        this.violations = List.copyOf(violations);
    }

    public InvalidFile(Violation violation) {
        this(List.of(violation));
    }

    public List<Violation> violations() {
        return violations;
    }
}

package io.quanzi.playbook;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the kind of a file by its path. */
final class Globs {
    private Globs() {}

    /** Finds the kind whose pattern matches a path; of several, the most specific. */
    static Optional<FileKind<?>> kindOf(String path, List<FileKind<?>> kinds) {
        Path file = Path.of(path);
        return kinds.stream()
                .filter(kind -> FileSystems.getDefault()
                        .getPathMatcher("glob:" + kind.pattern())
                        .matches(file))
                .max(Comparator.comparingLong(kind -> literals(kind.pattern())));
    }

    private static long literals(String pattern) {
        return pattern.chars().filter(c -> "*?{},[]".indexOf(c) < 0).count();
    }
}

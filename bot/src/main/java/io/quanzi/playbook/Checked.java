package io.quanzi.playbook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A set of files read and checked together: each by its kind, then the names across files.
 *
 * @param good the files that can be used, by path
 * @param faults what is wrong with the others, ordered by path
 */
record Checked(Map<String, Good<?>> good, List<Fault> faults) {
    /** A file that can be used, with what it became. */
    record Good<T>(Source source, FileKind<T> kind, T parsed) {
        static <T> Good<T> of(Source source, FileKind<T> kind) {
            return new Good<>(source, kind, kind.parse(source));
        }

        Set<Name> defines() {
            return kind.defines(source, parsed);
        }

        Set<Name> uses() {
            return kind.uses(source, parsed);
        }
    }

    static Checked of(Collection<Source> files, List<FileKind<?>> kinds) {
        var good = new HashMap<String, Good<?>>();
        var faults = new ArrayList<Fault>();
        for (Source file :
                files.stream().sorted((a, b) -> a.path().compareTo(b.path())).toList()) {
            Optional<FileKind<?>> kind = Globs.kindOf(file.path(), kinds);
            if (kind.isEmpty()) {
                faults.add(new Fault(
                        file.path(),
                        0,
                        "no part of the program reads a file of this name; known: "
                                + kinds.stream().map(FileKind::pattern).sorted().toList()));
                continue;
            }
            try {
                good.put(file.path(), Good.of(file, kind.get()));
            } catch (FaultyFile faulty) {
                faults.addAll(faulty.faults());
            }
        }
        checkNames(good, faults);
        return new Checked(Map.copyOf(good), List.copyOf(faults));
    }

    /** Takes out files that define a name twice or use one nobody defines, until all that is left fits together. */
    private static void checkNames(Map<String, Good<?>> good, List<Fault> faults) {
        boolean changed = true;
        while (changed) {
            var owners = new HashMap<Name, String>();
            var bad = new HashSet<String>();
            for (String path : good.keySet().stream().sorted().toList()) {
                for (Name name : at(good, path).defines()) {
                    @Nullable String other = owners.putIfAbsent(name, path);
                    if (other != null) {
                        faults.add(new Fault(
                                path, 0, name + " is defined already in " + other + "; give one another name"));
                        bad.add(path);
                    }
                }
            }
            for (String path : good.keySet().stream().sorted().toList()) {
                Good<?> file = at(good, path);
                for (Name name : file.uses()) {
                    if (!owners.containsKey(name)) {
                        faults.add(new Fault(
                                path,
                                lineOf(file.source(), name.value()),
                                "uses %s, which no file defines; known: %s"
                                        .formatted(name, known(owners.keySet(), name.kind()))));
                        bad.add(path);
                    }
                }
            }
            bad.forEach(good::remove);
            changed = !bad.isEmpty();
        }
    }

    private static Good<?> at(Map<String, Good<?>> good, String path) {
        Good<?> file = good.get(path);
        if (file == null) {
            throw new IllegalStateException(path + " is gone from the set being checked");
        }
        return file;
    }

    private static List<String> known(Set<Name> names, String kind) {
        return names.stream()
                .filter(name -> name.kind().equals(kind))
                .map(Name::value)
                .sorted()
                .toList();
    }

    private static int lineOf(Source source, String word) {
        int line = 0;
        for (String text : source.content().lines().toList()) {
            line++;
            if (text.contains(word)) {
                return line;
            }
        }
        return 0;
    }
}

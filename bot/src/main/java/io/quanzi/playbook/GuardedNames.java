package io.quanzi.playbook;

import io.quanzi.playbook.Checked.Good;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Keeps files in force whose names something in the store goes by, as {@link NameGuard}s tell. */
final class GuardedNames {
    private GuardedNames() {}

    /**
     * Selects files; where a name would be gone that a guard keeps, the file that defined it stays as it was, and why is
     * among the violations.
     *
     * @param before the files in force until now, by path
     * @param choices the versions of all files, given the paths of those that stay as they were
     * @param select chooses among them
     */
    static Checked select(
            Map<String, Good<?>> before,
            List<NameGuard> guards,
            Function<Set<String>, Collection<Choice>> choices,
            Function<Collection<Choice>, Checked> select) {
        var kept = new HashMap<String, List<Violation>>();
        while (true) {
            Checked checked = select.apply(choices.apply(kept.keySet()));
            Set<Name> left = names(checked.good().values());
            var more = new HashMap<String, List<Violation>>();
            before.forEach((path, file) -> {
                List<Violation> why = kept.containsKey(path) ? List.of() : objections(path, file, left, guards);
                if (!why.isEmpty()) {
                    more.put(path, why);
                }
            });
            if (more.isEmpty()) {
                return with(checked, kept);
            }
            kept.putAll(more);
        }
    }

    private static Set<Name> names(Collection<Good<?>> files) {
        return files.stream().flatMap(file -> file.defines().stream()).collect(Collectors.toSet());
    }

    private static List<Violation> objections(String path, Good<?> file, Set<Name> left, List<NameGuard> guards) {
        return file.defines().stream()
                .filter(name -> !left.contains(name))
                .flatMap(name -> guards.stream().flatMap(guard -> guard.objection(name).stream()))
                .map(why -> Violation.inFile(path, 0, Message.of("fault.kept-name", why)))
                .toList();
    }

    private static Checked with(Checked checked, Map<String, List<Violation>> kept) {
        var violations = new ArrayList<>(checked.violations());
        kept.values().forEach(violations::addAll);
        return new Checked(checked.good(), checked.origins(), List.copyOf(violations));
    }
}

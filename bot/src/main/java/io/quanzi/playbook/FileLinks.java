package io.quanzi.playbook;

import io.quanzi.shared.Message;
import java.util.Collection;
import java.util.List;

/**
 * The files that hang together with one.
 *
 * @param uses the paths of files that define what it names
 * @param usedBy the paths of files that name what it defines
 * @param filledBy who of the program fills it in, for a template
 */
public record FileLinks(List<String> uses, List<String> usedBy, List<Message> filledBy) {
    static final FileLinks NONE = new FileLinks(List.of(), List.of(), List.of());

    static FileLinks of(Checked.Good<?> file, Collection<Checked.Good<?>> all, List<Filled> filled) {
        List<Checked.Good<?>> others = all.stream()
                .filter(other -> !other.source().equals(file.source()))
                .toList();
        return new FileLinks(
                others.stream()
                        .filter(other -> other.defines().stream().anyMatch(file.uses()::contains))
                        .map(other -> other.source().path())
                        .sorted()
                        .toList(),
                others.stream()
                        .filter(other -> other.uses().stream().anyMatch(file.defines()::contains))
                        .map(other -> other.source().path())
                        .sorted()
                        .toList(),
                filled.stream()
                        .filter(one -> file.defines().stream().anyMatch(one::means))
                        .map(Filled::by)
                        .distinct()
                        .toList());
    }
}

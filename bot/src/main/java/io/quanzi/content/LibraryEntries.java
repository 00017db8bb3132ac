package io.quanzi.content;

import io.quanzi.content.law.CopyFinding;
import io.quanzi.playbook.BadValue;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.TextLines;
import io.quanzi.playbook.Yaml;
import io.quanzi.playbook.YoungerRules;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the entries of a library out of a YAML list, and finds all that is wrong at once, each at its line. */
final class LibraryEntries {
    private LibraryEntries() {}

    /**
     * Makes every entry.
     *
     * @param key of the list in the file
     * @param written the list as read; null when its key is missing
     * @param make throws IllegalArgumentException when an entry makes no sense
     * @param id no two entries may have the same
     * @param check what the law has against an entry's words
     * @throws InvalidFile when any entry is wrong
     */
    static <W, T> List<T> of(
            Source file,
            String key,
            @Nullable List<W> written,
            Function<W, T> make,
            Function<T, String> id,
            Function<T, List<CopyFinding>> check) {
        if (written == null) {
            throw new InvalidFile(Violation.inFile(file.path(), 1, Message.of("fault.entries")));
        }
        Yaml.Lines lines = Yaml.lines(file);
        var entries = new ArrayList<T>();
        var violations = new ArrayList<Violation>();
        var ids = new HashSet<String>();
        for (int i = 0; i < written.size(); i++) {
            int index = i;
            int line = lines.of(key, index);
            try {
                T entry = make.apply(written.get(i));
                if (!ids.add(id.apply(entry))) {
                    throw BadValue.of("id", "fault.entries.twice", id.apply(entry));
                }
                List<CopyFinding> banned = check.apply(entry);
                banned.forEach(finding -> violations.add(
                        Violation.inFile(file.path(), TextLines.of(file, line, finding.word(), 0), finding.message())));
                if (banned.isEmpty()) {
                    entries.add(entry);
                }
            } catch (IllegalArgumentException | ArithmeticException wrong) {
                for (BadValue.Problem problem : BadValue.problemsOf(wrong)) {
                    int at = problem.key() == null ? line : lines.of(key, index, problem.key());
                    violations.add(Violation.inFile(file.path(), at, problem.why()));
                }
            }
        }
        if (!violations.isEmpty() && !YoungerRules.areBorne()) { // else the good entries are there without the others
            throw new InvalidFile(violations);
        }
        return List.copyOf(entries);
    }

    /** The value; throws IllegalArgumentException when it is missing or blank. */
    static String required(@Nullable String value, String key) {
        if (value == null || value.isBlank()) {
            throw BadValue.of(key, "fault.missing.blank");
        }
        return value.strip();
    }
}

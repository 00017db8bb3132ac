package io.quanzi.content;

import io.quanzi.playbook.Fault;
import io.quanzi.playbook.FaultyFile;
import io.quanzi.playbook.Source;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the entries of a library out of a YAML list, and finds all that is wrong at once, each at its line. */
final class Entries {
    private Entries() {}

    /**
     * Makes every entry.
     *
     * @param written the list as read; null when its key is missing
     * @param make throws IllegalArgumentException when an entry makes no sense
     * @param id no two entries may have the same
     * @param check what the law has against an entry's words
     * @throws FaultyFile when any entry is wrong
     */
    static <W, T> List<T> of(
            Source file,
            @Nullable List<W> written,
            Function<W, T> make,
            Function<T, String> id,
            Function<T, List<Finding>> check) {
        if (written == null) {
            throw new FaultyFile(new Fault(file.path(), 1, "expected a list of entries, each beginning with - id:"));
        }
        List<Integer> lines = lines(file);
        var entries = new ArrayList<T>();
        var faults = new ArrayList<Fault>();
        var ids = new HashSet<String>();
        for (int i = 0; i < written.size(); i++) {
            int line = lines.size() == written.size() ? lines.get(i) : 0;
            try {
                T entry = make.apply(written.get(i));
                if (!ids.add(id.apply(entry))) {
                    throw new IllegalArgumentException("the id " + id.apply(entry) + " is taken by an earlier entry");
                }
                check.apply(entry).forEach(finding -> faults.add(new Fault(file.path(), line, finding.toString())));
                entries.add(entry);
            } catch (IllegalArgumentException wrong) {
                faults.add(new Fault(file.path(), line, String.valueOf(wrong.getMessage())));
            }
        }
        if (!faults.isEmpty()) {
            throw new FaultyFile(faults);
        }
        return List.copyOf(entries);
    }

    /** The value; throws IllegalArgumentException when it is missing or blank. */
    static String required(@Nullable String value, String key) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("\"" + key + "\" is missing or blank");
        }
        return value.strip();
    }

    /** Where each entry begins: the dashes that stand as far in as the first one. */
    private static List<Integer> lines(Source file) {
        var found = new ArrayList<Integer>();
        int indent = -1;
        int line = 0;
        for (String text : file.content().lines().toList()) {
            line++;
            if (text.stripLeading().startsWith("- ")) {
                int here = text.indexOf('-');
                indent = indent < 0 ? here : indent;
                if (here == indent) {
                    found.add(line);
                }
            }
        }
        return found;
    }
}

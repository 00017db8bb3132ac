package io.quanzi.console.content;

import io.quanzi.playbook.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A version of a file with its form. */
record EntryFile(EntryForm form, Source source, int version, EntryList entries) {
    EntryFile(EntryForm form, Source source, int version) {
        this(form, source, version, form.read(source));
    }

    List<Map<String, String>> values() {
        return entries.values();
    }

    /** The place of an entry; empty when there is none of that id. */
    Optional<Integer> indexOf(String id) {
        List<Map<String, String>> all = values();
        return IntStream.range(0, all.size())
                .filter(i -> !id.isEmpty() && id.equals(form.idOf(all.get(i))))
                .boxed()
                .findFirst();
    }

    Optional<Map<String, String>> find(String id) {
        return indexOf(id).map(values()::get);
    }
}

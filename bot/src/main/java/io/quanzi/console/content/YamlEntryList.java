package io.quanzi.console.content;

import io.quanzi.playbook.Source;
import io.quanzi.playbook.YamlEntries;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Entries that stand below each other in a list of a file; their order is that of the file. */
class YamlEntryList implements EntryList {
    private final YamlEntries entries;
    private final Source file;
    private final YamlEntries.Shapes shapes;

    YamlEntryList(YamlEntries entries, Source file, YamlEntries.Shapes shapes) {
        this.entries = entries;
        this.file = file;
        this.shapes = shapes;
    }

    @Override
    public List<Map<String, String>> values() {
        return entries.values();
    }

    @Override
    public Source with(int index, Map<String, String> values) {
        return entries.with(index, values, shapes);
    }

    @Override
    public Source added(Map<String, String> values) {
        return entries.added(Integer.MAX_VALUE, values, shapes);
    }

    @Override
    public Source without(int index) {
        return entries.without(index);
    }

    @Override
    public Source swapped(int upper, int lower) {
        return lower == upper + 1 ? entries.swappedWithNext(upper) : file;
    }

    @Override
    public Optional<YamlEntries.Place> at(int line) {
        return entries.at(line);
    }
}

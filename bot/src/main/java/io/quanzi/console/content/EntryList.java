package io.quanzi.console.content;

import io.quanzi.playbook.Source;
import io.quanzi.playbook.YamlEntries;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The entries of a file, each a few values by key; every change makes a new text of the whole file. */
interface EntryList {
    List<Map<String, String>> values();

    /**
     * Writes an entry's values.
     *
     * @throws io.quanzi.playbook.InvalidFile when a value that should be YAML is none
     */
    Source with(int index, Map<String, String> values);

    /** Adds an entry at the end. */
    Source added(Map<String, String> values);

    Source without(int index);

    /** Lets two entries that are shown one below the other change places. */
    Source swapped(int upper, int lower);

    /** Returns whose value stands on a line of a text, counted from 1. */
    Optional<YamlEntries.Place> at(int line);
}

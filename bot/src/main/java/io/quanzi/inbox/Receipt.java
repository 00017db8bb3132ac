package io.quanzi.inbox;

import java.util.ArrayList;
import java.util.List;

/**
 * The result of storing events.
 *
 * @param accepted stored now
 * @param duplicates known already by their id
 * @param changed those of the duplicates that came with another body than the one that is kept
 */
public record Receipt(int accepted, int duplicates, List<Repeat> changed) {
    public Receipt(int accepted, int duplicates) {
        this(accepted, duplicates, List.of());
    }

    /**
     * A known id with another body.
     *
     * @param index among the events handed in
     * @param before the one that is kept
     */
    public record Repeat(int index, Entry before, Entry now) {}

    public Receipt plus(Receipt other) {
        var all = new ArrayList<>(changed);
        all.addAll(other.changed);
        return new Receipt(accepted + other.accepted, duplicates + other.duplicates, List.copyOf(all));
    }
}

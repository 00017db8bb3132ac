package io.quanzi.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.embedded.IndexSpec.IndexField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** The tree of an index beside a set that is known to be right, through thousands of changes. */
class IndexEntriesTests {
    private static final Slot[] SLOTS = {new Slot(1, null), new Slot(2, null), new Slot(3, null)};

    @Property(tries = 60)
    void holdsWhatASetHolds(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 5_000) int keys, @ForAll boolean downwards) {
        KeyOrder order = order(downwards);
        Random random = new Random(seed);
        TreeSet<IndexEntry> expected = new TreeSet<>(order::compare);
        IndexEntries entries = IndexEntries.NONE;

        for (int phase = 0; phase < 4; phase++) {
            // Grows, then shrinks, so that nodes are split and joined on every level.
            int inserts = phase % 2 == 0 ? 90 : 5;
            for (int i = 0; i < 3_000; i++) {
                IndexEntry entry = entry(random.nextInt(keys), random.nextInt(3));
                if (random.nextInt(100) < inserts) {
                    expected.add(entry);
                    entries = entries.with(entry, order);
                } else {
                    IndexEntry there = expected.ceiling(entry);
                    IndexEntry removed = there == null ? entry : there;
                    expected.remove(removed);
                    entries = entries.without(removed, order);
                }
            }
            assertSame(entries, expected, order, random.nextInt(keys));
        }
    }

    @Property(tries = 600)
    @Tag("soak")
    void isBuiltInOneGoAsOneByOneOverManyTries(@ForAll @IntRange(max = 5_000) int size, @ForAll boolean upwards) {
        isBuiltInOneGoAsOneByOne(size, upwards);
    }

    @Property(tries = 15)
    void isBuiltInOneGoAsOneByOne(@ForAll @IntRange(max = 5_000) int size, @ForAll boolean upwards) {
        KeyOrder order = order(false);
        TreeSet<IndexEntry> expected = new TreeSet<>(order::compare);
        IndexEntries grown = IndexEntries.NONE;
        for (int i = 0; i < size; i++) {
            IndexEntry entry = entry(upwards ? i : size - i, 1);
            expected.add(entry);
            grown = grown.with(entry, order);
        }

        assertSame(grown, expected, order, size / 2);
        assertSame(IndexEntries.of(expected.toArray(IndexEntry[]::new)), expected, order, size / 2);
        for (IndexEntry entry : expected) {
            grown = grown.without(entry, order);
        }
        assertThat(grown.size()).isZero();
    }

    @Property(tries = 20)
    void leavesAnOlderTreeAsItWas(@ForAll @IntRange(min = 1, max = 2_000) int size) {
        KeyOrder order = order(false);
        TreeSet<IndexEntry> expected = new TreeSet<>(order::compare);
        for (int i = 0; i < size; i++) {
            expected.add(entry(i, 1));
        }
        IndexEntries before = IndexEntries.of(expected.toArray(IndexEntry[]::new));

        IndexEntries after = before;
        for (int i = 0; i < size; i++) {
            after = after.with(entry(i, 2), order).without(entry(i, 1), order);
        }

        assertSame(before, expected, order, size / 2);
        assertThat(after.size()).isEqualTo(size);
    }

    private static void assertSame(IndexEntries entries, NavigableSet<IndexEntry> expected, KeyOrder order, int key) {
        List<IndexEntry> all = new ArrayList<>(expected);
        assertThat(entries.size()).isEqualTo(all.size());
        List<Slot> slots = all.stream().map(IndexEntry::slot).toList();
        assertThat(walked(entries, 0, entries.size(), false)).isEqualTo(slots);
        int from = entries.before(IndexEntry.before(key), order);
        int to = entries.before(IndexEntry.after(key), order);
        assertThat(from).isEqualTo(expected.headSet(IndexEntry.before(key)).size());
        assertThat(to).isEqualTo(expected.headSet(IndexEntry.after(key)).size());
        assertThat(walked(entries, from, to, false)).isEqualTo(slots.subList(from, to));
        List<Slot> backwards = new ArrayList<>(slots.subList(0, to));
        Collections.reverse(backwards);
        assertThat(walked(entries, 0, to, true)).isEqualTo(backwards);
        for (int i = 0; i < all.size(); i += 97) {
            assertThat(entries.at(i)).isEqualTo(all.get(i));
        }
        List<Slot> some = new ArrayList<>();
        entries.walk(0, entries.size(), false, slot -> some.add(slot) && some.size() < 3);
        assertThat(some).isEqualTo(slots.subList(0, Math.min(3, slots.size())));
    }

    private static List<Slot> walked(IndexEntries entries, int from, int to, boolean backwards) {
        List<Slot> slots = new ArrayList<>();
        entries.walk(from, to, backwards, slots::add);
        return slots;
    }

    private static KeyOrder order(boolean downwards) {
        return new KeyOrder(List.of(new IndexField("a", List.of("a"), downwards ? -1 : 1)));
    }

    private static IndexEntry entry(int key, int slot) {
        return new IndexEntry(key, SLOTS[slot]);
    }
}

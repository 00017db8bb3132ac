package io.quanzi.embedded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The entries of an index in their order: a tree whose nodes never change. A change makes the few nodes on the way to it
 * anew and shares the rest, so that whoever holds a tree reads it without a lock, all of it as of one moment. All leaves are
 * equally deep; a node knows how many entries are below it, so that counting a stretch costs no more than finding its ends.
 */
final class IndexEntries {
    static final IndexEntries NONE = new IndexEntries(new Object[0], new Slot[0]);

    private static final int MAX_ENTRIES = 48;
    private static final int FILLED = 40;
    private static final int MIN_ENTRIES = 12;

    /** The entries of a leaf, or the least entry below each child of a branch. */
    private final @Nullable Object[] keys;

    private final Slot[] slots;
    private final IndexEntries @Nullable [] children;

    /** How many entries are below each child of a branch and those before it; null for a leaf. */
    private final int @Nullable [] ends;

    private IndexEntries(@Nullable Object[] keys, Slot[] slots) {
        this(keys, slots, null, null);
    }

    private IndexEntries(
            @Nullable Object[] keys, Slot[] slots, IndexEntries @Nullable [] children, int @Nullable [] ends) {
        this.keys = keys;
        this.slots = slots;
        this.children = children;
        this.ends = ends;
    }

    private static IndexEntries over(IndexEntries... children) {
        int width = children.length;
        IndexEntries branch = new IndexEntries(new Object[width], new Slot[width], children, new int[width]);
        int end = 0;
        for (int i = 0; i < width; i++) {
            end += children[i].size();
            branch.set(i, children[i], end);
        }
        return branch;
    }

    /** @param sorted in the index's order, without repeats */
    static IndexEntries of(IndexEntry[] sorted) {
        List<IndexEntries> level = new ArrayList<>(sorted.length / FILLED + 1);
        for (int from = 0; from < sorted.length; from += FILLED) {
            int width = Math.min(FILLED, sorted.length - from);
            @Nullable Object[] keys = new Object[width];
            Slot[] slots = new Slot[width];
            for (int i = 0; i < width; i++) {
                keys[i] = sorted[from + i].key();
                slots[i] = sorted[from + i].slot();
            }
            level.add(new IndexEntries(keys, slots));
        }
        while (level.size() > 1) {
            List<IndexEntries> above = new ArrayList<>(level.size() / FILLED + 1);
            for (int from = 0; from < level.size(); from += FILLED) {
                above.add(over(level.subList(from, Math.min(from + FILLED, level.size()))
                        .toArray(IndexEntries[]::new)));
            }
            level = above;
        }
        return level.isEmpty() ? NONE : level.get(0);
    }

    int size() {
        return ends == null ? slots.length : ends[ends.length - 1];
    }

    /** How many entries stand before this one. */
    int before(IndexEntry bound, KeyOrder order) {
        int before = 0;
        IndexEntries node = this;
        while (node.children != null && node.ends != null) {
            int child = Math.max(0, node.lower(bound, order) - 1);
            before += child == 0 ? 0 : node.ends[child - 1];
            node = node.children[child];
        }
        return before + node.lower(bound, order);
    }

    /** The entry with so many before it. */
    IndexEntry at(int position) {
        IndexEntries node = this;
        int rest = position;
        while (node.children != null && node.ends != null) {
            int child = node.childAt(rest);
            rest -= child == 0 ? 0 : node.ends[child - 1];
            node = node.children[child];
        }
        return new IndexEntry(node.keys[rest], node.slots[rest]);
    }

    /**
     * Shows the slots of the entries from one position up to but without another, until the visitor has enough.
     *
     * @param visitor returns whether it wants more
     * @return whether the visitor wanted more to the end
     */
    boolean walk(int from, int to, boolean backwards, Predicate<Slot> visitor) {
        int least = Math.max(from, 0);
        int end = Math.min(to, size());
        if (least >= end) {
            return true;
        }
        if (children == null || ends == null) {
            for (int i = 0; i < end - least; i++) {
                if (!visitor.test(slots[backwards ? end - 1 - i : least + i])) {
                    return false;
                }
            }
            return true;
        }
        int first = childAt(least);
        int last = childAt(end - 1);
        for (int i = 0; i <= last - first; i++) {
            int child = backwards ? last - i : first + i;
            int start = child == 0 ? 0 : ends[child - 1];
            if (!children[child].walk(least - start, end - start, backwards, visitor)) {
                return false;
            }
        }
        return true;
    }

    /** This tree and one entry more. */
    IndexEntries with(IndexEntry entry, KeyOrder order) {
        IndexEntries changed = inserted(entry, order);
        return changed.slots.length <= MAX_ENTRIES ? changed : over(changed.split(entry.slot()));
    }

    /** This tree without the entry, if it is there. */
    IndexEntries without(IndexEntry entry, KeyOrder order) {
        IndexEntries changed = removed(entry, order);
        while (changed.children != null && changed.children.length == 1) {
            changed = changed.children[0];
        }
        return changed;
    }

    private IndexEntries inserted(IndexEntry entry, KeyOrder order) {
        int at = lower(entry, order);
        if (children != null) {
            int child = childOf(entry, at, order);
            IndexEntries changed = children[child].inserted(entry, order);
            if (changed == children[child]) {
                return this;
            }
            return changed.slots.length <= MAX_ENTRIES
                    ? withChildren(child, 1, changed)
                    : withChildren(child, 1, changed.split(entry.slot()));
        }
        if (isAt(entry, at, order)) {
            return this;
        }
        @Nullable Object[] newKeys = Arrays.copyOf(keys, keys.length + 1);
        Slot[] newSlots = Arrays.copyOf(slots, slots.length + 1);
        System.arraycopy(keys, at, newKeys, at + 1, keys.length - at);
        System.arraycopy(slots, at, newSlots, at + 1, slots.length - at);
        Object key = at > 0 ? KeyOrder.sharing(entry.key(), keys[at - 1]) : entry.key();
        newKeys[at] = at < keys.length ? KeyOrder.sharing(key, keys[at]) : key;
        newSlots[at] = entry.slot();
        return new IndexEntries(newKeys, newSlots);
    }

    private IndexEntries removed(IndexEntry entry, KeyOrder order) {
        int at = lower(entry, order);
        if (children != null) {
            int child = childOf(entry, at, order);
            IndexEntries changed = children[child].removed(entry, order);
            return changed == children[child] ? this : withShrunk(children, child, changed);
        }
        if (!isAt(entry, at, order)) {
            return this;
        }
        if (slots.length == 1) {
            return NONE;
        }
        @Nullable Object[] newKeys = Arrays.copyOf(keys, keys.length - 1);
        Slot[] newSlots = Arrays.copyOf(slots, slots.length - 1);
        System.arraycopy(keys, at + 1, newKeys, at, newKeys.length - at);
        System.arraycopy(slots, at + 1, newSlots, at, newSlots.length - at);
        return new IndexEntries(newKeys, newSlots);
    }

    private IndexEntries withShrunk(IndexEntries[] all, int child, IndexEntries changed) {
        if (changed.slots.length == 0) {
            return all.length == 1 ? NONE : withChildren(child, 1);
        }
        if (changed.slots.length < MIN_ENTRIES && all.length > 1) {
            int left = child == 0 ? 0 : child - 1;
            IndexEntries first = child == 0 ? changed : all[left];
            IndexEntries second = child == 0 ? all[1] : changed;
            if (first.slots.length + second.slots.length <= FILLED) {
                return withChildren(left, 2, first.joined(second));
            }
        }
        return withChildren(child, 1, changed);
    }

    private IndexEntries joined(IndexEntries after) {
        if (children != null && after.children != null) {
            return over(joined(children, after.children));
        }
        return new IndexEntries(joined(keys, after.keys), joined(slots, after.slots));
    }

    private static <T extends @Nullable Object> T[] joined(T[] first, T[] second) {
        T[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** Two halves; all but the newest on the left when that is the last, as where keys only grow. */
    private IndexEntries[] split(Slot newest) {
        int width = slots.length;
        int at = slots[width - 1] == newest ? width - 1 : width / 2;
        if (children != null) {
            return new IndexEntries[] {over(Arrays.copyOf(children, at)), over(Arrays.copyOfRange(children, at, width))
            };
        }
        return new IndexEntries[] {
            new IndexEntries(Arrays.copyOf(keys, at), Arrays.copyOf(slots, at)),
            new IndexEntries(Arrays.copyOfRange(keys, at, width), Arrays.copyOfRange(slots, at, width))
        };
    }

    /** This branch with some children for others; what is known of the rest is copied, not asked of them again. */
    private IndexEntries withChildren(int at, int without, IndexEntries... with) {
        if (children == null || ends == null) {
            return this;
        }
        int width = slots.length - without + with.length;
        IndexEntries changed =
                new IndexEntries(new Object[width], new Slot[width], new IndexEntries[width], new int[width]);
        changed.copy(this, 0, 0, at, 0);
        int end = at == 0 ? 0 : ends[at - 1];
        for (int i = 0; i < with.length; i++) {
            end += with[i].size();
            changed.set(at + i, with[i], end);
        }
        int old = at + without;
        changed.copy(this, old, at + with.length, slots.length - old, old == 0 ? end : end - ends[old - 1]);
        return changed;
    }

    private void set(int at, IndexEntries child, int end) {
        if (children != null && ends != null) {
            keys[at] = child.keys[0];
            slots[at] = child.slots[0];
            children[at] = child;
            ends[at] = end;
        }
    }

    private void copy(IndexEntries from, int at, int to, int width, int more) {
        if (children != null && ends != null && from.children != null && from.ends != null) {
            System.arraycopy(from.keys, at, keys, to, width);
            System.arraycopy(from.slots, at, slots, to, width);
            System.arraycopy(from.children, at, children, to, width);
            for (int i = 0; i < width; i++) {
                ends[to + i] = from.ends[at + i] + more;
            }
        }
    }

    private int childAt(int position) {
        int found = Arrays.binarySearch(ends, position + 1);
        return found < 0 ? -found - 1 : found;
    }

    private int childOf(IndexEntry entry, int lower, KeyOrder order) {
        return isAt(entry, lower, order) ? lower : Math.max(0, lower - 1);
    }

    private boolean isAt(IndexEntry entry, int at, KeyOrder order) {
        return at < slots.length && slots[at] == entry.slot() && order.compare(keys[at], entry.key()) == 0;
    }

    /** How many of this node's own keys stand before the entry. */
    private int lower(IndexEntry entry, KeyOrder order) {
        int low = 0;
        int high = slots.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int compared = order.compare(keys[middle], entry.key());
            if (compared == 0) {
                compared = Long.compare(slots[middle].number, entry.slot().number);
            }
            if (compared < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

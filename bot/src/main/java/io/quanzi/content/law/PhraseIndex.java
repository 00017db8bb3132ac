package io.quanzi.content.law;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds in one pass where phrases stand in a folded text: a tree of the words that they begin with, entered by the first
 * char at once, since at most places nothing begins. A phrase is held against the text only when of each of its further parts
 * some word stands there, which is marked in the same pass.
 *
 * @param <T> what a phrase belongs to
 */
final class PhraseIndex<T> {
    private final @Nullable Node<T>[] roots;
    /** How many are needed to mark the parts that stand in a text. */
    private final int longs;

    /** Told of each phrase that stands somewhere. */
    interface Found<T> {
        void at(int start, int end, Entry<T> entry);
    }

    /** A phrase and what it belongs to. */
    record Entry<T>(Phrase phrase, T owner) {}

    private static final class Node<T> {
        private final char[] keys;
        private final List<Node<T>> children;
        private final List<Wanting<T>> entries;
        private final int[] parts;

        private Node(char[] keys, List<Node<T>> children, List<Wanting<T>> entries, int[] parts) {
            this.keys = keys;
            this.children = children;
            this.entries = entries;
            this.parts = parts;
        }

        @Nullable
        Node<T> child(char key) {
            for (int i = 0; i < keys.length && keys[i] <= key; i++) {
                if (keys[i] == key) {
                    return children.get(i);
                }
            }
            return null;
        }
    }

    /** A phrase and its further parts, of each of which a word must stand in the text. */
    private static final class Wanting<T> {
        private final Entry<T> entry;
        private final int[] parts;

        private Wanting(Entry<T> entry, int[] parts) {
            this.entry = entry;
            this.parts = parts;
        }

        boolean mayStand(long[] present) {
            for (int part : parts) {
                if ((present[part >> 6] & 1L << part) == 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A node that is being built. */
    private static final class Branch<T> {
        private final TreeMap<Character, Branch<T>> children = new TreeMap<>();
        private final List<Wanting<T>> entries = new ArrayList<>();
        private final Set<Integer> parts = new TreeSet<>();

        Branch<T> at(String word) {
            Branch<T> branch = this;
            for (int i = 0; i < word.length(); i++) {
                branch = branch.children.computeIfAbsent(word.charAt(i), key -> new Branch<>());
            }
            return branch;
        }

        Node<T> node() {
            char[] keys = new char[children.size()];
            var nodes = new ArrayList<Node<T>>();
            for (Map.Entry<Character, Branch<T>> child : children.entrySet()) {
                keys[nodes.size()] = child.getKey();
                nodes.add(child.getValue().node());
            }
            return new Node<>(
                    keys,
                    List.copyOf(nodes),
                    List.copyOf(entries),
                    parts.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    PhraseIndex(List<Entry<T>> entries) {
        var all = new Branch<T>();
        var parts = new HashMap<Set<String>, Integer>();
        for (Entry<T> entry : entries) {
            int[] wanted = entry.phrase().further().stream()
                    .mapToInt(words -> parts.computeIfAbsent(words, key -> parts.size()))
                    .toArray();
            var wanting = new Wanting<>(entry, wanted);
            entry.phrase().anchors().forEach(anchor -> all.at(anchor).entries.add(wanting));
        }
        parts.forEach((words, part) -> words.forEach(word -> all.at(word).parts.add(part)));
        roots = new Node[Character.MAX_VALUE + 1];
        all.children.forEach((first, branch) -> roots[first] = branch.node());
        longs = (parts.size() >> 6) + 1;
    }

    /** Tells of each phrase, by where it begins; of one phrase at one place more than once when several of its words begin there. */
    void find(String text, Found<T> found) {
        long[] present = new long[longs];
        List<Begun<T>> begun = null;
        int length = text.length();
        for (int start = 0; start < length; start++) {
            Node<T> node = roots[text.charAt(start)];
            for (int end = start + 1; node != null; end++) {
                for (int part : node.parts) {
                    present[part >> 6] |= 1L << part;
                }
                if (!node.entries.isEmpty()) {
                    begun = begun == null ? new ArrayList<>() : begun;
                    begun.add(new Begun<>(start, end, node.entries));
                }
                node = end < length ? node.child(text.charAt(end)) : null;
            }
        }
        if (begun != null) {
            begun.forEach(one -> one.hold(text, present, found));
        }
    }

    /** Where phrases begin with a word. */
    private record Begun<T>(int start, int end, List<Wanting<T>> entries) {
        void hold(String text, long[] present, Found<T> found) {
            for (int i = 0; i < entries.size(); i++) {
                Wanting<T> one = entries.get(i);
                if (one.mayStand(present)) {
                    int last = one.entry.phrase().endAt(text, start, end);
                    if (last > start) {
                        found.at(start, last, one.entry);
                    }
                }
            }
        }
    }
}

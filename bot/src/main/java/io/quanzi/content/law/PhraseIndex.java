package io.quanzi.content.law;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds in one pass where phrases stand in a folded text: a tree of the words that they begin with, entered by the first
 * char at once, since at most places nothing begins.
 *
 * @param <T> what a phrase belongs to
 */
final class PhraseIndex<T> {
    private final @Nullable Node<T>[] roots;

    /** Told of each phrase that stands somewhere. */
    interface Found<T> {
        void at(int start, int end, Entry<T> entry);
    }

    /** A phrase and what it belongs to. */
    record Entry<T>(Phrase phrase, T owner) {}

    private static final class Node<T> {
        private final char[] keys;
        private final List<Node<T>> children;
        private final List<Entry<T>> entries;

        private Node(char[] keys, List<Node<T>> children, List<Entry<T>> entries) {
            this.keys = keys;
            this.children = children;
            this.entries = entries;
        }

        @Nullable
        Node<T> child(char key) {
            int at = Arrays.binarySearch(keys, key);
            return at < 0 ? null : children.get(at);
        }
    }

    /** A node that is being built. */
    private static final class Branch<T> {
        private final TreeMap<Character, Branch<T>> children = new TreeMap<>();
        private final List<Entry<T>> entries = new ArrayList<>();

        Node<T> node() {
            char[] keys = new char[children.size()];
            var nodes = new ArrayList<Node<T>>();
            for (Map.Entry<Character, Branch<T>> child : children.entrySet()) {
                keys[nodes.size()] = child.getKey();
                nodes.add(child.getValue().node());
            }
            return new Node<>(keys, List.copyOf(nodes), List.copyOf(entries));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    PhraseIndex(List<Entry<T>> entries) {
        var all = new Branch<T>();
        for (Entry<T> entry : entries) {
            for (String anchor : entry.phrase().anchors()) {
                Branch<T> branch = all;
                for (int i = 0; i < anchor.length(); i++) {
                    branch = branch.children.computeIfAbsent(anchor.charAt(i), key -> new Branch<>());
                }
                branch.entries.add(entry);
            }
        }
        roots = new Node[Character.MAX_VALUE + 1];
        all.children.forEach((first, branch) -> roots[first] = branch.node());
    }

    /** Tells of each phrase, by where it begins; of one phrase at one place more than once when several of its words begin there. */
    void find(String text, Found<T> found) {
        int length = text.length();
        for (int start = 0; start < length; start++) {
            Node<T> node = roots[text.charAt(start)];
            for (int end = start + 1; node != null; end++) {
                for (Entry<T> entry : node.entries) {
                    int last = entry.phrase().endAt(text, start, end);
                    if (last > start) {
                        found.at(start, last, entry);
                    }
                }
                node = end < length ? node.child(text.charAt(end)) : null;
            }
        }
    }
}

package io.quanzi.broadcast;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What a plan promised, as it is kept to be compared later.
 *
 * @param versions of the files in force, by path
 * @param disk the hashes of the files on the disk that differ from those in force, by path; empty text for one that is gone
 * @param people who is in the groups of a segment, by {@code segment:NAME}, and whom a post to people is meant for, by its id
 * @param left how many posts a group may get after the plan, by {@code CHAT/MONTH}
 */
record PlanFacts(
        LocalDate from,
        LocalDate to,
        List<Fact> posts,
        SortedMap<String, Integer> versions,
        SortedMap<String, String> disk,
        SortedMap<String, PeopleSet> people,
        SortedMap<String, Integer> left) {
    private static final int HASH_CHARS = 12;

    /**
     * A post as it was promised.
     *
     * @param key what tells it from all others
     * @param segment whose groups get it; empty for a manager's post
     * @param people how many get it, or are in the groups
     * @param skipped how many do not get it, by the reason's name
     * @param text the hash of its words and of what stands under them
     * @param tip empty without one
     * @param deal empty without one
     * @param stops the names of what keeps it from going
     */
    record Fact(
            String key,
            String title,
            Instant at,
            String segment,
            String segmentTitle,
            SortedSet<String> groups,
            int people,
            SortedMap<String, Integer> skipped,
            String text,
            String tip,
            String deal,
            SortedSet<String> stops) {
        /** What it is called in a sentence. */
        String name() {
            return segmentTitle.isEmpty() ? title : title + " · " + segmentTitle;
        }
    }

    /** The hash of all of it; equal facts have the same. */
    String hash() {
        return hash(toString()).substring(0, HASH_CHARS);
    }

    /** The hash of a text, in hex. */
    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has it
        }
    }

    /** How many people it knows of, which is most of its size. */
    long marks() {
        return people.values().stream().mapToLong(set -> set.marks().length()).sum();
    }

    /** The same with the people counted only. */
    PlanFacts counted() {
        var counts = new TreeMap<String, PeopleSet>();
        people.forEach((key, set) -> counts.put(key, new PeopleSet(set.size(), "")));
        return new PlanFacts(from, to, posts, versions, disk, counts, left);
    }

    /** The posts by what tells each from all others. */
    Map<String, Fact> byKey() {
        var byKey = new TreeMap<String, Fact>();
        posts.forEach(post -> byKey.put(post.key(), post));
        return byKey;
    }
}

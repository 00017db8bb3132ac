package io.quanzi.customer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything that is noted of people as traits: its name in the document and in the files of segments, and what kind of value
 * it has. A module that notes something new adds it here, so that no file can ask for what nobody knows.
 */
public enum Trait {
    /** How many orders were kept, in whole or in part. */
    ORDERS("orders", Kind.COUNT),
    /** The day in China of the first order that was kept, and of the last. */
    FIRST_PAID_ON("first_paid_on", Kind.DAY),
    LAST_PAID_ON("last_paid_on", Kind.DAY),
    /** The categories of all lines of the orders that were kept. */
    CATEGORIES("categories", Kind.TEXTS),
    CITY("city", Kind.TEXT),
    /** Each {@code born:2026-06} or {@code due:2026-12}; empty when it was told that there is none. */
    BABIES("babies", Kind.TEXTS),
    WORKING("working", Kind.FLAG),
    TIER("tier", Kind.TEXT),
    POINTS("points", Kind.COUNT),
    /** When the person first joined a group of ours, was reached by a post there, and bought again after that. */
    JOINED_AT("joined_at", Kind.INSTANT),
    POSTED_AT("posted_at", Kind.INSTANT),
    BOUGHT_AGAIN_AT("bought_again_at", Kind.INSTANT),
    /** Whether the person is in the group of a segment: {@code group.<segment>}. */
    GROUP("group", Kind.FLAGS);

    /** A kind of value, and by which tests of a segment's rule it can be asked for. */
    public enum Kind {
        COUNT("is", "atLeast", "atMost"),
        TEXT("is"),
        FLAG("is"),
        /** One flag for each name, which stands after a dot. */
        FLAGS("is"),
        TEXTS("contains"),
        /** A day in China. */
        DAY("is", "withinDays"),
        INSTANT("withinDays");

        @SuppressWarnings("ImmutableEnumChecker") // of List.of, which nothing changes
        private final List<String> tests;

        Kind(String... tests) {
            this.tests = List.of(tests);
        }

        public List<String> tests() {
            return tests;
        }
    }

    private final String key;
    private final Kind kind;

    Trait(String key, Kind kind) {
        this.key = key;
        this.kind = kind;
    }

    /** The name in the document and in files. */
    public String key() {
        return key;
    }

    public Kind kind() {
        return kind;
    }

    /** The name of one flag among several. */
    public String key(String name) {
        return key + "." + name;
    }

    /** The trait that a name in a file means. */
    public static Optional<Trait> named(String name) {
        return Arrays.stream(values())
                .filter(trait -> trait.kind == Kind.FLAGS ? name.startsWith(trait.key + ".") : trait.key.equals(name))
                .findFirst();
    }

    /** All names as they can stand in a file, for whoever wrote another. */
    public static String names() {
        return Arrays.stream(values())
                .map(trait -> trait.kind == Kind.FLAGS ? trait.key("<segment>") : trait.key)
                .collect(Collectors.joining(", "));
    }
}

package io.quanzi.shared;

import org.bson.types.ObjectId;

/**
 * One person, however many accounts and orders they have.
 *
 * @param value "c" and an ObjectId in hex: sortable by birth, and never mistaken for an ObjectId by a mapper
 */
public record CustomerId(String value) implements Id, Comparable<CustomerId> {
    public CustomerId {
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "a customer id must not be blank; expected such as c66f1a2b3c4d5e6f708192a3b");
        }
    }

    /** A new id. */
    public static CustomerId next() {
        return new CustomerId("c" + new ObjectId().toHexString());
    }

    @Override
    public int compareTo(CustomerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

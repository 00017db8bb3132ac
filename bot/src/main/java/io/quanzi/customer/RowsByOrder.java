package io.quanzi.customer;

import java.util.HashMap;
import java.util.Map;

/**
 * How many rows each order of a file has. Most have one: of those only a hash of 64 bits is kept, a sixth of what their
 * numbers would take. Two numbers of one hash, which a million orders have once in forty million files, leave the later one
 * refused as an order whose other rows are missing.
 */
final class RowsByOrder {
    private static final int FEW = 1 << 10;

    /** Hashes of numbers, each at its place or at the next free one; 0 is free. */
    private long[] seen = new long[FEW];

    private int size;
    private final Map<String, Integer> several = new HashMap<>();

    /** Counts a row of an order. */
    void add(String orderNo) {
        if (!isNew(hash(orderNo))) {
            several.merge(orderNo, 2, (rows, second) -> rows + 1);
        }
    }

    /** How many there are of an order; 1 where nobody counted any. */
    int of(String orderNo) {
        return several.getOrDefault(orderNo, 1);
    }

    private boolean isNew(long hash) {
        if (!put(seen, hash)) {
            return false;
        }
        size++;
        if (size > seen.length / 2) {
            long[] larger = new long[seen.length * 2];
            for (long known : seen) {
                if (known != 0) {
                    put(larger, known);
                }
            }
            seen = larger;
        }
        return true;
    }

    private static boolean put(long[] table, long hash) {
        int at = (int) (hash >>> 32) & (table.length - 1);
        while (table[at] != 0) {
            if (table[at] == hash) {
                return false;
            }
            at = (at + 1) & (table.length - 1);
        }
        table[at] = hash;
        return true;
    }

    /** FNV-1a, mixed so that every bit depends on every character. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return hash == 0 ? 1 : hash;
    }
}

package io.quanzi.broadcast;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Who was meant by a plan, as far as it takes to say later how many came and went: a number of 64 bits of each person's
 * id, sorted. It names nobody, and two people have the same number once in billions of years of plans.
 *
 * @param size how many people
 * @param marks their numbers, eight bytes each in Base64; empty where there are too many to keep
 */
record PeopleSet(int size, String marks) {
    /** More are counted only: a document of the store has an end. */
    private static final int MAX_KEPT = 1_000_000;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** Who came and who went. */
    record Change(int came, int went) {
        boolean isNone() {
            return came == 0 && went == 0;
        }
    }

    /** Collects people one by one; who comes twice counts once. */
    static final class Builder {
        private long[] marks = new long[64];
        private int used;

        void add(String id) {
            if (used == marks.length) {
                marks = Arrays.copyOf(marks, used * 2);
            }
            marks[used++] = mark(id);
        }

        PeopleSet build() {
            long[] each = Arrays.stream(marks, 0, used).sorted().distinct().toArray();
            if (each.length > MAX_KEPT) {
                return new PeopleSet(each.length, "");
            }
            ByteBuffer bytes = ByteBuffer.allocate(each.length * Long.BYTES);
            bytes.asLongBuffer().put(each);
            return new PeopleSet(each.length, Base64.getEncoder().encodeToString(bytes.array()));
        }
    }

    /** FNV-1a, mixed once more so that ids which differ in their last letter differ everywhere. */
    private static long mark(String id) {
        long mark = FNV_OFFSET;
        for (byte one : id.getBytes(StandardCharsets.UTF_8)) {
            mark = (mark ^ (one & 0xff)) * FNV_PRIME;
        }
        mark ^= mark >>> 32;
        return mark * FNV_PRIME;
    }

    /** Returns how many are in a later set and not in this one, and the other way round. */
    Change to(PeopleSet later) {
        if (marks.equals(later.marks) && size == later.size) {
            return new Change(0, 0);
        }
        if (marks.isEmpty() != later.marks.isEmpty() && size > 0 && later.size > 0) {
            int more = later.size - size; // of one side only the number is known
            return new Change(Math.max(more, 0), Math.max(-more, 0));
        }
        LongBuffer before = numbers();
        LongBuffer after = later.numbers();
        int came = 0;
        int went = 0;
        while (before.hasRemaining() || after.hasRemaining()) {
            if (!before.hasRemaining()) {
                came += after.remaining();
                break;
            }
            if (!after.hasRemaining()) {
                went += before.remaining();
                break;
            }
            long left = before.get(before.position());
            long right = after.get(after.position());
            if (left <= right) {
                before.get();
            }
            if (right <= left) {
                after.get();
            }
            if (left < right) {
                went++;
            } else if (right < left) {
                came++;
            }
        }
        return new Change(came, went);
    }

    private LongBuffer numbers() {
        return ByteBuffer.wrap(Base64.getDecoder().decode(marks)).asLongBuffer();
    }
}

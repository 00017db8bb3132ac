package io.quanzi.console.customers;

import io.quanzi.shared.Message;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file that waits for a manager to say that it be imported.
 *
 * @param name what it is called where it came from
 * @param by who sent it
 * @param invite whether the buyers of its orders are to be invited
 * @param swap whose codes it has; empty for orders
 * @param until when it is deleted
 * @param bytes how long it is
 * @param sha256 of its content, in hex
 * @param headings of a file of orders, as far as they can be read
 * @param rows the first below them, their cells shortened
 * @param unreadable why it is no table; null when it is one
 * @param trial what is known of what would come of it; null while nothing is
 */
record WaitingFile(
        String id,
        ImportJob.Kind kind,
        String name,
        String by,
        boolean invite,
        String swap,
        Instant at,
        Instant until,
        long bytes,
        int parts,
        String sha256,
        List<String> headings,
        List<List<String>> rows,
        @Nullable Message unreadable,
        @Nullable StoredTrial trial) {
    /** So long that nobody wants to wait while it is tried out. */
    private static final long LONG_BYTES = 4L * 1024 * 1024;

    /** The same of a workbook, which is packed. */
    private static final long LONG_PACKED_BYTES = 1L << 19;

    boolean isLong() {
        return bytes > (name.toLowerCase(Locale.ROOT).endsWith(".xlsx") ? LONG_PACKED_BYTES : LONG_BYTES);
    }

    /** A sentence about the file, under the name it came by. */
    Message named(Message sentence) {
        return new Message(
                sentence.key(),
                sentence.gaps().stream()
                        .map(gap -> String.valueOf(gap).equals(kind.fileName()) ? name : gap)
                        .toList());
    }
}

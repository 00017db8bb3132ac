package io.quanzi.embedded;

import io.netty.buffer.ByteBuf;
import io.quanzi.embedded.JournalFormat.Kind;
import org.jspecify.annotations.Nullable;

/** Records of one command that stand in the journal together or not at all: what a renaming drops, and the renaming. */
final class JournalTransaction {
    /** The records of the command that a thread is at; a command belongs to one store. */
    private static final ThreadLocal<@Nullable ByteBuf> RECORDS = new ThreadLocal<>();

    private JournalTransaction() {}

    static void keep(ByteBuf record) {
        ByteBuf before = RECORDS.get();
        RECORDS.set(before == null ? record : before.writeBytes(record));
    }

    /** Takes the records of this thread from it; null when there are none. */
    static @Nullable ByteBuf take() {
        ByteBuf records = RECORDS.get();
        RECORDS.remove();
        return records;
    }

    static void tell(ByteBuf records, Inventory held) {
        JournalFormat.eachRecord(records.duplicate(), (kind, collection, document) -> {
            if (kind == Kind.DROPPED) {
                held.dropped(collection);
            } else {
                held.renamed(collection, String.valueOf(DocumentBytes.read(document, "ns")));
            }
        });
    }
}

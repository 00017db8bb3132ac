package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The place of one document, in a list in the order of insertion. Only holders of the collection's lock change it; readers
 * walk it without. A slot taken out keeps its neighbours, so that a walk that stands on it finds on.
 */
final class Slot {
    final long number;

    /** Never changed in place; null once removed. */
    volatile byte @Nullable [] bytes;

    volatile @Nullable Slot next;
    volatile @Nullable Slot previous;

    Slot(long number, byte @Nullable [] bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    /** The document, made anew for whoever asks; null once removed. */
    @Nullable
    Document document() {
        byte[] kept = bytes;
        return kept == null ? null : DocumentBytes.read(kept);
    }
}

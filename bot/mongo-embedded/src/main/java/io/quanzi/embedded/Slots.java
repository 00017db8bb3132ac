package io.quanzi.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The documents of a collection in the order of insertion. Changed under the collection's lock, walked without. */
final class Slots {
    /** Stands before the first document. */
    private final Slot head = new Slot(Long.MIN_VALUE, null);

    private volatile Slot tail = head;
    private final AtomicInteger size = new AtomicInteger();
    private long lastNumber;

    Slot append(byte[] bytes) {
        Slot slot = new Slot(++lastNumber, bytes);
        slot.previous = tail == head ? null : tail;
        tail.next = slot;
        tail = slot;
        size.incrementAndGet();
        return slot;
    }

    void remove(Slot slot) {
        slot.bytes = null;
        Slot previous = slot.previous == null ? head : slot.previous;
        previous.next = slot.next;
        if (slot.next == null) {
            tail = previous;
        } else {
            slot.next.previous = previous == head ? null : previous;
        }
        size.decrementAndGet();
    }

    int size() {
        return size.get();
    }

    @Nullable
    Slot first() {
        return head.next;
    }

    @Nullable
    Slot last() {
        Slot last = tail;
        return last == head ? null : last;
    }

    List<Slot> toList() {
        List<Slot> slots = new ArrayList<>(size());
        for (Slot slot = head.next; slot != null; slot = slot.next) {
            slots.add(slot);
        }
        return slots;
    }
}

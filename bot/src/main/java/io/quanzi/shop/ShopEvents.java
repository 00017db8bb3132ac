package io.quanzi.shop;

import io.quanzi.inbox.Entry;
import java.util.Optional;

/** Turns stored entries back into what the shop told us. */
public final class ShopEvents {
    private ShopEvents() {}

    /**
     * What an entry says; empty when it came in by another door.
     *
     * @throws IllegalStateException when it cannot be read, which the door should have seen
     */
    public static Optional<ShopEvent> of(Entry entry) {
        if (!entry.door().equals(ShopEvent.DOOR)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(EventBatch.stored(entry).event());
        } catch (EventBatch.Refused unreadable) {
            throw new IllegalStateException("cannot read the stored event " + entry.id(), unreadable);
        }
    }
}

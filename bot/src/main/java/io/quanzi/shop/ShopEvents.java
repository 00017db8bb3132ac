package io.quanzi.shop;

import io.quanzi.inbox.Entry;
import io.quanzi.inbox.EntryContext;
import java.util.Optional;

/** Turns stored entries back into the shop's events. */
public final class ShopEvents {
    private ShopEvents() {}

    /** Every consumer of an entry asks; it is read once. */
    private record Read(String entry) {}

    /**
     * Reads an entry; empty when it came from another source.
     *
     * @throws IllegalStateException when it cannot be read, which the webhook should have refused
     */
    public static Optional<ShopEvent> of(Entry entry) {
        if (!entry.door().equals(ShopEvent.DOOR)) {
            return Optional.empty();
        }
        var read = new Read(entry.id());
        Optional<ShopEvent> before = EntryContext.get(read, ShopEvent.class);
        if (before.isPresent()) {
            return before;
        }
        try {
            Optional<ShopEvent> event =
                    Optional.ofNullable(EventBatch.stored(entry).event());
            event.ifPresent(said -> EntryContext.put(read, said));
            return event;
        } catch (EventBatch.InvalidEvents unreadable) {
            throw new IllegalStateException("cannot read the stored event " + entry.id(), unreadable);
        }
    }
}

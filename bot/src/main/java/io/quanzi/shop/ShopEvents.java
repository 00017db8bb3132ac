package io.quanzi.shop;

import io.quanzi.inbox.Entry;
import io.quanzi.shared.ExplainedFailure;
import io.quanzi.shared.FailureCause;
import java.util.Optional;

/** Turns stored entries back into the shop's events. */
public final class ShopEvents {
    private ShopEvents() {}

    /**
     * Reads an entry; empty when it came from another source.
     *
     * @throws IllegalStateException when it cannot be read, which the webhook should have refused
     */
    public static Optional<ShopEvent> of(Entry entry) {
        if (!entry.source().equals(ShopEvent.SOURCE)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(EventBatch.stored(entry).event());
        } catch (EventBatch.InvalidEvents unreadable) {
            throw new ExplainedFailure(
                    FailureCause.Kind.UNREADABLE, "cannot read the stored event " + entry.id(), unreadable);
        }
    }
}

package io.quanzi.shop;

import io.quanzi.callback.Packet;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import org.springframework.stereotype.Component;

/** Notes the order of a push as one to read. The reading itself is slow and must not stand before other events. */
@Component
class NoteStoreChange implements Consumer {
    private final StoreChanges changes;

    NoteStoreChange(StoreChanges changes) {
        this.changes = changes;
    }

    @Override
    public String name() {
        return "shop.store-change";
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.door().equals(StoreCallback.DOOR);
    }

    @Override
    public void take(Entry entry) {
        changes.note(StoreCallback.orderOf(Packet.parse(entry.body()))
                .orElseThrow(() -> new IllegalStateException("a push without an order: " + entry.id())));
    }
}

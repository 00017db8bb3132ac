package io.quanzi.shop;

import io.quanzi.callback.CallbackMessage;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.shared.ExplainedFailure;
import io.quanzi.shared.FailureCause;
import org.springframework.stereotype.Component;

/** Queues the order of a push to be read. The reading itself is slow and must not stand before other events. */
@Component
class StoreChangeConsumer implements Consumer {
    private final StoreChanges changes;

    StoreChangeConsumer(StoreChanges changes) {
        this.changes = changes;
    }

    @Override
    public String name() {
        return "shop.store-change";
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.source().equals(StoreCallback.SOURCE);
    }

    @Override
    public void take(Entry entry) {
        changes.enqueue(StoreCallback.orderOf(CallbackMessage.parse(entry.body()))
                .orElseThrow(() ->
                        new ExplainedFailure(FailureCause.Kind.UNREADABLE, "a push without an order: " + entry.id())));
    }
}

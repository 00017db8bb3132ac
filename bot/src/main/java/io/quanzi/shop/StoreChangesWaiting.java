package io.quanzi.shop;

import io.quanzi.work.WaitingWork;
import java.util.List;
import org.springframework.stereotype.Component;

/** Orders of the Store that could not be read. */
@Component
class StoreChangesWaiting implements WaitingWork {
    private final StoreChanges changes;

    StoreChangesWaiting(StoreChanges changes) {
        this.changes = changes;
    }

    @Override
    public String name() {
        return "store-orders";
    }

    @Override
    public long parked() {
        return changes.queue().countParked();
    }

    @Override
    public List<Item> failed(int most) {
        return changes.queue().failed(most, row -> String.valueOf(row.get("_id")));
    }

    @Override
    public boolean retry(String id) {
        return changes.queue().retry(id);
    }

    @Override
    public long retryAll() {
        return changes.queue().retryAll();
    }
}

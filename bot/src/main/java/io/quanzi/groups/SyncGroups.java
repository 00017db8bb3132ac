package io.quanzi.groups;

import io.quanzi.schedule.Routine;
import io.quanzi.shared.Message;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Reads every group, for what no event told. */
@Component
class SyncGroups implements Routine {
    private final CustomerGroups customerGroups;

    SyncGroups(CustomerGroups customerGroups) {
        this.customerGroups = customerGroups;
    }

    @Override
    public String name() {
        return "sync-groups";
    }

    @Override
    public boolean takesLong() {
        return true;
    }

    @Override
    public Message runAt(Instant at) {
        return Message.of("run.did.groups", customerGroups.refreshAll());
    }
}

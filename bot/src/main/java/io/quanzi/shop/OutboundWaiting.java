package io.quanzi.shop;

import io.quanzi.work.WaitingWork;
import java.util.List;
import org.springframework.stereotype.Component;

/** Notices that the shop did not take. */
@Component
class OutboundWaiting implements WaitingWork {
    private final Outbound outbound;

    OutboundWaiting(Outbound outbound) {
        this.outbound = outbound;
    }

    @Override
    public String name() {
        return "outbound";
    }

    @Override
    public String page() {
        return "/outbound";
    }

    @Override
    public long parked() {
        return outbound.standing().parked();
    }

    @Override
    public List<Item> failed(int most) {
        return outbound.parked(most).stream()
                .map(notice -> new Item(notice.id(), notice.type(), notice.at(), notice.tries(), notice.why(), null))
                .toList();
    }

    @Override
    public boolean retry(String id) {
        return outbound.replay(id);
    }

    @Override
    public long retryAll() {
        return outbound.replayAll();
    }
}

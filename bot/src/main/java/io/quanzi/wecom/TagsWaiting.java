package io.quanzi.wecom;

import io.quanzi.work.WaitingWork;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tags and remarks that WeCom did not take. */
@Component
class TagsWaiting implements WaitingWork {
    private static final int TAIL = 6;

    private final DesiredTags tags;

    TagsWaiting(DesiredTags tags) {
        this.tags = tags;
    }

    @Override
    public String name() {
        return "tags";
    }

    @Override
    public long parked() {
        return tags.queue().countParked();
    }

    @Override
    public List<Item> failed(int most) {
        return tags.queue()
                .failed(most, row -> row.getString("userId") + " → " + tail(row.getString("externalUserId")));
    }

    @Override
    public boolean retry(String id) {
        return tags.queue().retry(id);
    }

    @Override
    public long retryAll() {
        return tags.queue().retryAll();
    }

    private static String tail(String id) {
        return id.length() <= TAIL ? id : "…" + id.substring(id.length() - TAIL);
    }
}

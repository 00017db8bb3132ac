package io.quanzi.shop;

import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;

/** Sends notices to the shop: kept first, told after, at least once. */
@Service
@EnableConfigurationProperties(OutboundSettings.class)
public class Outbound {
    private final OutboundRows rows;
    private final OutboundSettings settings;

    Outbound(OutboundRows rows, OutboundSettings settings) {
        this.rows = rows;
        this.settings = settings;
    }

    /** Whether the shop has given an address; without one nothing is kept. */
    public boolean isSet() {
        return settings.isSet();
    }

    /** Keeps a notice, to be told soon. Once per id, however often. */
    public void tell(ShopNotice notice) {
        if (isSet()) {
            rows.insert(notice);
        }
    }

    /**
     * How it stands.
     *
     * @param stopped the shop answered 410 and is left alone until {@link #resume}
     */
    public record Standing(long open, long parked, long told, boolean stopped) {}

    public Standing standing() {
        return new Standing(
                rows.queue().countOpen(),
                rows.queue().parked(),
                rows.queue().countDone(),
                rows.sender().stopped());
    }

    /**
     * A notice that failed.
     *
     * @param nextAt when it is tried again, of one that is not given up
     */
    public record Failed(String id, String type, Instant at, int tries, String why, Instant nextAt) {}

    /** Returns what was given up, newest first. */
    public List<Failed> parked(int most) {
        return rows.queue().parked(most).stream().map(this::failed).toList();
    }

    /** Returns what failed and is tried again by itself, next first. */
    public List<Failed> retried(int most) {
        return rows.queue().retried(most).stream().map(this::failed).toList();
    }

    private Failed failed(Document row) {
        ShopNotice notice = rows.read(row);
        return new Failed(
                notice.id(),
                notice.type(),
                notice.at(),
                row.getInteger("tries"),
                row.getString("why"),
                row.getDate("nextAt").toInstant());
    }

    /** Tries a parked notice again as if it were new; false when it is not parked. */
    public boolean replay(String id) {
        return rows.queue().retry(id);
    }

    /** Tries all parked notices again as if they were new; returns how many. */
    public long replayAll() {
        return rows.queue().retryAll();
    }

    /** Tells again after the shop had said 410. */
    public void resume() {
        rows.stopped(false);
    }
}

package io.quanzi.shop;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Service;

/** Sends notices to the shop: kept first, told after, at least once. */
@Service
@EnableConfigurationProperties(OutboundSettings.class)
public class Outbound {
    /** Where notices are kept, for a list that shows them page by page. */
    public static final String COLLECTION = "outbound";

    private final OutboundRepository rows;
    private final OutboundSettings settings;

    Outbound(OutboundRepository rows, OutboundSettings settings) {
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
    public record Status(long open, long parked, long told, boolean stopped) {}

    public Status status() {
        return new Status(
                rows.queue().countOpen(),
                rows.queue().parked(),
                rows.queue().countDone(),
                rows.sender().stopped());
    }

    /** How far a notice is. */
    public enum Progress {
        /** It was given up, and waits for a person. */
        PARKED,
        /** It failed, and is tried again by itself. */
        RETRIED,
        /** It was not tried yet. */
        WAITING,
        TOLD;

        public boolean isFailed() {
            return this == PARKED || this == RETRIED;
        }
    }

    /**
     * A notice that is kept, before it is told and after.
     *
     * @param why it failed the last time: the shop's answer, or what went wrong; empty when it did not
     * @param nextAt when it is tried next; null when it is not
     */
    public record Kept(
            ShopNotice notice,
            Progress progress,
            int tries,
            String why,
            @Nullable Instant nextAt) {}

    /** The condition on {@link #COLLECTION} that notices are so far. */
    public Criteria of(Progress progress) {
        return rows.of(progress);
    }

    /** Returns the notices of some ids, in their order. */
    public List<Kept> findAll(Collection<String> ids) {
        Map<String, Kept> found = rows.findAll(ids).stream()
                .map(this::kept)
                .collect(Collectors.toMap(kept -> kept.notice().id(), Function.identity()));
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    private Kept kept(Document row) {
        Progress progress = OutboundRepository.progressOf(row);
        boolean open = progress == Progress.RETRIED || progress == Progress.WAITING;
        return new Kept(
                rows.read(row),
                progress,
                row.getInteger("tries", 0),
                progress.isFailed() ? row.get("why", "") : "",
                open ? row.getDate("nextAt").toInstant() : null);
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

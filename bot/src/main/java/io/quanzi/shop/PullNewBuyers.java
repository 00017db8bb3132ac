package io.quanzi.shop;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Receipt;
import io.quanzi.schedule.Routine;
import io.quanzi.shared.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.mapping.Field;
import org.springframework.data.mongodb.core.mapping.Field.Write;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Pulls what changed in the WeChat Store since the last time into the inbox: what was never pushed, or pushed in vain.
 *
 * <p>How far it got stands in {@code store_watermarks}; the window under way with the key of its next page, so that after
 * a crash it goes on where it was:
 *
 * <pre>{"_id": "wx5f...", "updatedUntil": ISODate,
 *  "window": {"from": ISODate, "to": ISODate, "nextKey": "...", "pass": 1, "failures": 0, "lastUpdate": ISODate}}</pre>
 *
 * <ul>
 *   <li>A pull begins ten minutes before where the last one ended, because the Store's listing may lag; what comes twice is
 *       known by its id.
 *   <li>Where it ended is told by the Store's clock, not by ours: the latest change that was seen, or a day before now if
 *       that is later. A clock of ours that is fast by less than a day loses nothing.
 *   <li>A window of several pages is listed again until nothing new turns up: an order that changes meanwhile leaves the
 *       window, and if pages are counted by place, those behind it move up past the page that is read.
 *   <li>An order that cannot be read is left to {@link StoreChanges}, and holds up no other.
 * </ul>
 */
@Component
class PullNewBuyers implements Routine {
    private static final Logger log = LoggerFactory.getLogger(PullNewBuyers.class);
    private static final String WATERMARKS = "store_watermarks";
    private static final Duration OVERLAP = Duration.ofMinutes(10);
    private static final Duration MAX_SKEW = Duration.ofDays(1);
    private static final int MAX_PASSES = 3;
    private static final int MAX_FAILURES = 3;
    private static final int MAX_PAGES = 10_000;
    private static final int MAX_UNREAD = 10;
    private static final Message NO_STORE = Message.of("run.did.store.none");

    private final Store store;
    private final StoreOrderReader facts;
    private final StoreChanges changes;
    private final MongoOperations mongo;
    private final Clock clock;

    PullNewBuyers(Store store, StoreOrderReader facts, StoreChanges changes, MongoOperations mongo, Clock clock) {
        this.store = store;
        this.facts = facts;
        this.changes = changes;
        this.mongo = mongo;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "pull-new-buyers";
    }

    @Override
    public boolean takesLong() {
        return true;
    }

    @Override
    public Message runAt(Instant at) {
        if (!store.isConfigured()) {
            return NO_STORE;
        }
        setBack();
        var pull = new Pull();
        Progress left = mark().window();
        if (left != null) {
            pull.window(left);
        }
        for (Store.Window window : Store.Window.covering(from(at), at)) {
            pull.window(Progress.at(window));
        }
        if (pull.all.accepted() > 0) {
            log.info("store orders pulled changed={} events={}", pull.changed, pull.all.accepted());
        }
        return Message.of("run.did.store", pull.changed, pull.all.accepted(), pull.all.duplicates());
    }

    /** What stands of a Store. */
    record Watermark(
            @Id String appId,
            @Nullable Instant updatedUntil,
            @Nullable Progress window) {}

    /** How far a window is. */
    record Progress(
            Instant from,
            Instant to,

            @Field(value = "nextKey", write = Write.ALWAYS) @Nullable
            String key,

            int pass,
            int failures,
            Instant lastUpdate) {
        static Progress at(Store.Window window) {
            return new Progress(window.from(), window.to(), null, 1, 0, Instant.EPOCH);
        }

        Store.Window window() {
            return new Store.Window(from, to);
        }

        /** The page with this key was read, and here is the key of the next; null when there is none. */
        Progress page(@Nullable String nextKey, Instant lastUpdate) {
            return new Progress(from, to, nextKey, pass, 0, lastUpdate);
        }

        /** A key may live no longer than the pull it was made for: after some failures, the window from its beginning. */
        Progress failed() {
            return failures + 1 < MAX_FAILURES
                    ? new Progress(from, to, key, pass, failures + 1, lastUpdate)
                    : new Progress(from, to, null, pass, 0, lastUpdate);
        }

        Progress again() {
            return new Progress(from, to, null, pass + 1, 0, lastUpdate);
        }

        /** Returns up to when nothing is left to find, by the Store's clock. */
        Instant until() {
            Instant certain = to.minus(MAX_SKEW);
            Instant seen = lastUpdate.isBefore(to) ? lastUpdate : to;
            return seen.isAfter(certain) ? seen : certain;
        }
    }

    /** One run. */
    private final class Pull {
        private int changed;
        private int unread;
        private Receipt all = new Receipt(0, 0);

        void window(Progress from) {
            var seen = new HashSet<String>();
            Progress now = from;
            boolean again = true;
            while (again) {
                int before = seen.size();
                boolean several = now.key() != null;
                for (int pages = 1; pages == 1 || now.key() != null; pages++) {
                    if (pages > MAX_PAGES) {
                        throw new StoreException(
                                "channels/ec/order/list/get: more than %d pages in one window".formatted(MAX_PAGES),
                                null);
                    }
                    now = page(now, seen);
                    several |= now.key() != null;
                }
                again = several && seen.size() > before && now.pass() < MAX_PASSES;
                now = now.again();
            }
            finish(now);
        }

        private Progress page(Progress now, Set<String> seen) {
            Store.Page page;
            try {
                page = store.changedIn(now.window(), now.key());
            } catch (StoreException failed) {
                if (now.key() != null) {
                    keep(now.failed());
                }
                throw failed;
            }
            Instant last = now.lastUpdate();
            var entries = new ArrayList<Entry>();
            for (String id : page.ids()) {
                if (seen.add(id)) {
                    changed++;
                    Instant update = read(id, entries);
                    last = update.isAfter(last) ? update : last;
                }
            }
            all = all.plus(facts.put(entries));
            Progress next = now.page(page.nextKey(), last);
            if (page.nextKey() != null) {
                keep(next);
            }
            return next;
        }

        private Instant read(String id, List<Entry> entries) {
            try {
                StoreOrderReader.Facts read = facts.read(id);
                entries.addAll(read.entries());
                return read.updatedAt();
            } catch (StoreException failed) {
                if (++unread > MAX_UNREAD) {
                    throw failed;
                }
                changes.enqueue(id);
                return Instant.EPOCH;
            }
        }
    }

    /**
     * Returns when to begin: before the last end, and at the first time ever with the longest window the Store lists at
     * once.
     */
    private Instant from(Instant now) {
        Instant until = mark().updatedUntil();
        return until == null ? now.minus(Store.LONGEST_WINDOW) : until.minus(OVERLAP);
    }

    /**
     * Sets the mark back where it was written by a clock that was days ahead, as nothing would be pulled until then.
     */
    private void setBack() {
        Instant now = clock.instant();
        Instant until = mark().updatedUntil();
        if (until != null && until.isAfter(now)) {
            Instant certain = now.minus(MAX_SKEW);
            log.warn(
                    "store pull ended ahead of our clock, which was set back: begun anew until={} from={}",
                    until,
                    certain);
            mongo.updateFirst(
                    Query.query(
                            where("_id").is(store.appId()).and("updatedUntil").is(until)),
                    new Update().set("updatedUntil", certain),
                    WATERMARKS);
        }
    }

    private Watermark mark() {
        return Objects.requireNonNullElse(
                mongo.findById(store.appId(), Watermark.class, WATERMARKS), new Watermark(store.appId(), null, null));
    }

    private void keep(Progress progress) {
        mongo.upsert(Query.query(where("_id").is(store.appId())), new Update().set("window", progress), WATERMARKS);
    }

    /** Never goes back, so that an old occurrence that runs late does no harm. */
    private void finish(Progress progress) {
        mongo.upsert(
                Query.query(where("_id").is(store.appId())),
                new Update().max("updatedUntil", progress.until()).unset("window"),
                WATERMARKS);
    }
}

package io.quanzi.wecom;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * Limits the calls of all nodes together to WeCom's limits: an API over its limit is blocked for the length of the
 * window, which costs more than waiting. Calls are counted in {@code wecom_pace}, a document for each API, so that
 * neither a restart nor a second node begins a minute anew:
 *
 * <pre>{"_id": "externalcontact/get", "version": 7,
 *  "spans": [{"seconds": 60, "slots": [{"number": 179531100, "calls": 32}]}, {"seconds": 3600, "slots": [...]}]}</pre>
 *
 * <ol>
 *   <li>A limit's span is cut into six slots. A place is given when the current slot and the seven before have fewer calls
 *       than the limit. Any seven slots' time touches at most eight slots, so that in no window of a span, and a sixth of
 *       one more, go more calls than the limit. The sixth (10 seconds of a minute, 10 minutes of an hour) is for nodes
 *       whose clocks differ, and for calls that are on their way for long.
 *   <li>A node takes several places at a time by writing them down as if they were calls, under the version that it read;
 *       they are good until the slot is over. It begins with one and doubles: what goes to waste is never more than what
 *       is used, and a node that calls 50 times a second asks the store once in fifty calls.
 *   <li>A burst of a whole limit may go at once; after it there is nothing for 80 seconds. Evenly, three quarters of the
 *       limit can be had: 125 calls a second of one API, by the minute.
 * </ol>
 *
 * <p>Why not a bucket for each node: its size would have to be the limit divided by how many nodes there may ever be, and
 * half of that again, because it starts full after each restart.
 *
 * <p>The limit of app messages a day depends on the corp's member cap, which no API tells; it starts at 200 000 and is
 * not counted here.
 *
 * @see <a href="https://developer.work.weixin.qq.com/document/path/90312">访问频率限制</a>
 */
@Component
class DistributedRateLimiter {
    /** The limits of one corp on one API. */
    static final List<Limit> BASIC =
            List.of(new Limit(10_000, Duration.ofMinutes(1)), new Limit(150_000, Duration.ofHours(1)));

    /** The limits of app messages to one member; WeCom drops what is more without a word. */
    static final List<Limit> TO_ONE_MEMBER =
            List.of(new Limit(30, Duration.ofMinutes(1)), new Limit(1_000, Duration.ofHours(1)));

    private static final String PACE = "wecom_pace";
    private static final int SLOTS = 6;
    private static final int LOOK_BACK = SLOTS + 1;
    private static final int SHARES_OF_LIMIT = 100;

    private final MongoOperations mongo;
    private final Clock clock;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** @param clock WeCom's as far as we know it: in the sandbox its minutes are what limits are counted by, moved or not */
    DistributedRateLimiter(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    /** A limit: at most so many calls within any span of a length, which is a multiple of six seconds. */
    record Limit(int calls, Duration per) {
        private long slotSeconds() {
            return per.toSeconds() / SLOTS;
        }

        private long slot(Instant at) {
            return Math.floorDiv(at.getEpochSecond(), slotSeconds());
        }

        /** Returns how long until the calls of a slot count no more. */
        private Duration untilForgotten(long slot, Instant now) {
            Duration wait = Duration.between(now, Instant.ofEpochSecond((slot + LOOK_BACK + 1) * slotSeconds()));
            return wait.isNegative() || wait.isZero() ? Duration.ofMillis(1) : wait;
        }
    }

    /** Takes a place; how long until there may be one, zero when it was taken. */
    Duration take(String key, List<Limit> limits) {
        return buckets.computeIfAbsent(key, Bucket::new).take(limits);
    }

    /**
     * The calls that a document counts.
     *
     * @param version 0 when there is none yet
     * @param spans by a limit's seconds: calls by slot
     */
    record Counted(long version, Map<Long, NavigableMap<Long, Integer>> spans) {
        static final Counted NOTHING = new Counted(0, Map.of());

        /** A clock that was set back leaves slots in the future: those near count, lest the limit is broken. */
        private NavigableMap<Long, Integer> counting(Limit limit, Instant now) {
            long current = limit.slot(now);
            return spans.getOrDefault(limit.per().toSeconds(), new TreeMap<>())
                    .subMap(current - LOOK_BACK, true, current + LOOK_BACK, true);
        }

        int room(Limit limit, Instant now) {
            return limit.calls()
                    - counting(limit, now).values().stream()
                            .mapToInt(Integer::intValue)
                            .sum();
        }

        Duration untilRoom(Limit limit, Instant now) {
            return room(limit, now) > 0
                    ? Duration.ZERO
                    : limit.untilForgotten(counting(limit, now).firstKey(), now);
        }

        Counted plus(int calls, List<Limit> limits, Instant now) {
            var after = new HashMap<Long, NavigableMap<Long, Integer>>();
            for (Limit limit : limits) {
                var slots = new TreeMap<>(counting(limit, now));
                slots.merge(limit.slot(now), calls, Integer::sum);
                after.put(limit.per().toSeconds(), slots);
            }
            return new Counted(version + 1, after);
        }

        Document toDocument(String key) {
            var rows = spans.entrySet().stream()
                    .map(span -> new Document("seconds", span.getKey())
                            .append(
                                    "slots",
                                    span.getValue().entrySet().stream()
                                            .map(slot -> new Document("number", slot.getKey())
                                                    .append("calls", slot.getValue()))
                                            .toList()))
                    .toList();
            return new Document("_id", key).append("version", version).append("spans", rows);
        }

        static Counted read(Document row) {
            var spans = new HashMap<Long, NavigableMap<Long, Integer>>();
            for (Document span : row.getList("spans", Document.class)) {
                var slots = new TreeMap<Long, Integer>();
                span.getList("slots", Document.class)
                        .forEach(slot -> slots.put(slot.getLong("number"), slot.getInteger("calls")));
                spans.put(span.getLong("seconds"), slots);
            }
            return new Counted(row.getLong("version"), spans);
        }
    }

    /** The calls to one API that this node knows of, and has taken for the current slot. */
    private final class Bucket {
        private final String key;
        private Counted known = Counted.NOTHING;
        private long slot;
        private int taken;
        private int left;

        Bucket(String key) {
            this.key = key;
        }

        synchronized Duration take(List<Limit> limits) {
            Instant now = clock.instant();
            long current = limits.stream()
                    .min(Comparator.comparing(Limit::per))
                    .orElseThrow()
                    .slot(now);
            if (current != slot) {
                slot = current;
                taken = 0;
                left = 0;
            }
            if (left == 0) {
                Duration wait = takeSome(limits, now);
                if (!wait.isZero()) {
                    return wait;
                }
            }
            left--;
            return Duration.ZERO;
        }

        private Duration takeSome(List<Limit> limits, Instant now) {
            int least = limits.stream().mapToInt(Limit::calls).min().orElseThrow();
            int some = Math.max(1, Math.min(taken, least / SHARES_OF_LIMIT));
            while (true) {
                Counted before = known;
                int room = limits.stream()
                        .mapToInt(limit -> before.room(limit, now))
                        .min()
                        .orElseThrow();
                if (room <= 0) {
                    return limits.stream()
                            .map(limit -> before.untilRoom(limit, now))
                            .max(Comparator.naturalOrder())
                            .orElseThrow();
                }
                int more = Math.min(some, room);
                Counted after = before.plus(more, limits, now);
                if (write(before, after)) {
                    known = after;
                    taken += more;
                    left = more;
                    return Duration.ZERO;
                }
                known = read();
            }
        }

        /** False when another node has written since. */
        private boolean write(Counted before, Counted after) {
            Document row = after.toDocument(key);
            if (before.version() > 0) {
                Query same = Query.query(where("_id").is(key).and("version").is(before.version()));
                return mongo.replace(same, row, PACE).getMatchedCount() == 1;
            }
            try {
                mongo.insert(row, PACE);
                return true;
            } catch (DuplicateKeyException counted) {
                return false;
            }
        }

        private Counted read() {
            Document row = mongo.findById(key, Document.class, PACE);
            return row == null ? Counted.NOTHING : Counted.read(row);
        }
    }
}

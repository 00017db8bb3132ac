package io.quanzi.liveqa;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bounds how many questions come from one address; kept in memory, for as long as it matters. */
final class QuestionThrottle {
    static final int MAX_WITHIN = 10;
    static final Duration WITHIN = Duration.ofMinutes(10);
    private static final int MAX_ADDRESSES = 10_000;

    private final Map<String, Deque<Instant>> asked = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    /** Counts one more; false when it is one too many. */
    synchronized boolean take(String address, Instant now) {
        Deque<Instant> times = asked.computeIfAbsent(address, unknown -> new ArrayDeque<>());
        times.removeIf(time -> time.plus(WITHIN).isBefore(now) || time.isAfter(now));
        if (times.size() >= MAX_WITHIN) {
            return false;
        }
        times.add(now);
        return true;
    }
}

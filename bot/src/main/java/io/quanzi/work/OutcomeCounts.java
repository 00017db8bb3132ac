package io.quanzi.work;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often this process has tried something that came to an outcome, by {@link Outcome#word}. */
final class OutcomeCounts {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void add(Outcome outcome, int times) {
        counts.computeIfAbsent(outcome.word(), word -> new LongAdder()).add(times);
    }

    long of(String word) {
        LongAdder counted = counts.get(word);
        return counted == null ? 0 : counted.sum();
    }
}

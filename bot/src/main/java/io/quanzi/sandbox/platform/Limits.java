package io.quanzi.sandbox.platform;

import java.util.HashMap;
import java.util.Map;

/** Calls of one API by one account: how many in this minute, how many at this moment. Not part of the journalled state. */
final class Limits {
    private final Map<String, Window> windows = new HashMap<>();
    private final Map<String, Integer> running = new HashMap<>();

    /** Counts a call in; refused with 45009 when the minute's number is used up, 45033 when too many run. */
    synchronized void enter(Settings.Values limits, String account, String path, long epochSecond) {
        var key = account + " " + path;
        if (limits.callsPerMinute() > 0) {
            var window = windows.compute(
                    key,
                    (k, w) -> w == null || epochSecond - w.start >= 60 || epochSecond < w.start
                            ? new Window(epochSecond)
                            : w);
            if (++window.calls > limits.callsPerMinute()) {
                throw new ApiError(Errcode.CALLS_EXHAUSTED);
            }
        }
        int now = running.getOrDefault(key, 0);
        if (limits.callsAtOnce() > 0 && now >= limits.callsAtOnce()) {
            throw new ApiError(Errcode.TOO_CONCURRENT);
        }
        running.put(key, now + 1);
    }

    synchronized void leave(String account, String path) {
        running.computeIfPresent(account + " " + path, (k, n) -> n == 1 ? null : n - 1);
    }

    private static final class Window {
        private final long start;
        private int calls;

        Window(long start) {
            this.start = start;
        }
    }
}

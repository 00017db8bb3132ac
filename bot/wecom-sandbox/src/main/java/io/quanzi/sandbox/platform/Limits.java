package io.quanzi.sandbox.platform;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How often each API is called, and how many calls run at this moment. By the virtual clock; not part of the journalled
 * state. A window opens with its first call; who oversteps it is blocked for the whole length of the window from then on.
 * https://developer.work.weixin.qq.com/document/path/90312
 */
public final class Limits {
    private static final int ROOMY = 20_000;
    private static final int DEBUG_CALLS = 5;
    private static final int IMAGES_A_DAY = 1000;
    private static final int IMAGES_A_MONTH = 3000;

    /** Not counted among the calls: its receivers are counted instead. */
    private static final String MESSAGE = "/cgi-bin/message/send";

    private static final String IMAGE = "/cgi-bin/media/uploadimg";
    private static final Map<String, List<Rate>> CONVERSIONS = Map.of(
            "/cgi-bin/idconvert/unionid_to_external_userid",
            List.of(new Rate(Span.HOUR, 100_000), new Rate(Span.DAY, 480_000), new Rate(Span.MONTH, 7_500_000)));

    private final Map<Key, Window> windows = new HashMap<>();
    private final Map<Key, Integer> running = new HashMap<>();
    private final Set<String> pairs = new HashSet<>();

    /**
     * Counts a call in.
     *
     * @param caller corp or account; on the paths where tokens are had, the address
     * @throws ApiError 45009 when a window's number is used up, 45033 when too many run at once
     */
    synchronized void enter(PlatformSettings.Values limits, Caller caller, String path, boolean debug, long now) {
        if (debug) {
            need(new Key("debug", caller.account(), Span.MINUTE), DEBUG_CALLS, 1, now);
        }
        if (!path.equals(MESSAGE)) {
            count(limits, caller, path, now);
        }
        var key = new Key(path, caller.account(), Span.MINUTE);
        int at = running.getOrDefault(key, 0);
        if (limits.callsAtOnce() > 0 && at >= limits.callsAtOnce()) {
            throw new ApiError(Errcode.TOO_CONCURRENT);
        }
        running.put(key, at + 1);
    }

    synchronized void leave(Caller caller, String path) {
        running.computeIfPresent(new Key(path, caller.account(), Span.MINUTE), (k, n) -> n == 1 ? null : n - 1);
    }

    /** Holds a pair of member and customer for a write; refused with 45035 while another write of it runs. */
    synchronized void hold(String pair) {
        if (!pairs.add(pair)) {
            throw new ApiError(Errcode.WRITE_CONFLICT);
        }
    }

    synchronized void release(String pair) {
        pairs.remove(pair);
    }

    /**
     * Takes an amount out of a window; false, and nothing taken, when it is not left, which begins a block.
     *
     * @param most in one window; 0 = no limit
     */
    public synchronized boolean take(String what, String who, Span span, int most, int amount, long now) {
        return take(new Key(what, who, span), most, amount, now);
    }

    /** Whether a window is used up, so that who asks is blocked. */
    synchronized boolean blocked(String what, String who, Span span, int most, long now) {
        var window = windows.get(new Key(what, who, span));
        return most > 0 && window != null && window.covers(now) && window.used >= most;
    }

    private void count(PlatformSettings.Values limits, Caller caller, String path, long now) {
        need(new Key(path, caller.account(), Span.MINUTE), limits.callsPerMinute(), 1, now);
        need(new Key(path, caller.account(), Span.HOUR), limits.callsPerHour(), 1, now);
        need(new Key(path, caller.ip(), Span.MINUTE), limits.callsPerMinuteByIp(), 1, now);
        need(new Key(path, caller.ip(), Span.HOUR), limits.callsPerHourByIp(), 1, now);
        if (path.equals(IMAGE)) {
            need(new Key("images", caller.account(), Span.DAY), IMAGES_A_DAY, 1, now);
            need(new Key("images", caller.account(), Span.MONTH), IMAGES_A_MONTH, 1, now);
        }
        for (var rate : CONVERSIONS.getOrDefault(path, List.of())) {
            need(new Key("conversions " + path, caller.account(), rate.span()), rate.most(), 1, now);
        }
    }

    private void need(Key key, int most, int amount, long now) {
        if (!take(key, most, amount, now)) {
            throw new ApiError(Errcode.CALLS_EXHAUSTED);
        }
    }

    private boolean take(Key key, int most, int amount, long now) {
        if (most <= 0) {
            return true;
        }
        var window = windows.get(key);
        if (window == null || !window.covers(now)) {
            makeRoom(now);
            window = new Window(now, key.span().end(now));
            windows.put(key, window);
        }
        if (window.used + amount > most) {
            if (!window.blocking) {
                window.blocking = true;
                window.used = most;
                window.end = key.span().end(now);
            }
            return false;
        }
        window.used += amount;
        return true;
    }

    private void makeRoom(long now) {
        if (windows.size() >= ROOMY) {
            windows.values().removeIf(window -> !window.covers(now));
        }
    }

    /** Lengths of windows. A day is one of Shanghai's calendar, a month thirty days. */
    public enum Span {
        MINUTE(60),
        HOUR(3600),
        DAY(86_400),
        MONTH(30 * 86_400L);

        private static final long SHANGHAI = 8 * 3600L;
        private final long seconds;

        Span(long seconds) {
            this.seconds = seconds;
        }

        private long end(long now) {
            return this == DAY ? ((now + SHANGHAI) / seconds + 1) * seconds - SHANGHAI : now + seconds;
        }
    }

    /** The caller: a corp or account, from an address. */
    record Caller(String account, String ip) {}

    private record Key(String what, String who, Span span) {}

    private record Rate(Span span, int most) {}

    private static final class Window {
        private final long start;
        private long end;
        private int used;
        private boolean blocking;

        Window(long start, long end) {
            this.start = start;
            this.end = end;
        }

        boolean covers(long now) {
            return now >= start && now < end;
        }
    }
}

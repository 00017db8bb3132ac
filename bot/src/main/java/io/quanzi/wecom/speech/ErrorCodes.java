package io.quanzi.wecom.speech;

import io.quanzi.shared.FailureCause;
import io.quanzi.shared.FailureCause.Kind;
import java.util.Map;

/** WeCom's errcodes, as far as a cure is known; its document 90313 lists them all. */
public final class ErrorCodes {
    /** Where WeCom gave none: a time-out, a broken connection, an unreadable answer. */
    public static final int NONE = Integer.MIN_VALUE;

    /** A media_id that is unknown, or older than three days. */
    public static final int BAD_MEDIA_ID = 40007;

    /** A welcome code whose 20 seconds are over. */
    public static final int WELCOME_CODE_OVER = 41050;

    /** A contact to whom a welcome was sent before, by us or by another app. */
    public static final int ALREADY_WELCOMED = 41051;

    private static final Map<Integer, Kind> KNOWN = Map.ofEntries(
            Map.entry(NONE, Kind.SILENT),
            Map.entry(-1, Kind.BUSY),
            Map.entry(6000, Kind.BUSY),
            Map.entry(45009, Kind.LIMIT),
            Map.entry(45011, Kind.LIMIT),
            Map.entry(45033, Kind.LIMIT),
            Map.entry(45035, Kind.LIMIT),
            Map.entry(40001, Kind.KEY),
            Map.entry(40013, Kind.KEY),
            Map.entry(40014, Kind.KEY),
            Map.entry(42001, Kind.KEY),
            Map.entry(40125, Kind.KEY),
            Map.entry(40164, Kind.ADDRESS),
            Map.entry(60020, Kind.ADDRESS),
            Map.entry(48002, Kind.RIGHT),
            Map.entry(60011, Kind.RIGHT),
            Map.entry(84061, Kind.STRANGER),
            Map.entry(40096, Kind.STRANGER));

    private ErrorCodes() {}

    /** Why a call failed that was answered so. */
    public static FailureCause cause(int code) {
        return new FailureCause(KNOWN.getOrDefault(code, Kind.REFUSED), code == NONE ? "" : String.valueOf(code));
    }
}

package io.quanzi.wecom;

import io.quanzi.shared.Explained;
import io.quanzi.shared.FailureCause;
import io.quanzi.shared.Retryable;
import io.quanzi.wecom.speech.ErrorCodes;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** A call to WeCom that did not do what was asked; the message names the call, the code and WeCom's words. */
public class WeComException extends RuntimeException implements Retryable, Explained {
    /** The {@link #code()} when WeCom gave none: a time-out, a broken connection, an unreadable answer. */
    public static final int UNKNOWN = ErrorCodes.NONE;

    private final int code;

    public WeComException(String message, int code, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** WeCom's errcode, or {@link #UNKNOWN}: the call may or may not have taken effect. */
    public int code() {
        return code;
    }

    /** Whether the request left and no answer that can be read came: what was asked for may stand. */
    public boolean mayHaveTakenEffect() {
        return code == UNKNOWN && WeComCalls.wasSent(this);
    }

    @Override
    public FailureCause failureCause() {
        return getCause() instanceof DataAccessException
                ? FailureCause.of(FailureCause.Kind.DATABASE)
                : ErrorCodes.cause(code);
    }

    @Override
    public boolean isRetryable() {
        return WeComCalls.isRetryable(this);
    }
}

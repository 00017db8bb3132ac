package io.quanzi.wecom;

import com.google.gson.JsonParseException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quanzi.shared.StoreDeadline;
import io.quanzi.wecom.speech.SendResult;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.common.error.WxRuntimeException;
import org.apache.http.conn.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Makes every call to WeCom: rate limited, and with one kind of exception whatever WxJava threw. {@code
 * quanzi.wecom.calls} counts them by {@code api} and {@code outcome}: {@code done}, {@code busy} (-1), {@code
 * over_limit} (45009, 45011), {@code too_many_at_once} (45033), {@code later} for what else may pass, {@code refused}
 * for good, {@code unknown} where no answer came, {@code not_sent}, and {@code held_back} by ourselves; {@code
 * quanzi.wecom.waited} is how long calls waited for their place.
 */
@Component
class WeComCalls {
    /** WeCom's "system busy": nothing was done. */
    static final int BUSY = -1;

    /** WeCom's "call quota exceeded", and ours before WeCom has to say it. */
    static final int OVER_LIMIT = 45009;

    /** The public platform's "too many calls this minute". */
    static final int OVER_MINUTE = 45011;

    static final int TOO_MANY_AT_ONCE = 45033;

    private static final String HELD_BACK = "held_back";
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    /**
     * Busy, data conflict, over a limit, over the public platform's minute, too many at once, concurrent write, another
     * app is welcoming, a task still being made, reminded too often today; then what a person mends in the settings:
     * token or secret refused, address not trusted.
     */
    private static final Set<Integer> LATER = Set.of(
            BUSY,
            6000,
            OVER_LIMIT,
            OVER_MINUTE,
            TOO_MANY_AT_ONCE,
            45035,
            41096,
            41063,
            41094,
            40001,
            40013,
            40014,
            42001,
            40125,
            40164,
            60020);

    /** A code lives for 20 seconds, and no longer pause does it any good: whether it is held, WeCom may say. */
    private static final String NEVER_HELD = "externalcontact/send_welcome_msg";

    private final DistributedRateLimiter distributedRateLimiter;
    private final ApiBackoff apiBackoff;
    private final MeterRegistry meters;

    WeComCalls(DistributedRateLimiter distributedRateLimiter, Clock clock, MeterRegistry meters) {
        this.distributedRateLimiter = distributedRateLimiter;
        this.apiBackoff = new ApiBackoff(clock);
        this.meters = meters;
    }

    /** A call with a result. */
    interface Call<T> {
        T make() throws WxErrorException;
    }

    /** A call that answers nothing but errors. */
    interface VoidCall {
        void make() throws WxErrorException;
    }

    /** Turns a call's result into a send result. */
    interface ResultReader<T> {
        SendResult of(T result);
    }

    /** Reads or changes; waits some seconds for its place. */
    <T> T call(String api, Call<T> call) {
        for (Duration left = MAX_WAIT; ; ) {
            Duration wait = place(api, api, DistributedRateLimiter.BASIC);
            if (wait.isZero()) {
                return StoreDeadline.outside(() -> make(api, call));
            }
            if (wait.compareTo(left) > 0) {
                throw overLimit(api, wait);
            }
            left = left.minus(wait);
            StoreDeadline.outside(() -> {
                sleep(api, wait);
                return wait;
            });
            waited(api, wait);
        }
    }

    /** How long until a call may be made; zero when it may be now. */
    private Duration place(String api, String paceKey, List<DistributedRateLimiter.Limit> limits) {
        Duration held = api.equals(NEVER_HELD) ? Duration.ZERO : apiBackoff.remaining(api);
        if (!held.isZero()) {
            return held;
        }
        try {
            return distributedRateLimiter.take(paceKey, limits);
        } catch (DataAccessException unreachable) {
            count(api, HELD_BACK);
            throw new WeComException(
                    api + ": not called, because the store that counts calls does not answer", OVER_LIMIT, unreachable);
        }
    }

    void order(String api, VoidCall order) {
        call(api, () -> {
            order.make();
            return true;
        });
    }

    /** Says something; never waits, never throws. */
    <T> SendResult say(String api, Call<T> call, ResultReader<T> told) {
        return say(api, api, DistributedRateLimiter.BASIC, call, told);
    }

    <T> SendResult say(
            String api, String paceKey, List<DistributedRateLimiter.Limit> limits, Call<T> call, ResultReader<T> told) {
        try {
            Duration wait = place(api, paceKey, limits);
            if (!wait.isZero()) {
                throw overLimit(api, wait);
            }
            return told.of(make(api, call));
        } catch (WeComException failed) {
            return answer(failed);
        }
    }

    /** Gets what a call needs before it can leave, neither paced nor counted; empty when that was had. */
    Optional<SendResult.Later> ready(String what, Call<?> need) {
        try {
            ask(what, need);
            return Optional.empty();
        } catch (WeComException failed) {
            return Optional.of(new SendResult.Later(failed.code(), String.valueOf(failed.getMessage())));
        }
    }

    /** Says what a failure means: refused for good, to be tried later, or not known. */
    static SendResult answer(WeComException failed) {
        String reason = String.valueOf(failed.getMessage());
        if (failed.code() == WeComException.UNKNOWN) {
            return wasSent(failed) ? new SendResult.Unknown(reason) : new SendResult.Later(failed.code(), reason);
        }
        return isRetryable(failed)
                ? new SendResult.Later(failed.code(), reason)
                : new SendResult.Rejected(failed.code(), reason);
    }

    /** Whether the same call may succeed later. */
    static boolean isRetryable(WeComException failed) {
        return failed.code() == WeComException.UNKNOWN
                || LATER.contains(failed.code())
                || failed.getCause() instanceof Credentials.NoToken;
    }

    static boolean wasSent(WeComException failed) {
        for (Throwable cause = failed.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Credentials.NoToken
                    || cause instanceof ConnectException
                    || cause instanceof ConnectTimeoutException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof UnknownHostException) {
                return false;
            }
        }
        return true;
    }

    private <T> T make(String api, Call<T> call) {
        try {
            T result = ask(api, call);
            apiBackoff.end(api);
            count(api, "done");
            return result;
        } catch (WeComException failed) {
            apiBackoff.recordAnswer(api, failed.code());
            count(api, outcome(failed));
            throw failed;
        }
    }

    private static String outcome(WeComException failed) {
        return switch (failed.code()) {
            case BUSY -> "busy";
            case OVER_LIMIT, OVER_MINUTE -> "over_limit";
            case TOO_MANY_AT_ONCE -> "too_many_at_once";
            case WeComException.UNKNOWN -> wasSent(failed) ? "unknown" : "not_sent";
            default -> isRetryable(failed) ? "later" : "refused";
        };
    }

    private void count(String api, String outcome) {
        meters.counter("quanzi.wecom.calls", "api", api, "outcome", outcome).increment();
    }

    private void waited(String api, Duration wait) {
        meters.timer("quanzi.wecom.waited", "api", api).record(wait);
    }

    private static <T> T ask(String api, Call<T> call) {
        try {
            return call.make();
        } catch (WxErrorException refused) {
            throw refused(api, refused, refused);
        } catch (Credentials.NoToken noToken) {
            throw noToken.getCause() instanceof WxErrorException refused
                    ? refused(api + ": no access token", refused, noToken)
                    : unknown(api + ": no access token", noToken);
        } catch (WxRuntimeException | JsonParseException failed) {
            throw unknown(api, failed);
        }
    }

    private static WeComException refused(String api, WxErrorException refused, Throwable cause) {
        // the Official Account's client wraps a broken connection into the exception that means a refusal
        if (ioOf(refused) != null) {
            return unknown(api, cause);
        }
        var error = refused.getError();
        return new WeComException(
                api + ": errcode " + error.getErrorCode() + ", " + error.getErrorMsg(), error.getErrorCode(), cause);
    }

    private static WeComException unknown(String api, Throwable cause) {
        var io = ioOf(cause);
        return new WeComException(
                api + ": expected WeCom's answer, got " + (io == null ? cause : io), WeComException.UNKNOWN, cause);
    }

    private static @Nullable IOException ioOf(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return io;
            }
        }
        return null;
    }

    private WeComException overLimit(String api, Duration wait) {
        count(api, HELD_BACK);
        return new WeComException(
                api + ": held back for " + wait.toSeconds() + " s to stay below WeCom's limit", OVER_LIMIT, null);
    }

    private static void sleep(String api, Duration wait) {
        try {
            Thread.sleep(wait.toMillis() + 1);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new WeComException(api + ": interrupted while waiting for its turn", OVER_LIMIT, interrupted);
        }
    }
}

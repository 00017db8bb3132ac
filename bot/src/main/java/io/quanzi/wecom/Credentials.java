package io.quanzi.wecom;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.common.error.WxRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches access tokens, and stops asking for a minute when the credentials were refused: WeCom bans the address of
 * whoever asks with a wrong secret too often, for an hour.
 */
final class Credentials {
    /** Wrong secret or id, address not on the list; of WeCom and of the Official Account. */
    private static final Set<Integer> WRONG = Set.of(40001, 40013, 40125, 40164, 60020, 45009);

    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private @Nullable WxErrorException refusal;
    private long refusedAt;

    Credentials(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Fetches a token. */
    interface Fetch {
        String token() throws WxErrorException;
    }

    /** The call was not made, because no token for it could be had. */
    static final class NoToken extends WxRuntimeException {
        NoToken(Throwable cause) {
            super(cause);
        }
    }

    String token(Fetch fetch) throws WxErrorException {
        refuseAgain();
        try {
            return fetch.token();
        } catch (WxErrorException refused) {
            if (WRONG.contains(refused.getError().getErrorCode())) {
                remember(refused);
            }
            throw new NoToken(refused);
        } catch (RuntimeException unreachable) {
            refuseAgain(); // it may have waited for somebody who was refused
            throw new NoToken(unreachable);
        }
    }

    private synchronized void refuseAgain() {
        if (refusal != null && nanos.getAsLong() - refusedAt < PAUSE) {
            throw new NoToken(refusal);
        }
    }

    private synchronized void remember(WxErrorException refused) {
        refusal = refused;
        refusedAt = nanos.getAsLong();
    }
}

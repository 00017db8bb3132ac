package io.quanzi.wecom;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import me.chanjar.weixin.common.error.WxRuntimeException;
import me.chanjar.weixin.cp.config.impl.WxCpDefaultConfigImpl;
import org.jspecify.annotations.Nullable;

/**
 * WxJava's settings with a token that all nodes share, fetched by one of them at a time. A good token is read from
 * memory; only who finds it over or refused asks the {@link AccessTokenRepository}. Who waits for somebody else's
 * fetch shares what comes of it, a failure too: however many wait for a WeCom that hangs, none waits longer than one
 * fetch.
 */
final class SharedToken extends WxCpDefaultConfigImpl {
    private static final long serialVersionUID = 1;
    private static final Duration EARLY = Duration.ofSeconds(200);
    private static final int LOOK_MILLIS = 25;

    private final transient AccessTokenRepository shelf;
    private final transient Clock clock;
    private final transient Lock oneFetcher = new OneFetcher();
    /** The token that this thread's call went out with. */
    private final transient ThreadLocal<String> used = new ThreadLocal<>();

    private transient volatile AccessTokenRepository.@Nullable Token mine;
    /** Not taken up again, from the shelf or by a thread that was just reading it. */
    private transient volatile String refused = "";

    SharedToken(AccessTokenRepository shelf, Clock clock) {
        this.shelf = shelf;
        this.clock = clock;
    }

    @Override
    public String getAccessToken() {
        var token = mine;
        String value = token == null ? "" : token.value();
        used.set(value);
        return value;
    }

    @Override
    public boolean isAccessTokenExpired() {
        return !isGood(mine) && !takeFromShelf();
    }

    private boolean isGood(AccessTokenRepository.@Nullable Token token) {
        return token != null
                && token.expiresAt().isAfter(clock.instant())
                && !token.value().equals(refused);
    }

    private boolean takeFromShelf() {
        var found = shelf.token().filter(this::isGood);
        found.ifPresent(token -> mine = token);
        return found.isPresent();
    }

    /** Expires the token that this thread's call was made with; another thread may have fetched a newer one since. */
    @Override
    public void expireAccessToken() {
        String token = used.get();
        if (token != null && !token.isEmpty()) {
            refused = token;
            shelf.remove(token);
        }
    }

    @Override
    public Lock getAccessTokenLock() {
        return oneFetcher;
    }

    @Override
    public synchronized void updateAccessToken(String value, int expiresInSeconds) {
        Duration life = Duration.ofSeconds(expiresInSeconds);
        // WeCom gives the same token until it is over: near its end, to be early would be to ask at every call
        Duration early = life.dividedBy(4).compareTo(EARLY) < 0 ? life.dividedBy(4) : EARLY;
        Instant expiresAt = clock.instant().plus(life).minus(early);
        var token = new AccessTokenRepository.Token(value, expiresAt);
        refused = ""; // WeCom may give out the same one again
        mine = token;
        shelf.put(token);
    }

    /** A lock among this process's threads, and of the one that holds it among the nodes. */
    private final class OneFetcher extends ReentrantLock {
        private static final long serialVersionUID = 1;

        private final transient AtomicInteger failures = new AtomicInteger();
        private boolean leased;
        private boolean fetches;
        private transient AccessTokenRepository.@Nullable Token before;

        @Override
        public void lock() {
            int failed = failures.get();
            super.lock();
            try {
                if (failures.get() != failed && isAccessTokenExpired()) {
                    throw new WxRuntimeException("the access token's fetch that this call waited for failed");
                }
                fetches = waitForLease();
                before = mine;
            } catch (RuntimeException unreachable) {
                super.unlock();
                throw unreachable;
            }
        }

        /** False when another node has fetched. Where none could for long, we fetch beside the one that tries. */
        private boolean waitForLease() {
            long patience = System.nanoTime() + AccessTokenRepository.LEASE.toNanos();
            while (isAccessTokenExpired()) {
                leased = shelf.lease().acquire();
                if (leased || System.nanoTime() > patience || !pause()) {
                    return true;
                }
            }
            return false;
        }

        private boolean pause() {
            try {
                Thread.sleep(LOOK_MILLIS);
                return true;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void unlock() {
            try {
                if (fetches && Objects.equals(mine, before)) {
                    failures.incrementAndGet();
                }
                if (leased) {
                    leased = false;
                    shelf.lease().release();
                }
            } finally {
                super.unlock();
            }
        }
    }
}

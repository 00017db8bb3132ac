package io.quanzi.console;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Wrong passwords came from here too fast: the next is looked at only after a wait. */
class TooManyTries extends AuthenticationException {
    private static final long serialVersionUID = 1;

    private final Duration wait;

    TooManyTries(Duration wait) {
        super("too many wrong passwords; again in " + seconds(wait) + " s");
        this.wait = wait;
    }

    /** Seconds until the next try, at least one. */
    long seconds() {
        return seconds(wait);
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}

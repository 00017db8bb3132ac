package io.quanzi.wecom;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A callback that is not taken; the message says what was expected, what came and what to do. */
final class Rejected extends RuntimeException {
    private final HttpStatus status;

    Rejected(HttpStatus status, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.status = status;
    }

    static Rejected malformed(String detail, @Nullable Throwable cause) {
        return new Rejected(HttpStatus.BAD_REQUEST, detail, cause);
    }

    HttpStatus status() {
        return status;
    }

    /** The message, which is never null here. */
    String detail() {
        return String.valueOf(getMessage());
    }
}

package io.quanzi.http;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A body that is not read to its end; answered by a problem detail that says why. Unchecked, so that no reader swallows it. */
public final class BodyRefused extends ErrorResponseException {
    private BodyRefused(HttpStatus status, String why, @Nullable Throwable cause) {
        super(status, ProblemDetail.forStatusAndDetail(status, why), cause);
    }

    static BodyRefused late(@Nullable Throwable cause) {
        return new BodyRefused(
                HttpStatus.REQUEST_TIMEOUT,
                "expected the whole body within 10 seconds (a file at 16 kB a second or more), it did not come; send it again",
                cause);
    }

    static BodyRefused full() {
        var refused = new BodyRefused(
                HttpStatus.SERVICE_UNAVAILABLE,
                "as many bodies as can be read at once are being read; send the same again in a few seconds",
                null);
        refused.getHeaders().set(HttpHeaders.RETRY_AFTER, "5");
        return refused;
    }

    static BodyRefused large(long most) {
        return new BodyRefused(
                HttpStatus.CONTENT_TOO_LARGE,
                "expected a body of at most %d bytes, got more; send less at once".formatted(most),
                null);
    }

    static BodyRefused broken(Throwable cause) {
        return new BodyRefused(
                HttpStatus.BAD_REQUEST,
                "expected a body as its headers tell (Content-Length, or chunks by RFC 9112), got one that breaks off or is"
                        + " cut into pieces wrongly",
                cause);
    }
}

package io.quanzi.callback;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** A callback that is not taken; the message says what was expected, what came and what to do. */
public final class CallbackRejected extends RuntimeException {
    private final HttpStatus status;

    CallbackRejected(HttpStatus status, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.status = status;
    }

    public static CallbackRejected malformed(String detail, @Nullable Throwable cause) {
        return new CallbackRejected(HttpStatus.BAD_REQUEST, detail, cause);
    }

    /** The answer where the database did not take a push: WeCom sends it again, and the inbox has kept it if it does not. */
    public static ResponseEntity<ProblemDetail> notStored() {
        var later = new CallbackRejected(
                HttpStatus.SERVICE_UNAVAILABLE,
                "the database does not answer; send the same again in a few seconds",
                null);
        return ResponseEntity.status(later.status())
                .header(HttpHeaders.RETRY_AFTER, "5")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(later.problem());
    }

    public HttpStatus status() {
        return status;
    }

    /** The message, which is never null here. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** Returns the answer to the sender. */
    public ResponseEntity<ProblemDetail> answer() {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem());
    }

    private ProblemDetail problem() {
        var problem = ProblemDetail.forStatusAndDetail(status, detail());
        problem.setTitle("callback not taken");
        return problem;
    }
}

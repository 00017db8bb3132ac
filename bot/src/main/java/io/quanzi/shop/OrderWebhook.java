package io.quanzi.shop;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.mongodb.MongoException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quanzi.callback.CallbackStatistics;
import io.quanzi.callback.CallbackStatistics.VisitOutcome;
import io.quanzi.shared.ThrottledLog;
import io.quanzi.shared.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Receives the shop's events: checked whole, stored, answered; worked off after. */
@RestController
class OrderWebhook {
    private static final Logger log = LoggerFactory.getLogger(OrderWebhook.class);

    private final ThrottledLog refusals = new ThrottledLog();
    private static final int MAX_BYTES = 1_048_576;

    private final ShopSignature signature;
    private final EventIntake intake;
    private final Clock clock;
    private final Counter unknownFields;

    OrderWebhook(ShopSignature signature, EventIntake intake, Clock clock, MeterRegistry meters) {
        this.signature = signature;
        this.intake = intake;
        this.clock = clock;
        this.unknownFields = Counter.builder("quanzi.shop.unknown.fields")
                .description("Fields of shop events that are not known here and were left out")
                .register(meters);
    }

    @PostMapping("/shop/events")
    ResponseEntity<EventIntake.IntakeAnswer> take(
            @RequestHeader(name = ShopSignature.TIMESTAMP_HEADER, required = false) @Nullable String timestamp,
            @RequestHeader(name = ShopSignature.SIGNATURE_HEADER, required = false) @Nullable String signed,
            HttpServletRequest request)
            throws IOException {
        if (request.getContentLengthLong() > MAX_BYTES) {
            throw new TooLarge();
        }
        signature.requireHeaders(timestamp, signed);
        byte[] body = body(request);
        signature.verify(timestamp, signed, body);
        EventBatch batch = EventBatch.parse(body, clock.instant());
        EventIntake.IntakeAnswer answer = intake.put(batch);
        unknownFields.increment(batch.unknownFields());
        CallbackStatistics.mark(request, VisitOutcome.TAKEN);
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(answer);
    }

    /** Reads no more than is taken, whatever the sender says or does not say of its length. */
    private static byte[] body(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new TooLarge();
        }
        return body;
    }

    private static final class TooLarge extends RuntimeException {
        TooLarge() {
            super("expected at most 1 MB (%d bytes) in one request, got more; send the events in several"
                    .formatted(MAX_BYTES));
        }
    }

    @ExceptionHandler
    ProblemDetail unsigned(BadShopSignature refused, HttpServletRequest request) {
        switch (refused.kind()) {
            case OTHER -> CallbackStatistics.mark(request, VisitOutcome.BAD_SIGNATURE);
            case TIME ->
                CallbackStatistics.mark(
                        request, VisitOutcome.BAD_TIME, refused.getBody().getDetail());
            case MISSING -> {} // a robot's, that tries addresses
        }
        refusals.warn(
                log,
                "shop events refused reason=signature detail={}",
                refused.getBody().getDetail());
        return refused.getBody();
    }

    @ExceptionHandler({TooLarge.class, EventBatch.TooMany.class})
    ProblemDetail tooLarge(RuntimeException refused, HttpServletRequest request) {
        if (request.getHeader(ShopSignature.SIGNATURE_HEADER) != null) {
            CallbackStatistics.mark(request, VisitOutcome.TOO_LARGE, refused.getMessage());
        }
        refusals.warn(log, "shop events refused reason=size");
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE, refused.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<Refusal> wrong(EventBatch.InvalidEvents invalidEvents, HttpServletRequest request) {
        Violation first = invalidEvents.violations().get(0);
        log.warn(
                "shop events refused reason=content id={} field={} expected=\"{}\" faults={}",
                invalidEvents.event(),
                first.path(),
                first.expected(),
                invalidEvents.violations().size() + invalidEvents.more());
        CallbackStatistics.mark(
                request,
                VisitOutcome.BAD_CONTENT,
                "id=%s field=%s: expected %s".formatted(invalidEvents.event(), first.path(), first.expected()));
        return ResponseEntity.badRequest()
                .body(new Refusal(
                        invalidEvents.violations().stream().map(FieldError::of).toList(), invalidEvents.more()));
    }

    /** Answers so that the shop repeats the request: nothing of it was taken, or it is known when it comes again. */
    @ExceptionHandler({DataAccessException.class, MongoException.class})
    ResponseEntity<ProblemDetail> notStored(RuntimeException failed) {
        log.error("shop events not stored cause={}", failed.toString());
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "30")
                .body(ProblemDetail.forStatusAndDetail(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "the events could not be stored, send the same request again later; /actuator/health"
                                + " says why"));
    }

    /** @param more how many there are beside those listed; left out when there are none */
    record Refusal(
            List<FieldError> errors,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int more) {}

    /** @param index of the event in the array, from 0 */
    record FieldError(int index, String field, String expected, String got) {
        static FieldError of(Violation violation) {
            return new FieldError(
                    violation.place(), violation.path(), violation.expected().toString(), violation.got());
        }
    }
}

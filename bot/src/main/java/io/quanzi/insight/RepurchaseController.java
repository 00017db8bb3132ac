package io.quanzi.insight;

import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tells how many buyers bought again. */
@RestController
class RepurchaseController {
    private final Repurchase repurchase;
    private final Clock clock;

    RepurchaseController(Repurchase repurchase, Clock clock) {
        this.repurchase = repurchase;
        this.clock = clock;
    }

    /**
     * The report over [from, to).
     *
     * @param asOf a day, which is its first instant in Shanghai, or a time with its offset; now when there is none
     */
    @GetMapping("/api/reports/repurchase")
    RepurchaseReport report(
            @RequestParam String from, @RequestParam String to, @RequestParam(required = false) @Nullable String asOf) {
        return repurchase.report(
                day("from", from), day("to", to), asOf == null ? clock.instant() : instant("asOf", asOf));
    }

    /** The same as a table for people, in their language. */
    @GetMapping(path = "/api/reports/repurchase", params = "format=text")
    Text table(
            @RequestParam String from,
            @RequestParam String to,
            @RequestParam(required = false) @Nullable String asOf,
            Locale locale) {
        return new Text(RepurchaseTable.of(report(from, to, asOf), locale));
    }

    record Text(String text) {}

    private static LocalDate day(String name, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException(
                    "%s: expected a day such as 2026-03-01, got \"%s\"".formatted(name, text), unreadable);
        }
    }

    private static Instant instant(String name, String text) {
        try {
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : ChinaTime.startOf(LocalDate.parse(text));
        } catch (DateTimeException unreadable) {
            throw new IllegalArgumentException(
                    "%s: expected a day such as 2026-03-01, or a time such as 2026-03-01T10:00:00+08:00, got \"%s\""
                            .formatted(name, text),
                    unreadable);
        }
    }

    @ExceptionHandler
    ProblemDetail wrong(IllegalArgumentException refused) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, refused.getMessage());
    }
}

package io.quanzi.partners;

import io.quanzi.coupons.Coupons;
import io.quanzi.coupons.Redemption;
import io.quanzi.coupons.Redemption.Expired;
import io.quanzi.coupons.Redemption.Otherwise;
import io.quanzi.coupons.Redemption.Redeemed;
import io.quanzi.coupons.Redemption.TooEarly;
import io.quanzi.inbox.Conflicts;
import io.quanzi.partners.PartnerSignatures.Caller;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Money;
import io.quanzi.shared.ThrottledLog;
import io.quanzi.shared.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Receives partners' reports of redemptions: {@code {"code", "at", "amountFen"}}, signed as {@link PartnerSignatures}
 * says.
 *
 * <p>200 with what stands, the same for the same report however often; 400 with each violation and its field; 401 when the
 * signature is not good; 404 for a code that nobody was given, or another partner's; 409 when the code was redeemed
 * with other facts (which a person is shown, too), was over, or not given out yet.
 */
@RestController
class RedemptionController {
    private static final Logger log = LoggerFactory.getLogger(RedemptionController.class);

    private final ThrottledLog refusals = new ThrottledLog();
    private static final int MAX_BYTES = 16_384;

    private final PartnerSignatures signatures;
    private final SwapGrants grants;
    private final Coupons coupons;
    private final Conflicts conflicts;
    private final Clock clock;

    RedemptionController(
            PartnerSignatures signatures, SwapGrants grants, Coupons coupons, Conflicts conflicts, Clock clock) {
        this.signatures = signatures;
        this.grants = grants;
        this.coupons = coupons;
        this.conflicts = conflicts;
        this.clock = clock;
    }

    /** The redemption as it is stored; it does not say whose it is. */
    record RedemptionAnswer(String code, String swap, OffsetDateTime at, long amountFen) {}

    @PostMapping("/partner/v1/redemptions")
    ResponseEntity<?> redeem(HttpServletRequest request) throws IOException {
        Optional<Caller.Unknown> stranger = signatures.refuse(request);
        if (stranger.isPresent()) {
            return refused(stranger.get());
        }
        byte[] body = request.getInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            return problem(HttpStatus.CONTENT_TOO_LARGE, "expected at most %d bytes".formatted(MAX_BYTES));
        }
        Caller caller = signatures.verify(request, body);
        if (caller instanceof Caller.Unknown unknown) {
            return refused(unknown);
        }
        return redeem(((Caller.Partner) caller).id(), RedemptionReport.read(body, clock.instant()));
    }

    private ResponseEntity<?> refused(Caller.Unknown unknown) {
        refusals.warn(log, "partner call refused reason={}", unknown.reason());
        return problem(HttpStatus.UNAUTHORIZED, unknown.reason());
    }

    /** A violation in one field of a report. */
    record FieldError(String field, String expected, String got) {
        static FieldError of(Violation violation) {
            return new FieldError(violation.path(), violation.expected().toString(), violation.got());
        }
    }

    private ResponseEntity<?> redeem(String partner, RedemptionReport.Reading reading) {
        RedemptionReport report = reading.report();
        if (report == null) {
            ProblemDetail problem =
                    ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "the report cannot be used");
            problem.setProperty(
                    "errors", reading.faults().stream().map(FieldError::of).toList());
            return ResponseEntity.of(problem).build();
        }
        Optional<Grant> grant = grants.byCode(partner, report.code());
        if (grant.isEmpty()) {
            return notIssued();
        }
        Redemption answer = coupons.redeem(grant.get().pool(), report.code(), report.at(), report.amount());
        if (answer instanceof Redeemed stands) {
            log.info("coupon redeemed partner={} swap={}", partner, grant.get().swap());
            return ResponseEntity.ok(answer(grant.get(), stands));
        }
        if (answer instanceof Otherwise before) {
            conflicts.record(
                    "redemption",
                    report.code(),
                    facts(before.at(), before.amount()),
                    facts(report.at(), report.amount()),
                    clock.instant());
            return problem(
                    HttpStatus.CONFLICT,
                    "the code was redeemed at %s for amountFen %d already"
                            .formatted(local(before.at()), before.amount().fen()));
        }
        if (answer instanceof TooEarly early) {
            return problem(HttpStatus.CONFLICT, "the code was given out at %s only".formatted(local(early.issuedAt())));
        }
        if (answer instanceof Expired expired) {
            return problem(HttpStatus.CONFLICT, "the code was good until %s".formatted(local(expired.validUntil())));
        }
        return notIssued();
    }

    private static Map<String, String> facts(Instant at, Money amount) {
        return Map.of("redeemedAt", local(at).toString(), "amount", amount.yuan());
    }

    private static RedemptionAnswer answer(Grant grant, Redeemed stands) {
        return new RedemptionAnswer(
                stands.code(), grant.swap(), local(stands.at()), stands.amount().fen());
    }

    private static OffsetDateTime local(Instant instant) {
        return instant.atZone(ChinaTime.ZONE).toOffsetDateTime();
    }

    private static ResponseEntity<?> notIssued() {
        return problem(HttpStatus.NOT_FOUND, "no customer was given this code in a swap with you");
    }

    private static ResponseEntity<?> problem(HttpStatus status, String detail) {
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, detail))
                .build();
    }
}

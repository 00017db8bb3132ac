package io.quanzi.partners;

import io.quanzi.shared.Excerpt;
import io.quanzi.shared.FieldLimits;
import io.quanzi.shared.Identifiers;
import io.quanzi.shared.Identifiers.Kind;
import io.quanzi.shared.Money;
import io.quanzi.shared.Violation;
import io.quanzi.shop.TimeWindow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A partner's report of one code. Unknown fields are left aside.
 *
 * @param at when the code was used, in milliseconds
 * @param amount of the purchase it was used on
 */
record RedemptionReport(String code, Instant at, Money amount) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final int LONGEST_SHOWN = 80;
    private static final int LONGEST_REASON = 200;

    /** Either a report, or what is wrong with it. */
    record Reading(@Nullable RedemptionReport report, List<Violation> faults) {}

    static Reading read(byte[] body, Instant now) {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JacksonException unreadable) {
            return faulty(List.of(Violation.inField(
                    0,
                    "",
                    "a JSON object with code, at and amountFen",
                    Excerpt.of(unreadable.getOriginalMessage(), LONGEST_REASON))));
        }
        var violations = new ArrayList<Violation>();
        String code = code(json.path("code"), violations);
        Instant at = at(json.path("at"), now, violations);
        Money amount = amount(json.path("amountFen"), violations);
        return violations.isEmpty()
                ? new Reading(new RedemptionReport(code, at, amount), List.of())
                : faulty(violations);
    }

    private static Reading faulty(List<Violation> violations) {
        return new Reading(null, List.copyOf(violations));
    }

    private static String code(JsonNode node, List<Violation> violations) {
        Optional<String> code = node.isString()
                ? Identifiers.clean(node.stringValue(), Kind.CODE, FieldLimits.MAX_CODE_LENGTH)
                        .value()
                : Optional.empty();
        if (code.isEmpty()) {
            violations.add(Violation.inField(
                    0,
                    "code",
                    "the code as it was shown to you, a string of at most %d characters"
                            .formatted(FieldLimits.MAX_CODE_LENGTH),
                    got(node)));
        }
        return code.orElse("");
    }

    private static Instant at(JsonNode node, Instant now, List<Violation> violations) {
        try {
            Instant at = OffsetDateTime.parse(node.asString("")).toInstant().truncatedTo(ChronoUnit.MILLIS);
            TimeWindow window = TimeWindow.at(now);
            if (!window.has(at)) {
                violations.add(Violation.inField(0, "at", window.expected(), got(node)));
            }
            return at;
        } catch (DateTimeException unreadable) {
            violations.add(
                    Violation.inField(0, "at", "a time with offset such as 2026-03-03T12:30:00+08:00", got(node)));
            return now;
        }
    }

    private static Money amount(JsonNode node, List<Violation> violations) {
        if (!node.isIntegralNumber()
                || !node.canConvertToLong()
                || node.asLong() < 0
                || node.asLong() > FieldLimits.MAX_FEN) {
            violations.add(Violation.inField(
                    0, "amountFen", "whole fen, 0 to " + FieldLimits.MAX_FEN + ", such as 12800", got(node)));
            return Money.ZERO;
        }
        return new Money(node.asLong());
    }

    private static String got(JsonNode node) {
        return Excerpt.of(node.isMissingNode() ? "nothing" : node.toString(), LONGEST_SHOWN);
    }
}

package io.quanzi.partners;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Authenticates partners by their signatures.
 *
 * <p>Every call carries {@code X-Quanzi-Key} (the partner's id), {@code X-Quanzi-Timestamp} (Unix seconds), {@code
 * X-Quanzi-Nonce} (8 to 64 letters, digits, - and _, never used twice) and {@code X-Quanzi-Signature}, the lower-case
 * hex HMAC-SHA256, by the partner's secret as UTF-8, of
 *
 * <pre>timestamp.nonce.METHOD.pathAndQuery.hex(SHA-256(body))</pre>
 *
 * <p>The secret of a partner is the setting {@code quanzi.partners.<id>.secret}; a partner without one is refused.
 */
@Component
class PartnerSignatures {
    static final String KEY = "X-Quanzi-Key";
    static final String TIMESTAMP = "X-Quanzi-Timestamp";
    static final String NONCE = "X-Quanzi-Nonce";
    static final String SIGNATURE = "X-Quanzi-Signature";

    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final Environment settings;
    private final PartnerNonces nonces;
    private final Clock systemClock;

    /** A signature is fresh by the machine's clock, whatever day the program plays. */
    @Autowired
    PartnerSignatures(Environment settings, PartnerNonces nonces) {
        this(settings, nonces, Clock.systemUTC());
    }

    PartnerSignatures(Environment settings, PartnerNonces nonces, Clock systemClock) {
        this.settings = settings;
        this.nonces = nonces;
        this.systemClock = systemClock;
    }

    /** The caller, or the reason why it is nobody we know. */
    sealed interface Caller {
        record Partner(String id) implements Caller {}

        /** The reason says what was expected. */
        record Unknown(String reason) implements Caller {}
    }

    /**
     * Why a call cannot be a partner's, as far as that is seen before anything of its body is read: a header is missing, stale
     * or malformed.
     */
    Optional<Caller.Unknown> refuse(HttpServletRequest request) {
        String key = request.getHeader(KEY);
        String timestamp = request.getHeader(TIMESTAMP);
        String nonce = request.getHeader(NONCE);
        String signature = request.getHeader(SIGNATURE);
        if (key == null || timestamp == null || nonce == null || signature == null) {
            return Optional.of(new Caller.Unknown(
                    "expected the headers %s, %s, %s and %s".formatted(KEY, TIMESTAMP, NONCE, SIGNATURE)));
        }
        if (!timestamp.matches("[0-9]{1,12}") || !isFresh(Instant.ofEpochSecond(Long.parseLong(timestamp)))) {
            return Optional.of(new Caller.Unknown("expected %s to be Unix seconds within 5 minutes of now (%d)"
                    .formatted(TIMESTAMP, systemClock.instant().getEpochSecond())));
        }
        if (!nonce.matches("[A-Za-z0-9_-]{8,64}")) {
            return Optional.of(
                    new Caller.Unknown("expected %s to be 8 to 64 letters, digits, - or _".formatted(NONCE)));
        }
        return secretOf(key) == null || !signature.matches("[0-9a-f]{64}") ? Optional.of(unknown()) : Optional.empty();
    }

    Caller verify(HttpServletRequest request, byte[] body) {
        Optional<Caller.Unknown> refused = refuse(request);
        if (refused.isPresent()) {
            return refused.get();
        }
        String key = request.getHeader(KEY);
        String nonce = request.getHeader(NONCE);
        String secret = secretOf(key);
        if (secret == null
                || !isEqual(
                        request.getHeader(SIGNATURE),
                        sign(secret, request.getHeader(TIMESTAMP), nonce, request, body))) {
            return unknown();
        }
        return nonces.use(key, nonce, systemClock.instant())
                ? new Caller.Partner(key)
                : new Caller.Unknown("this %s was used before; sign every call with a new one".formatted(NONCE));
    }

    private static Caller.Unknown unknown() {
        return new Caller.Unknown("the key is unknown, or the signature is not HMAC-SHA256(secret,"
                + " timestamp.nonce.METHOD.pathAndQuery.hex(SHA-256(body))) in lower-case hex");
    }

    private boolean isFresh(Instant signed) {
        return Duration.between(signed, systemClock.instant()).abs().compareTo(WINDOW) <= 0;
    }

    private @Nullable String secretOf(String partner) {
        if (!partner.matches(Swap.ID)) {
            return null;
        }
        String secret = settings.getProperty("quanzi.partners." + partner + ".secret");
        return secret == null || secret.isBlank() ? null : secret;
    }

    private static String sign(String secret, String timestamp, String nonce, HttpServletRequest request, byte[] body) {
        String query = request.getQueryString();
        String path = query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
        return sign(secret, timestamp, nonce, request.getMethod(), path, body);
    }

    static String sign(String secret, String timestamp, String nonce, String method, String pathAndQuery, byte[] body) {
        try {
            HexFormat hex = HexFormat.of();
            String bodyHash = hex.formatHex(MessageDigest.getInstance("SHA-256").digest(body));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String signed = String.join(".", timestamp, nonce, method, pathAndQuery, bodyHash);
            return hex.formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has SHA-256 and HmacSHA256", missing);
        }
    }

    private static boolean isEqual(String claimed, String right) {
        return MessageDigest.isEqual(claimed.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    /** Timestamps as old as twice the window are refused by themselves. */
    @Scheduled(fixedDelay = 600_000, initialDelay = 60_000)
    void forgetNonces() {
        nonces.removeBefore(systemClock.instant().minus(WINDOW.multipliedBy(3)));
    }
}

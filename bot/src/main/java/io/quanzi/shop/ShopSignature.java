package io.quanzi.shop;

import io.quanzi.shop.BadShopSignature.Kind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Verifies that a call is the shop's: HMAC-SHA256 of timestamp, a dot and what was signed, in lower-case hex. For
 * events the body is signed, for other calls the path with its query.
 *
 * <p>A signature is good for five minutes either way, by this machine's clock and not by the program's: that one may be
 * the sandbox's.
 */
@Component
@EnableConfigurationProperties(ShopSettings.class)
public class ShopSignature {
    /** Unix seconds at which the shop signed. */
    public static final String TIMESTAMP_HEADER = "X-Quanzi-Timestamp";

    /** The signature in lower-case hex. */
    public static final String SIGNATURE_HEADER = "X-Quanzi-Signature";

    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final String ALGORITHM = "HmacSHA256";
    private static final Pattern TIMESTAMP = Pattern.compile("\\d{1,11}");
    private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{64}");

    private final String secret;
    private final Clock systemClock;

    @Autowired
    ShopSignature(ShopSettings settings) {
        this(settings.secret(), Clock.systemUTC());
    }

    ShopSignature(String secret, Clock systemClock) {
        this.secret = secret;
        this.systemClock = systemClock;
    }

    /**
     * Checks what came in the two headers.
     *
     * @param signed the raw body, or path and query as the caller wrote them
     * @throws BadShopSignature when a header is missing, too old, or the signature is another
     */
    public void verify(@Nullable String timestamp, @Nullable String signature, byte[] signed) {
        requireHeaders(timestamp, signature);
        byte[] expected = sign(secret, String.valueOf(timestamp), signed).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, String.valueOf(signature).getBytes(StandardCharsets.UTF_8))) {
            throw other();
        }
    }

    /**
     * Checks what can be checked before anything of a body is read: both headers are there, fresh and of the right form.
     *
     * @throws BadShopSignature when they are not
     */
    void requireHeaders(@Nullable String timestamp, @Nullable String signature) {
        if (secret.isBlank()) {
            throw new BadShopSignature(
                    Kind.MISSING,
                    "no secret is shared with the shop yet, so nothing is taken;"
                            + " set QUANZI_SHOP_SECRET here and sign with the same in the shop");
        }
        if (timestamp == null || signature == null) {
            throw new BadShopSignature(
                    Kind.MISSING,
                    "expected the headers %s and %s, got %s"
                            .formatted(
                                    TIMESTAMP_HEADER,
                                    SIGNATURE_HEADER,
                                    timestamp == null && signature == null ? "neither" : "only one of them"));
        }
        requireFresh(timestamp);
        if (!SIGNATURE.matcher(signature).matches()) {
            throw other();
        }
    }

    private static BadShopSignature other() {
        return new BadShopSignature(
                Kind.OTHER,
                SIGNATURE_HEADER
                        + " is wrong: expected lower-case hex HMAC-SHA256(QUANZI_SHOP_SECRET, timestamp + \".\" + what is signed),"
                        + " over the raw bytes of the body, or over path and query where there is no body");
    }

    private void requireFresh(String timestamp) {
        if (!TIMESTAMP.matcher(timestamp).matches()) {
            throw new BadShopSignature(
                    Kind.TIME,
                    "%s: expected Unix seconds such as 1772503200, got \"%s\""
                            .formatted(TIMESTAMP_HEADER, shown(timestamp)));
        }
        Instant signedAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
        Duration age = Duration.between(signedAt, systemClock.instant());
        if (age.abs().compareTo(FRESH) > 0) {
            throw new BadShopSignature(
                    Kind.TIME,
                    "%s: expected a time within 5 minutes of this server's %s, got %s; set the clocks, and sign each call anew"
                            .formatted(TIMESTAMP_HEADER, systemClock.instant(), signedAt));
        }
    }

    private static String shown(String header) {
        return header.length() <= 40 ? header : header.substring(0, 40) + "…";
    }

    /** The signature a shop makes, in lower-case hex. */
    public static String sign(String secret, String timestamp, byte[] signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(signed));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has " + ALGORITHM, missing);
        }
    }
}

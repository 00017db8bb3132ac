package io.quanzi.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.quanzi.shared.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class ShopSignatureTests {
    private static final String NOW = "1772503200";
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final ShopSignature signature = new ShopSignature("s3cret", clock);

    @Test
    void isHmacSha256OfTimestampDotBodyInHex() {
        // printf '1772503200.{}' | openssl dgst -sha256 -hmac s3cret
        assertThat(sign("s3cret", NOW, "{}"))
                .isEqualTo("896d28b7abb25c96b3eb41a06815dbb012d368d71324df289c81d40f8b4db54e");
    }

    @Test
    void takesWhatIsSignedRightUpToFiveMinutesEitherWay() {
        assertThatNoException().isThrownBy(() -> verify(NOW, sign("s3cret", NOW, "/shop/invitations/O-1?x=1")));
        clock.advance(Duration.ofMinutes(5));
        assertThatNoException().isThrownBy(() -> verify(NOW, sign("s3cret", NOW, "/shop/invitations/O-1?x=1")));
        clock.set(Instant.parse("2026-03-03T01:55:00Z"));
        assertThatNoException().isThrownBy(() -> verify(NOW, sign("s3cret", NOW, "/shop/invitations/O-1?x=1")));
    }

    @Test
    void refusesWhatIsOlderThanFiveMinutesAndSaysTheTime() {
        clock.advance(Duration.ofSeconds(301));

        refused(
                NOW,
                sign("s3cret", NOW, "/shop/invitations/O-1?x=1"),
                "within 5 minutes of this server's 2026-03-03T02:05:01Z");
    }

    @Test
    void refusesAnotherKeyAnotherTextUpperCaseAndNothing() {
        refused(NOW, sign("other", NOW, "/shop/invitations/O-1?x=1"), "is wrong");
        refused(NOW, sign("s3cret", NOW, "/shop/invitations/O-2?x=1"), "is wrong");
        refused(NOW, sign("s3cret", NOW, "/shop/invitations/O-1?x=1").toUpperCase(Locale.ROOT), "is wrong");
        refused(NOW, null, "only one of them");
        refused(null, null, "neither");
        refused("2026-03-03T02:00:00Z", "ab", "expected Unix seconds");
    }

    @Test
    void refusesEverythingWithoutASecretAndNamesTheVariable() {
        assertThatExceptionOfType(BadShopSignature.class)
                .isThrownBy(() -> new ShopSignature("", clock).verify(NOW, sign("", NOW, "{}"), utf8("{}")))
                .satisfies(refused -> assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED))
                .satisfies(refused -> assertThat(refused.getBody().getDetail()).contains("QUANZI_SHOP_SECRET"));
    }

    private void verify(String timestamp, String signed) {
        signature.verify(timestamp, signed, utf8("/shop/invitations/O-1?x=1"));
    }

    private void refused(String timestamp, String signed, String why) {
        assertThatExceptionOfType(BadShopSignature.class)
                .isThrownBy(() -> verify(timestamp, signed))
                .satisfies(refused -> assertThat(refused.getBody().getDetail()).contains(why));
    }

    private static String sign(String secret, String timestamp, String text) {
        return ShopSignature.sign(secret.isEmpty() ? "any" : secret, timestamp, utf8(text));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

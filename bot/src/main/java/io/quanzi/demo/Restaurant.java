package io.quanzi.demo;

import io.quanzi.partners.SwapStock;
import io.quanzi.partners.Swaps;
import io.quanzi.shared.ChinaTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partner of the swap: sends codes before they run out, and tells which of them its guests used, by signed calls. */
final class Restaurant {
    private static final Logger log = LoggerFactory.getLogger(Restaurant.class);
    private static final String SWAP = "family-restaurant";
    private static final String REDEMPTIONS_PATH = "/partner/v1/redemptions";
    /**
     * How many days of newcomers are asked for at a time; they are asked for again when {@link #DAYS_LEFT} are left.
     */
    private static final int DAYS_OF_CODES = 45;

    private static final int DAYS_LEFT = 25;
    private static final int LEAST_CODES = 60;
    /** A guest comes so many days after the code was given; one in so many does. */
    private static final int DAYS_LATER = 5;

    private static final int ONE_IN = 4;
    private static final LocalTime DINNER = LocalTime.of(18, 0);
    private static final DateTimeFormatter BATCH =
            DateTimeFormatter.ofPattern("yyMMddHHmm").withZone(ChinaTime.ZONE);

    private final HttpEndpoint bot;
    private final Swaps swaps;
    private final SwapStock stock;
    private final String secret;
    private final Clock systemClock;
    private final DemoSettings settings;
    private LocalDate dined = LocalDate.MIN;

    Restaurant(
            HttpEndpoint bot, Swaps swaps, SwapStock stock, String secret, Clock systemClock, DemoSettings settings) {
        this.bot = bot;
        this.swaps = swaps;
        this.stock = stock;
        this.secret = secret;
        this.systemClock = systemClock;
        this.settings = settings;
    }

    /** Sends a file of codes when those that are left would not last. */
    void supply(Instant now) {
        long left = stock.of(SWAP)
                .filter(swap -> swap.state() == SwapStock.State.ACTIVE && swap.places() > 0)
                .flatMap(swap -> Optional.ofNullable(swap.free()))
                .orElse(Long.MAX_VALUE);
        if (left < lasting(DAYS_LEFT)) {
            send(BATCH.format(now), lasting(DAYS_OF_CODES));
        }
    }

    private int lasting(int days) {
        return Math.max(LEAST_CODES, settings.buyers() * days / settings.days());
    }

    private void send(String batch, int count) {
        try {
            Path file = Files.createTempFile("quanzi-demo", ".csv");
            try {
                var lines = new ArrayList<>(List.of("code"));
                var codes = new Random(settings.seed() + batch.hashCode());
                for (int i = 0; i < count; i++) {
                    lines.add("CT%s%04d%04X".formatted(batch, i, codes.nextInt(0x10000)));
                }
                Files.write(file, lines);
                swaps.importCsv(SWAP, file, "demo", Locale.SIMPLIFIED_CHINESE);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IllegalArgumentException noSuchSwap) {
            log.info("demo has no partner's codes cause={}", noSuchSwap.getMessage());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Some of those who were given a code some days ago have dinner. */
    void dine(LocalDate day) {
        if (secret.isEmpty() || day.equals(dined)) {
            return;
        }
        dined = day;
        LocalDate given = day.minusDays(DAYS_LATER);
        for (String code : swaps.codesGiven(SWAP, ChinaTime.startOf(given), ChinaTime.startOf(given.plusDays(1)))) {
            var guest = new Random(settings.seed() + code.hashCode());
            guest.nextInt();
            if (guest.nextInt(ONE_IN) == 0) {
                Instant at = day.atTime(DINNER).atZone(ChinaTime.ZONE).toInstant();
                redeem(code, at.plus(Duration.ofMinutes(guest.nextInt(120))), 15_000 + 100L * guest.nextInt(250));
            }
        }
    }

    private void redeem(String code, Instant at, long fen) {
        String body = HttpEndpoint.JSON.writeValueAsString(Map.of("code", code, "at", at.toString(), "amountFen", fen));
        String timestamp = String.valueOf(systemClock.instant().getEpochSecond());
        String nonce = UUID.randomUUID().toString();
        HttpEndpoint.Reply reply = bot.post(
                REDEMPTIONS_PATH,
                body,
                "Content-Type",
                "application/json",
                "X-Quanzi-Key",
                SWAP,
                "X-Quanzi-Timestamp",
                timestamp,
                "X-Quanzi-Nonce",
                nonce,
                "X-Quanzi-Signature",
                sign(String.join(".", timestamp, nonce, "POST", REDEMPTIONS_PATH), body));
        if (!reply.isFine()) {
            log.warn("demo redemption refused status={} body={}", reply.status(), reply.body());
        }
    }

    private String sign(String words, String body) {
        try {
            var hex = HexFormat.of();
            String digest =
                    hex.formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return hex.formatHex(mac.doFinal((words + "." + digest).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has SHA-256 and HmacSHA256", missing);
        }
    }
}

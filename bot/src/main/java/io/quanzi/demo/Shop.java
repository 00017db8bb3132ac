package io.quanzi.demo;

import io.quanzi.shop.ShopSignature;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The demo shop: posts signed events to the bot's webhook. */
final class Shop {
    private static final int BATCH_SIZE = 400;

    private final HttpEndpoint bot;
    private final String secret;
    private final Clock systemClock;

    Shop(HttpEndpoint bot, String secret, Clock systemClock) {
        this.bot = bot;
        this.secret = secret;
        this.systemClock = systemClock;
    }

    /** One event as the webhook takes it. */
    static Map<String, Object> event(String type, String id, Instant at, Map<String, Object> data) {
        return Map.of("id", id, "type", type, "at", at.toString(), "data", data);
    }

    /** Tells of what happened, in arrays. */
    void tell(List<Map<String, Object>> events) {
        for (int from = 0; from < events.size(); from += BATCH_SIZE) {
            String body = HttpEndpoint.JSON.writeValueAsString(
                    events.subList(from, Math.min(events.size(), from + BATCH_SIZE)));
            var headers = new ArrayList<>(signed(body));
            headers.addAll(List.of("Content-Type", "application/json"));
            HttpEndpoint.Reply reply = bot.post("/shop/events", body, headers.toArray(String[]::new));
            if (!reply.isFine()) {
                throw new IllegalStateException(
                        "the shop's door answered %d %s".formatted(reply.status(), reply.body()));
            }
        }
    }

    /** The card that the order's page shows; empty while there is none. */
    Optional<String> cardOf(String orderNo) {
        String path = "/shop/invitations/" + orderNo;
        HttpEndpoint.Reply reply = bot.get(path, signed(path).toArray(String[]::new));
        return reply.isFine() ? Optional.of(reply.json().path("url").asString("")) : Optional.empty();
    }

    private List<String> signed(String words) {
        String timestamp = String.valueOf(systemClock.instant().getEpochSecond());
        return List.of(
                ShopSignature.TIMESTAMP_HEADER,
                timestamp,
                ShopSignature.SIGNATURE_HEADER,
                ShopSignature.sign(secret, timestamp, words.getBytes(StandardCharsets.UTF_8)));
    }
}

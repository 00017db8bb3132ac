package io.quanzi.rehearsal;

import io.quanzi.shop.ShopSignature;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP at one address of a rehearsal: its sandbox, or its program. */
final class RehearsalHttp {
    /** Also reads what an earlier release wrote, in which numbers of today were not there yet. */
    static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final String baseUrl;

    RehearsalHttp(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    JsonNode post(String path, Object body) {
        return send("POST", path, JSON.writeValueAsString(body));
    }

    /** The same; empty when it is refused, since it cannot be done as things stand. */
    Optional<JsonNode> tryPost(String path, Object body) {
        try {
            return Optional.of(post(path, body));
        } catch (Refused refused) {
            return Optional.empty();
        }
    }

    /** An answer of 409. */
    private static final class Refused extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    JsonNode put(String path, Object body) {
        return send("PUT", path, JSON.writeValueAsString(body));
    }

    JsonNode get(String path) {
        return send("GET", path, "");
    }

    /** Tells the shop's events as the shop does, signed by the machine's own clock. */
    void tell(List<Map<String, Object>> events, String secret) {
        String body = JSON.writeValueAsString(events);
        String timestamp = String.valueOf(Clock.systemUTC().instant().getEpochSecond());
        send(
                "POST",
                "/shop/events",
                body,
                ShopSignature.TIMESTAMP_HEADER,
                timestamp,
                ShopSignature.SIGNATURE_HEADER,
                ShopSignature.sign(secret, timestamp, body.getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 409) {
                throw new Refused(path + ": " + answer.body());
            }
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(
                        "%s %s: %d %s".formatted(method, path, answer.statusCode(), answer.body()));
            }
            return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
        } catch (IOException unreachable) {
            throw new IllegalStateException(baseUrl + " does not answer", unreachable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Stop.Asked();
        }
    }
}

package io.quanzi.commands;

import io.quanzi.schedule.ClockMover;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The sandbox's control plane, as the bot's start uses it. */
final class SandboxControl implements ClockMover {
    private static final JsonMapper JSON = new JsonMapper();
    /** The template of an order's notice, as a shop would have chosen it in the Official Account's template library. */
    private static final String ORDER_NOTICE =
            "{{first.DATA}}\n订单编号：{{keyword1.DATA}}\n订单状态：{{keyword2.DATA}}\n{{remark.DATA}}";

    /** How a sandbox that is not empty refuses to have its clock set back. */
    private static final int PAST = 409;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String baseUrl;

    SandboxControl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** Tells the sandbox of the bot's app, account and store, and where their events go. */
    void register(SandboxApp app, String botUrl) {
        var callback = Map.of(
                "secret", app.secret(),
                "callbackUrl", botUrl + "/wecom/callback",
                "token", app.token(),
                "aesKey", app.aesKey());
        send("PUT", "/_sim/apps/" + app.corpId() + "/" + app.agentId(), callback);
        send(
                "PUT",
                "/_sim/official-accounts/" + app.mpAppId(),
                Map.of(
                        "secret", app.secret(),
                        "callbackUrl", botUrl + "/wecom/mp-callback",
                        "token", app.token(),
                        "aesKey", app.aesKey(),
                        "templates", Map.of("order-notice", ORDER_NOTICE)));
        send(
                "PUT",
                "/_sim/stores/" + app.storeAppId(),
                Map.of(
                        "secret", app.secret(),
                        "callbackUrl", botUrl + "/shop/store-callback",
                        "token", app.token(),
                        "aesKey", app.aesKey()));
    }

    @Override
    public void moveTo(Instant instant) {
        HttpResponse<String> answer = exchange("POST", "/_sim/clock", Map.of("at", instant.toString()));
        if (answer.statusCode() != PAST) {
            requireFine("POST", "/_sim/clock", answer);
        }
    }

    private void send(String method, String path, Map<String, ?> body) {
        requireFine(method, path, exchange(method, path, body));
    }

    private static void requireFine(String method, String path, HttpResponse<String> answer) {
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(
                    "the sandbox refused %s %s: %d %s".formatted(method, path, answer.statusCode(), answer.body()));
        }
    }

    private HttpResponse<String> exchange(String method, String path, Map<String, ?> body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException unreachable) {
            throw new IllegalStateException("the sandbox does not answer at " + baseUrl, unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while talking to the sandbox", interrupted);
        }
    }
}

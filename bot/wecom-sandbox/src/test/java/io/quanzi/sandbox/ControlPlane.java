package io.quanzi.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to {@code /_sim} of a sandbox as scripts do. */
public final class ControlPlane {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Settings for as many calls as one can make. */
    static final String UNLIMITED = "{\"callsPerMinute\":0,\"callsPerHour\":0,\"callsPerMinuteByIp\":0,"
            + "\"callsPerHourByIp\":0,\"callsAtOnce\":0}";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String baseUrl;

    public ControlPlane(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public JsonNode get(String path) {
        return done(send("GET", path, ""));
    }

    public JsonNode post(String path, String body) {
        return done(send("POST", path, body));
    }

    public JsonNode put(String path, String body) {
        return done(send("PUT", path, body));
    }

    public JsonNode delete(String path) {
        return done(send("DELETE", path, ""));
    }

    /** The problem details of an act that is refused. */
    public JsonNode refused(String path, String body) {
        var response = send("POST", path, body);
        if (response.statusCode() < 400) {
            throw new AssertionError("expected " + path + " to be refused, got " + response.body());
        }
        return JSON.readTree(response.body());
    }

    public HttpResponse<String> send(String method, String path, String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(baseUrl + path))
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode done(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(response.uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }
}

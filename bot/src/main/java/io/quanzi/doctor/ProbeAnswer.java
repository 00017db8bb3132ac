package io.quanzi.doctor;

import io.quanzi.shared.Excerpt;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came of a request.
 *
 * @param failure where it failed; {@code NONE} when there is an answer, whatever it says
 * @param detail of the failure
 */
record ProbeAnswer(
        URI asked, Failure failure, String detail, int status, HttpHeaders headers, String body, Duration took) {
    static final JsonMapper JSON = new JsonMapper();
    private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (name, value) -> true);
    private static final int SHOWN = 80;

    /** The place where a request failed. */
    enum Failure {
        NONE,
        NAME,
        REFUSED,
        UNREACHABLE,
        TLS,
        TIMEOUT,
        CUT
    }

    static ProbeAnswer of(HttpResponse<String> came, Duration took) {
        return new ProbeAnswer(
                came.request().uri(), Failure.NONE, "", came.statusCode(), came.headers(), came.body(), took);
    }

    static ProbeAnswer none(URI asked, Failure failure, String detail) {
        return new ProbeAnswer(asked, failure, detail, 0, NO_HEADERS, "", Duration.ZERO);
    }

    static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    }

    boolean isFailed() {
        return failure != Failure.NONE;
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    boolean isHtml() {
        return header("Content-Type").toLowerCase(Locale.ROOT).contains("html")
                || body.stripLeading().matches("(?is)(<!doctype|<html).*");
    }

    /** The body as JSON; a missing node when it is none. */
    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JacksonException none) {
            return JSON.missingNode();
        }
    }

    /** The server's name as the answer gives it; {@code ?} when it gives none. */
    String server() {
        return headers.firstValue("Server").filter(name -> !name.isEmpty()).orElse("?");
    }

    /** What came, in a word or two. */
    String seen() {
        return isFailed() ? failure + " " + detail : "HTTP " + status;
    }

    /** The beginning, on one line. */
    String shown() {
        return shortened(body);
    }

    /** The first words that a browser would show of it. */
    String words() {
        return shortened(
                body.replaceAll("(?is)<(script|style|title)\\b.*?</\\1>", " ").replaceAll("(?s)<[^>]*>", " "));
    }

    private static String shortened(String text) {
        return Excerpt.of(text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip(), SHOWN);
    }
}

package io.quanzi.sandbox.platform;

import io.quanzi.sandbox.core.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An answer over HTTP.
 *
 * @param fileName under which a client may keep the body; empty for a body that is an answer in itself
 * @param headers beside those that follow from the rest
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
public record ApiResponse(int status, String contentType, byte[] body, String fileName, Map<String, String> headers) {
    /** One part of a file, in bytes; a file here has fewer than nine digits of them. */
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,9})-(\\d{0,9})");

    /** No answer: the connection is cut. */
    static final ApiResponse CUT = new ApiResponse(0, "", new byte[0], "");

    public ApiResponse(int status, String contentType, byte[] body, String fileName) {
        this(status, contentType, body, fileName, Map.of());
    }

    public ApiResponse with(Map<String, String> headers) {
        return new ApiResponse(status, contentType, body, fileName, headers);
    }

    /**
     * A file's bytes from one to another, where a client asks for no more; anything else is answered as it is.
     *
     * @param range of the request's header, such as {@code bytes=0-1023}, the last byte counted in; null when it has none
     */
    ApiResponse part(@Nullable String range) {
        var asked = RANGE.matcher(range == null || fileName.isEmpty() ? "" : range);
        if (!asked.matches()) {
            return this;
        }
        int from = Integer.parseInt(asked.group(1));
        int last = asked.group(2).isEmpty() ? body.length - 1 : Integer.parseInt(asked.group(2));
        if (from >= body.length || last < from) {
            return new ApiResponse(416, "", new byte[0], "", Map.of("Content-Range", "bytes */" + body.length));
        }
        last = Math.min(last, body.length - 1);
        return new ApiResponse(
                206,
                contentType,
                Arrays.copyOfRange(body, from, last + 1),
                fileName,
                Map.of("Content-Range", "bytes " + from + "-" + last + "/" + body.length));
    }

    boolean cuts() {
        return status == 0;
    }

    public static ApiResponse json(int status, JsonNode body) {
        return new ApiResponse(status, "application/json; charset=UTF-8", Json.MAPPER.writeValueAsBytes(body), "");
    }

    public static ApiResponse problem(int status, String title, String detail) {
        var body = Json.object();
        body.put("type", "about:blank");
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        return new ApiResponse(
                status, "application/problem+json; charset=UTF-8", Json.MAPPER.writeValueAsBytes(body), "");
    }

    public static ApiResponse html(int status, String page) {
        return new ApiResponse(status, "text/html; charset=UTF-8", page.getBytes(StandardCharsets.UTF_8), "");
    }

    public static ApiResponse redirect(String location) {
        return new ApiResponse(302, "text/html; charset=UTF-8", new byte[0], "", Map.of("Location", location));
    }

    public static ApiResponse file(String contentType, byte[] body, String fileName) {
        return new ApiResponse(200, contentType, body, fileName);
    }

    public static ApiResponse bytes(String contentType, byte[] body) {
        return new ApiResponse(200, contentType, body, "");
    }
}

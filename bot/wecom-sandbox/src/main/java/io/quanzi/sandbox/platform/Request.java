package io.quanzi.sandbox.platform;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request over HTTP.
 *
 * @param query as it stood in the address, empty when there was none
 * @param headers asked by name while the request is answered
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
public record Request(
        String method,
        String path,
        String query,
        byte[] body,
        Call.@Nullable Upload upload,
        String ip,
        String baseUrl,
        Headers headers) {

    /** The pairs of the query, decoded; empty pairs, as some clients send them, are passed over. */
    public Map<String, String> pairs() {
        return Gate.query(query);
    }

    /** A header of the request; null when it has none of that name. */
    @FunctionalInterface
    public interface Headers {
        /** The headers of a request that came from inside: none. */
        Headers NONE = name -> null;

        @Nullable
        String get(String name);
    }
}

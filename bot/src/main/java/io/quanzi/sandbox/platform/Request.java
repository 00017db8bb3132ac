package io.quanzi.sandbox.platform;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came over HTTP.
 *
 * @param query as it stood in the address, empty when there was none
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
public record Request(
        String method,
        String path,
        String query,
        byte[] body,
        Call.@Nullable Upload upload,
        String ip,
        String baseUrl) {

    /** The pairs of the query, decoded; empty pairs, as some clients send them, are passed over. */
    public Map<String, String> pairs() {
        return Gate.query(query);
    }
}

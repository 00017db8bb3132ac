package io.quanzi.sandbox.control;

import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.Request;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Acts on the sandbox from inside the process, by the same paths and rules as from outside. */
public final class ControlClient {
    private final Function<Request, ApiResponse> plane;
    private final Supplier<String> baseUrl;

    public ControlClient(Function<Request, ApiResponse> plane, Supplier<String> baseUrl) {
        this.plane = plane;
        this.baseUrl = baseUrl;
    }

    /**
     * Does what a request of that shape would do.
     *
     * @param path with its query, if it has one
     */
    public Done act(String method, String path, JsonNode body) {
        int query = path.indexOf('?');
        var answer = plane.apply(new Request(
                method,
                query < 0 ? path : path.substring(0, query),
                query < 0 ? "" : path.substring(query + 1),
                body.isEmpty() ? new byte[0] : Json.MAPPER.writeValueAsBytes(body),
                null,
                "127.0.0.1",
                baseUrl.get(),
                Request.Headers.NONE));
        return new Done(answer.status(), Json.MAPPER.readTree(answer.body()));
    }

    public Done post(String path, JsonNode body) {
        return act("POST", path, body);
    }

    /** The result of an act: its answer, or problem details. */
    public record Done(int status, JsonNode body) {
        public boolean fine() {
            return status < 400;
        }

        /** Returns what the phone would have said; empty when it was fine. */
        public String said() {
            return fine() ? "" : body.path("detail").asString(body.path("title").asString(""));
        }
    }
}

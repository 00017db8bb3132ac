package io.quanzi.sandbox.control;

import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The paths of the control plane. Each says what it does and shows a body, from which its OpenAPI is written. */
public final class Routes {
    private static final Logger log = LoggerFactory.getLogger(Routes.class);

    private final SandboxState sandboxState;
    private final List<Route> routes = new ArrayList<>();
    private final Set<Handler> outside = new HashSet<>();
    private final List<Route> described = new ArrayList<>();

    public Routes(SandboxState sandboxState) {
        this.sandboxState = sandboxState;
        get("/_sim/openapi.json", "This description", act -> ApiResponse.json(200, openApi()));
    }

    void get(String path, String summary, Handler handler) {
        add("GET", path, summary, "", handler);
    }

    /** @param example a body as it may be sent; empty when none is needed */
    void post(String path, String summary, String example, Handler handler) {
        add("POST", path, summary, example, handler);
    }

    /** A handler that waits for another program, and so runs outside any act: the state must not stand still for it. */
    void postOutside(String path, String summary, String example, Handler handler) {
        add("POST", path, summary, example, handler);
        outside.add(handler);
    }

    void put(String path, String summary, String example, Handler handler) {
        add("PUT", path, summary, example, handler);
    }

    void delete(String path, String summary, Handler handler) {
        add("DELETE", path, summary, "", handler);
    }

    /** Has a path in the description that is served beside these. */
    public void describe(String method, String path, String summary, String example) {
        described.add(new Route(method, path, List.of(path.split("/")), summary, example, act -> openApiOnly()));
    }

    public ApiResponse answer(Request request) {
        var segments = List.of(request.path().split("/"));
        var fits = routes.stream().filter(route -> route.fits(segments)).toList();
        var route =
                fits.stream().filter(fit -> fit.method.equals(request.method())).findFirst();
        if (route.isEmpty()) {
            return fits.isEmpty()
                    ? ApiResponse.problem(404, "No such path", request.path() + "; see /_sim/openapi.json")
                    : ApiResponse.problem(405, "Method not allowed", "use " + fits.get(0).method)
                            .with(Map.of(
                                    "Allow",
                                    String.join(
                                            ", ",
                                            fits.stream().map(fit -> fit.method).toList())));
        }
        try {
            var body = request.body().length == 0 ? Json.object() : Json.MAPPER.readTree(request.body());
            var act = new Act(route.get().variables(segments), request.query(), body, request.baseUrl());
            var handler = route.get().handler;
            return outside.contains(handler) ? handler.answer(act) : sandboxState.act(() -> handler.answer(act));
        } catch (ActRefused e) {
            return ApiResponse.problem(409, "Refused", String.valueOf(e.getMessage()));
        } catch (ApiError | IllegalArgumentException e) {
            return ApiResponse.problem(400, "Bad request", String.valueOf(e.getMessage()));
        } catch (JacksonException e) {
            return ApiResponse.problem(400, "Bad request", "expected JSON: " + e.getOriginalMessage());
        } catch (RuntimeException fault) {
            log.error("sandbox act failed path={}", request.path(), fault);
            return ApiResponse.problem(500, "Failed", "a fault of the sandbox's own; its log has more: " + fault);
        }
    }

    private void add(String method, String path, String summary, String example, Handler handler) {
        routes.add(new Route(method, path, List.of(path.split("/")), summary, example, handler));
    }

    private static ApiResponse openApiOnly() {
        throw new IllegalStateException("this path is served elsewhere");
    }

    private ObjectNode openApi() {
        var api = Json.object();
        api.put("openapi", "3.1.0");
        var info = api.putObject("info");
        info.put("title", "WeCom sandbox: control plane");
        info.put("version", "1");
        var paths = api.putObject("paths");
        for (var route : Stream.concat(routes.stream(), described.stream()).toList()) {
            var path = paths.withObjectProperty(route.path);
            var operation = path.putObject(route.method.toLowerCase(java.util.Locale.ROOT));
            operation.put("summary", route.summary);
            var parameters = Json.array();
            for (var segment : route.segments) {
                if (segment.startsWith("{")) {
                    var parameter = parameters.addObject();
                    parameter.put("name", segment.substring(1, segment.indexOf('}')));
                    parameter.put("in", "path");
                    parameter.put("required", true);
                    parameter.putObject("schema").put("type", "string");
                }
            }
            if (!parameters.isEmpty()) {
                operation.set("parameters", parameters);
            }
            if (!route.example.isEmpty()) {
                var json =
                        operation.putObject("requestBody").putObject("content").putObject("application/json");
                var example = Json.MAPPER.readTree(route.example);
                json.set("schema", schema(example));
                json.set("example", example);
            }
            var responses = operation.putObject("responses");
            responses.putObject("200").put("description", "Done");
            responses.putObject("400").put("description", "Not understood; problem details say what was expected");
            responses.putObject("409").put("description", "Refused; problem details say what the phone would say");
        }
        return api;
    }

    private static ObjectNode schema(JsonNode example) {
        var schema = Json.object();
        if (example.isArray()) {
            schema.put("type", "array");
            if (!example.isEmpty()) {
                schema.set("items", schema(example.get(0)));
            }
        } else if (example.isObject()) {
            schema.put("type", "object");
            var properties = schema.putObject("properties");
            example.properties().forEach(property -> properties.set(property.getKey(), schema(property.getValue())));
        } else {
            schema.put("type", example.isBoolean() ? "boolean" : example.isNumber() ? "number" : "string");
        }
        return schema;
    }

    /** Answers a request of the control plane, inside an act on the state. */
    @FunctionalInterface
    interface Handler {
        ApiResponse answer(Act act);
    }

    /** A request: the variables of its path, its query, its body. */
    record Act(Map<String, String> variables, String query, JsonNode body, String baseUrl) {
        String variable(String name) {
            return variables.getOrDefault(name, "");
        }

        /** A text of the body that must be there. */
        String text(String field) {
            var value = body.path(field).asString("");
            if (value.isEmpty()) {
                throw new IllegalArgumentException("expected \"" + field + "\" in the body, got none");
            }
            return value;
        }
    }

    private record Route(
            String method, String path, List<String> segments, String summary, String example, Handler handler) {
        boolean fits(List<String> of) {
            if (of.size() != segments.size()) {
                return false;
            }
            for (int i = 0; i < of.size(); i++) {
                if (!segments.get(i).startsWith("{") && !segments.get(i).equals(of.get(i))) {
                    return false;
                }
            }
            return true;
        }

        Map<String, String> variables(List<String> of) {
            var variables = new HashMap<String, String>();
            for (int i = 0; i < of.size(); i++) {
                if (segments.get(i).startsWith("{")) {
                    variables.put(
                            segments.get(i).substring(1, segments.get(i).indexOf('}')),
                            URLDecoder.decode(of.get(i), StandardCharsets.UTF_8));
                }
            }
            return variables;
        }
    }
}

package io.quanzi.sandbox.platform;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** The one chain that every API call passes, in WeCom's order of checks, and the one place that words its answers. */
public final class Gate {
    /** The one API whose right calls count towards no limit. */
    private static final String FREE_WHEN_RIGHT = "/cgi-bin/auth/getuserinfo";

    private static final Logger log = LoggerFactory.getLogger(Gate.class);

    private final SandboxState sandboxState;
    private final Endpoints endpoints;
    private final PlatformAccounts accounts;
    private final AccessTokens tokens;
    private final PlatformSettings settings;
    private final FaultInjection faults;
    private final Limits limits;

    public Gate(
            SandboxState sandboxState,
            Endpoints endpoints,
            PlatformAccounts accounts,
            AccessTokens tokens,
            PlatformSettings settings,
            FaultInjection faults,
            Limits limits) {
        this.sandboxState = sandboxState;
        this.endpoints = endpoints;
        this.accounts = accounts;
        this.tokens = tokens;
        this.settings = settings;
        this.faults = faults;
        this.limits = limits;
    }

    public ApiResponse answer(Request request) {
        var platform = Endpoints.platform(request.path());
        try {
            var endpoint = endpoints.find(request.path());
            if (endpoint == null) {
                var page = endpoints.page(request.path());
                if (page != null) {
                    return sandboxState.act(() -> page.apply(request));
                }
                throw new ApiError(Errcode.UNKNOWN_API);
            }
            return admit(request, endpoint);
        } catch (ApiError refusal) {
            return refused(platform, refusal, request.ip());
        } catch (RuntimeException fault) { // The sandbox's own; a client meets what it would meet of WeCom's.
            log.error("sandbox call failed path={}", request.path(), fault);
            return refused(platform, new ApiError(-1, "system busy"), request.ip());
        }
    }

    private ApiResponse admit(Request request, Endpoints.Endpoint endpoint) {
        var query = query(request.query());
        var entry = sandboxState.act(() -> {
            var app = endpoint.needsToken() ? caller(endpoint, query) : null;
            if (app != null && app.trustedIps() != null && !app.trustedIps().contains(request.ip())) {
                throw new ApiError(Errcode.IP_NOT_TRUSTED);
            }
            return new Entry(app, settings.now(), sandboxState.now().getEpochSecond());
        });
        var app = entry.app();
        var caller = new Limits.Caller(app == null ? "ip " + request.ip() : app.account(), request.ip());
        if (endpoint.path().equals(FREE_WHEN_RIGHT)) {
            return free(request, endpoint, entry, caller, query);
        }
        limits.enter(entry.settings(), caller, endpoint.path(), debug(query), entry.second());
        try {
            return serve(request, endpoint, app, query);
        } finally {
            limits.leave(caller, endpoint.path());
        }
    }

    /** Counts a call only when it was refused. */
    private ApiResponse free(
            Request request,
            Endpoints.Endpoint endpoint,
            Entry entry,
            Limits.Caller caller,
            Map<String, String> query) {
        try {
            return serve(request, endpoint, entry.app(), query);
        } catch (ApiError refusal) {
            limits.enter(entry.settings(), caller, endpoint.path(), debug(query), entry.second());
            limits.leave(caller, endpoint.path());
            throw refusal;
        }
    }

    private static boolean debug(Map<String, String> query) {
        return query.getOrDefault("debug", "").equals("1");
    }

    private ApiResponse serve(
            Request request, Endpoints.Endpoint endpoint, @Nullable App app, Map<String, String> query) {
        var fault = faults.meet(endpoint.path());
        if (fault != null) {
            switch (fault.kind()) {
                case ERRCODE -> throw new ApiError(fault.errcode(), "injected fault");
                case HTTP502 -> {
                    return ApiResponse.html(502, "<html><body><h1>502 Bad Gateway</h1></body></html>");
                }
                case HTML -> {
                    return ApiResponse.html(200, "<!DOCTYPE html><html><body>系统维护中</body></html>");
                }
                case LATENCY, CUT_AFTER_WRITE -> {} // Below, around the act.
            }
        }
        if (endpoint.post() != request.method().equals("POST")) {
            throw new ApiError(Errcode.BAD_SIZE, "use " + (endpoint.post() ? "POST" : "GET"));
        }
        var body = body(request.body());
        var call = new Call(
                app, request.ip(), query, body == null ? Json.object() : body, request.upload(), request.baseUrl());
        var pair = endpoint.pair() && call.has("userid") && call.has("external_userid")
                ? call.corpId() + "/" + call.text("userid") + "/" + call.text("external_userid")
                : null;
        if (pair == null) {
            return act(endpoint, call, fault, body == null);
        }
        limits.hold(pair);
        try {
            return act(endpoint, call, fault, body == null);
        } finally {
            limits.release(pair);
        }
    }

    private ApiResponse act(
            Endpoints.Endpoint endpoint, Call call, FaultInjection.@Nullable Hit fault, boolean wrongJson) {
        if (fault != null && fault.kind() == FaultInjection.Kind.LATENCY) {
            pause(fault.millis());
        }
        ApiResponse answer;
        if (endpoint.handler() instanceof Endpoints.FileHandler file) {
            answer = sandboxState.act(() -> file.file().apply(call));
        } else {
            answer = ok(
                    endpoint.platform(),
                    sandboxState.act(() -> endpoint.handler().answer(call)),
                    wrongJson);
        }
        return fault != null && fault.kind() == FaultInjection.Kind.CUT_AFTER_WRITE ? ApiResponse.CUT : answer;
    }

    private App caller(Endpoints.Endpoint endpoint, Map<String, String> query) {
        var token = query.getOrDefault("access_token", "");
        if (token.isEmpty()) {
            throw new ApiError(Errcode.NO_TOKEN);
        }
        var app = accounts.find(tokens.app(token, endpoint.platform()));
        if (app == null) {
            throw new ApiError(Errcode.BAD_TOKEN);
        }
        return app;
    }

    private static ApiResponse ok(Platform platform, ObjectNode reply, boolean wrongJson) {
        if (platform == Platform.OFFICIAL_ACCOUNT && !reply.isEmpty() && !reply.has("msgid")) {
            return ApiResponse.json(200, reply); // That API leaves errcode out where it has something to tell.
        }
        var whole = Json.object();
        whole.put("errcode", 0);
        whole.put("errmsg", wrongJson ? "ok, Warning: wrong json format. " : "ok");
        whole.setAll(reply);
        return ApiResponse.json(200, whole);
    }

    private ApiResponse refused(Platform platform, ApiError refusal, String ip) {
        var reply = Json.object();
        reply.put("errcode", refusal.code());
        var now = sandboxState.now().getEpochSecond();
        reply.put(
                "errmsg",
                platform == Platform.WECOM
                        ? refusal.text() + ", hint: [" + now + "_" + (now % 1000) + "_" + Ids.hex(32) + "], from ip: "
                                + ip + ", more info at https://open.work.weixin.qq.com/devtool/query?e="
                                + refusal.code()
                        : refusal.text() + " rid: " + Long.toHexString(now) + "-" + Ids.hex(8) + "-" + Ids.hex(8));
        return ApiResponse.json(200, reply);
    }

    /** The body as an object; null when it is not one, which WeCom forgives and mentions. */
    private static @Nullable ObjectNode body(byte[] bytes) {
        if (bytes.length == 0) {
            return Json.object();
        }
        try {
            return Json.MAPPER.readTree(bytes) instanceof ObjectNode object ? object : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** Pairs of a query string; empty pairs, as some clients send them, are passed over. */
    static Map<String, String> query(String query) {
        var pairs = new HashMap<String, String>();
        for (var pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return pairs;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Entry(@Nullable App app, PlatformSettings.Values settings, long second) {}
}

package io.quanzi.sandbox.control;

import io.quanzi.sandbox.SandboxClock;
import io.quanzi.sandbox.callback.CallbackSender;
import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.platform.ApiResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** The clock, and the whole state at once. */
public final class StateControls {
    private final SandboxState sandboxState;
    private final SandboxClock clock;
    private final CallbackSender callbackSender;
    private final Consumer<Instant> setClock;

    /** @param setClock sets the clock to where a loaded state left off, back too */
    public StateControls(
            SandboxState sandboxState, SandboxClock clock, CallbackSender callbackSender, Consumer<Instant> setClock) {
        this.sandboxState = sandboxState;
        this.clock = clock;
        this.callbackSender = callbackSender;
        this.setClock = setClock;
    }

    public void enter(Routes routes) {
        routes.get("/_sim/clock", "What time it is", act -> ApiResponse.json(200, time()));
        routes.post("/_sim/clock", "Moves the clock on, or to an instant", "{\"advance\":\"PT20S\"}", this::move);
        routes.get("/_sim/state", "Every row of the state, with counts", act -> ApiResponse.json(200, state()));
        routes.put(
                "/_sim/state", "Replaces the state by one that GET gave", "{\"at\":\"…\",\"tables\":{}}", this::load);
        routes.post("/_sim/reset", "Forgets everything; the clock stays", "", act -> {
            sandboxState.reset();
            setClock.accept(sandboxState.now());
            return ApiResponse.json(200, Json.object());
        });
    }

    private ApiResponse move(Routes.Act act) {
        var body = act.body();
        try {
            if (body.hasNonNull("advance")) {
                clock.move(Duration.parse(act.text("advance")));
            } else {
                clock.moveTo(Instant.parse(act.text("at")));
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "expected {\"advance\":\"PT20S\"} or {\"at\":\"2026-03-02T16:00:00Z\"}, got " + body, e);
        } catch (IllegalStateException e) {
            throw new ActRefused("时间不能倒流: " + e.getMessage());
        }
        return ApiResponse.json(200, time());
    }

    private ObjectNode time() {
        var time = Json.object();
        time.put("now", clock.instant().toString());
        return time;
    }

    private ObjectNode state() {
        var state = Json.object();
        state.put("at", clock.instant().toString());
        var counts = state.putObject("counts");
        var tables = sandboxState.dump();
        tables.properties()
                .forEach(table -> counts.put(table.getKey(), table.getValue().size()));
        state.set("tables", tables);
        return state;
    }

    private ApiResponse load(Routes.Act act) {
        var tables = act.body().path("tables");
        if (!tables.isObject()) {
            throw new IllegalArgumentException("expected {\"at\",\"tables\"} as GET /_sim/state gives them");
        }
        try {
            var at = Instant.parse(act.text("at"));
            sandboxState.load(tables);
            setClock.accept(at);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected \"at\" such as 2026-03-02T16:00:00Z", e);
        }
        sandboxState.afterwards(callbackSender::takeUpAll);
        return ApiResponse.json(200, time());
    }
}

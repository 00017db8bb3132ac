package io.quanzi.sandbox.scenario;

import io.quanzi.sandbox.SandboxClock;
import io.quanzi.sandbox.contact.ContactWays;
import io.quanzi.sandbox.control.ControlClient;
import io.quanzi.sandbox.control.Routes;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.group.GroupChatJoinWays;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.PlatformAccounts;
import io.quanzi.sandbox.platform.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;
import tools.jackson.core.JacksonException;

/** Scenarios at {@code /_sim/scenario}, and the recording of what people do. */
public final class Scenarios implements AutoCloseable {
    private static final String ROOT = "/_sim/scenario";
    private static final List<String> SHIPPED = List.of("first-day", "month-of-posts");

    private final SandboxClock clock;
    private final Player player;
    private final Recorder recorder = new Recorder();

    /** @param eventsUnderWay how many callbacks have not arrived yet */
    public Scenarios(
            SandboxState sandboxState,
            SandboxClock clock,
            PlatformAccounts accounts,
            ContactWays contactWays,
            GroupChatJoinWays joinWays,
            ControlClient controlClient,
            IntSupplier eventsUnderWay) {
        this.clock = clock;
        var codes = new NewestQrCodes(sandboxState, contactWays, joinWays);
        this.player = new Player(clock, () -> new ScenarioActions(controlClient, accounts, codes), eventsUnderWay);
    }

    public void enter(Routes routes) {
        routes.describe(
                "POST",
                ROOT,
                "Plays a scenario: its YAML, or the name of one that is shipped",
                "{\"name\":\"first-day\"}");
        routes.describe("GET", ROOT, "How far the scenario is, and what was refused", "");
        routes.describe("DELETE", ROOT, "Ends the play", "");
        routes.describe("GET", ROOT + "/recording", "What was done since the last reset, as a scenario's YAML", "");
    }

    /** The names of those that are shipped. */
    public List<String> shipped() {
        return SHIPPED;
    }

    public boolean serves(Request request) {
        return request.path().equals(ROOT) || request.path().startsWith(ROOT + "/");
    }

    public ApiResponse answer(Request request) {
        if (request.path().equals(ROOT + "/recording") && request.method().equals("GET")) {
            return new ApiResponse(
                    200,
                    "application/yaml; charset=UTF-8",
                    recorder.yaml().getBytes(StandardCharsets.UTF_8),
                    "recording.yaml");
        }
        if (!request.path().equals(ROOT)) {
            return ApiResponse.problem(404, "No such path", request.path() + "; see /_sim/openapi.json");
        }
        return switch (request.method()) {
            case "GET" -> ApiResponse.json(200, player.progress());
            case "DELETE" -> {
                player.stop();
                yield ApiResponse.json(200, player.progress());
            }
            case "POST" -> posted(new String(request.body(), StandardCharsets.UTF_8));
            default -> ApiResponse.problem(405, "Method not allowed", "use GET, POST or DELETE");
        };
    }

    /**
     * Plays a scenario.
     *
     * @throws ScenarioFaults when it has any; nothing was played
     */
    public void play(String yaml) {
        player.play(ScriptReader.read(yaml));
    }

    /**
     * Before an act: a move of the clock lets the steps on its way happen, each at its own time.
     *
     * @return the act that is left to do: the rest of the way, where there was one
     */
    public Request before(Request request) {
        if (!request.path().equals("/_sim/clock") || !request.method().equals("POST")) {
            return request;
        }
        try {
            var body = Json.MAPPER.readTree(request.body());
            var target = body.hasNonNull("advance")
                    ? clock.instant().plus(Duration.parse(body.path("advance").asString("")))
                    : Instant.parse(body.path("at").asString(""));
            return player.clockMovesTo(target) ? to(target, request) : request;
        } catch (JacksonException | DateTimeException notUnderstood) {
            return request; // The control plane says so.
        }
    }

    private static Request to(Instant target, Request request) {
        return new Request(
                request.method(),
                request.path(),
                request.query(),
                Json.MAPPER.writeValueAsBytes(Json.object().put("at", target.toString())),
                null,
                request.ip(),
                request.baseUrl(),
                request.headers());
    }

    /** After an act that was not refused. */
    public void after(Request request, ApiResponse answer) {
        switch (request.path()) {
            case "/_sim/reset" -> {
                player.stop();
                recorder.forget();
            }
            case "/_sim/state" -> recorder.forget();
            case "/_sim/clock" -> {}
            default -> recorder.note(clock.instant(), request.method(), request.path(), request.body(), answer.body());
        }
    }

    @Override
    public void close() {
        player.close();
    }

    private ApiResponse posted(String body) {
        try {
            var text = body.strip();
            play(text.startsWith("{") && Json.MAPPER.readTree(text).size() == 1 ? shipped(text) : body);
            return ApiResponse.json(200, player.progress());
        } catch (ScenarioFaults e) {
            var problem = Json.object();
            problem.put("type", "about:blank");
            problem.put("title", "The scenario has faults; nothing was played");
            problem.put("status", 400);
            problem.put("detail", String.valueOf(e.getMessage()));
            problem.set("faults", Json.tree(e.faults()));
            return new ApiResponse(
                    400, "application/problem+json; charset=UTF-8", Json.MAPPER.writeValueAsBytes(problem), "");
        } catch (JacksonException | IllegalArgumentException e) {
            return ApiResponse.problem(400, "Bad request", String.valueOf(e.getMessage()));
        }
    }

    private static String shipped(String json) {
        var name = Json.MAPPER.readTree(json).path("name").asString("");
        if (!SHIPPED.contains(name)) {
            throw new IllegalArgumentException(
                    "expected a scenario's YAML, or {\"name\"} of one of " + SHIPPED + ", got \"" + name + "\"");
        }
        var file = "sandbox/scenarios/" + name + ".yaml";
        try (var in = Scenarios.class.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}

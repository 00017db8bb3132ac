package io.quanzi.sandbox.control;

import io.quanzi.sandbox.callback.CallbackSender;
import io.quanzi.sandbox.callback.Callbacks;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.platform.AccessTokens;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.App;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.FaultInjection;
import io.quanzi.sandbox.platform.Platform;
import io.quanzi.sandbox.platform.PlatformAccounts;
import io.quanzi.sandbox.platform.PlatformSettings;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sets the stage: apps and accounts, settings, faults, tokens, callbacks. */
public final class SetupControls {
    private static final String CALLBACK = "callback:";

    private final PlatformAccounts accounts;
    private final PlatformSettings settings;
    private final AccessTokens tokens;
    private final FaultInjection faults;
    private final Callbacks callbacks;

    public SetupControls(
            PlatformAccounts accounts,
            PlatformSettings settings,
            AccessTokens tokens,
            FaultInjection faults,
            Callbacks callbacks) {
        this.accounts = accounts;
        this.settings = settings;
        this.tokens = tokens;
        this.faults = faults;
        this.callbacks = callbacks;
    }

    public void enter(Routes routes) {
        var callback = "\"callbackUrl\":\"http://127.0.0.1:8080/wecom/callback\",\"token\":\"QDG6eK\","
                + "\"aesKey\":\"jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C\"";
        routes.put(
                "/_sim/apps/{corpId}/{agentId}",
                "Sets up a self-built app; without callbackUrl it hears no events",
                "{\"secret\":\"s\"," + callback + ",\"visible\":[\"staff1\"],\"trustedIps\":[\"127.0.0.1\"],"
                        + "\"trustedDomains\":[\"shop.example\"]}",
                act -> put(Platform.WECOM, act.variable("corpId"), act.variable("agentId"), act.body()));
        routes.put(
                "/_sim/official-accounts/{appId}",
                "Sets up an Official Account; templates maps template ids to texts with {{key.DATA}}",
                "{\"secret\":\"s\"," + callback
                        + ",\"originalId\":\"gh_1\",\"templates\":{\"t1\":\"订单 {{keyword1.DATA}}\"}}",
                act -> put(Platform.OFFICIAL_ACCOUNT, act.variable("appId"), "", act.body()));
        routes.put(
                "/_sim/stores/{appId}",
                "Sets up a WeChat Store; its events are json or xml",
                "{\"secret\":\"s\"," + callback + ",\"originalId\":\"gh_2\",\"format\":\"json\"}",
                act -> put(Platform.STORE, act.variable("appId"), "", act.body()));
        routes.get(
                "/_sim/settings",
                "The settings of this WeCom",
                act -> ApiResponse.json(200, Json.tree(settings.now())));
        routes.put(
                "/_sim/settings",
                "Changes the named settings and leaves the others",
                Json.MAPPER.writeValueAsString(settings.now()),
                act -> ApiResponse.json(200, Json.tree(settings.change(act.body()))));
        routes.post(
                "/_sim/faults",
                "Orders a fault for a path: errcode, http502, html, latency or cut-after-write; by count or"
                        + " probability. A path of callback: and an event, such as"
                        + " callback:change_external_contact/add_external_contact or callback:change_external_chat/*,"
                        + " takes drop, duplicate (twice, or as often as times says), delay (by millis, or by virtual such"
                        + " as PT30S), reorder and no-welcome-code",
                "{\"path\":\"/cgi-bin/externalcontact/*\",\"kind\":\"errcode\",\"errcode\":45009,\"count\":1,"
                        + "\"probability\":0.05,\"seed\":1,\"millis\":6000,\"times\":3}",
                this::fault);
        routes.delete("/_sim/faults", "Takes all faults away", act -> {
            faults.clear();
            callbacks.faults().clear();
            return ApiResponse.json(200, Json.object());
        });
        routes.post("/_sim/tokens/expire", "Ends every access token now", "", act -> {
            var reply = Json.object();
            reply.put("expired", tokens.expireAll());
            return ApiResponse.json(200, reply);
        });
        routes.get("/_sim/callbacks", "How many events wait, arrived and were lost", act -> {
            var tally = callbacks.tally();
            var reply = Json.object();
            reply.put("waiting", callbacks.waiting());
            reply.put("sent", tally.sent());
            reply.put("delivered", tally.delivered());
            reply.put("lost", tally.lost());
            return ApiResponse.json(200, reply);
        });
    }

    private ApiResponse put(Platform platform, String account, String agentId, JsonNode body) {
        if (platform == Platform.WECOM && !agentId.matches("[0-9]{1,10}")) {
            throw new IllegalArgumentException("expected an agentId such as 1000002, got \"" + agentId + "\"");
        }
        var secret = Call.text(body, "secret");
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("expected \"secret\" in the body, got none");
        }
        var original = text(body, "originalId");
        var app = new App(
                platform,
                account,
                agentId,
                secret,
                text(body, "callbackUrl"),
                text(body, "token"),
                text(body, "aesKey"),
                texts(body, "visible"),
                texts(body, "trustedIps"),
                platform == Platform.WECOM ? null : original == null ? "gh_" + account : original,
                text(body, "format"),
                templates(body),
                texts(body, "trustedDomains"));
        CallbackSender.check(app);
        accounts.put(app);
        return ApiResponse.json(200, Json.tree(app));
    }

    private static java.util.@Nullable Map<String, String> templates(JsonNode body) {
        if (!body.hasNonNull("templates")) {
            return null;
        }
        Map<String, String> templates = new HashMap<>();
        body.path("templates")
                .properties()
                .forEach(entry -> templates.put(entry.getKey(), entry.getValue().asString("")));
        return templates;
    }

    private static @Nullable List<String> texts(JsonNode body, String field) {
        return body.hasNonNull(field) ? Call.texts(body, field) : null;
    }

    private static @Nullable String text(JsonNode body, String field) {
        var text = Call.text(body, field);
        return text.isEmpty() ? null : text;
    }

    private ApiResponse callbackFault(Routes.Act act) {
        var body = act.body();
        callbacks
                .faults()
                .add(
                        act.text("path").substring(CALLBACK.length()),
                        act.text("kind"),
                        body.hasNonNull("count") ? (int) Call.number(body, "count", 1) : null,
                        body.hasNonNull("probability")
                                ? body.path("probability").asDouble(-1)
                                : null,
                        Call.number(body, "seed", 0),
                        (int) Call.number(body, "millis", 1000),
                        virtual(Call.text(body, "virtual")),
                        (int) Call.number(body, "times", 2));
        return ApiResponse.json(200, Json.object());
    }

    private static @Nullable Duration virtual(String text) {
        try {
            return text.isEmpty() ? null : Duration.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected \"virtual\" such as PT30S, got \"" + text + "\"", e);
        }
    }

    private ApiResponse fault(Routes.Act act) {
        if (act.text("path").startsWith(CALLBACK)) {
            return callbackFault(act);
        }
        var body = act.body();
        var name = act.text("kind").replace('-', '_').toUpperCase(Locale.ROOT);
        var kind = Arrays.stream(FaultInjection.Kind.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected \"kind\" of errcode, http502, html, latency, cut-after-write, got \""
                                + act.text("kind") + "\""));
        faults.add(
                act.text("path"),
                kind,
                body.hasNonNull("count") ? (int) Call.number(body, "count", 1) : null,
                body.hasNonNull("probability") ? body.path("probability").asDouble(-1) : null,
                Call.number(body, "seed", 0),
                (int) Call.number(body, "errcode", -1),
                (int) Call.number(body, "millis", 6000));
        return ApiResponse.json(200, Json.object());
    }
}

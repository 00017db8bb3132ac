package io.quanzi.sandbox.control;

import io.quanzi.sandbox.callback.Callbacks;
import io.quanzi.sandbox.callback.UrlCheck;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.Platform;
import io.quanzi.sandbox.platform.PlatformAccounts;
import java.util.Optional;

/** Looks after the events: what became of each, and whether a program can hear them at all. */
public final class CallbackControls {
    private final SandboxState sandboxState;
    private final PlatformAccounts accounts;
    private final Callbacks callbacks;
    private final UrlCheck check = new UrlCheck();

    public CallbackControls(SandboxState sandboxState, PlatformAccounts accounts, Callbacks callbacks) {
        this.sandboxState = sandboxState;
        this.accounts = accounts;
        this.callbacks = callbacks;
    }

    public void enter(Routes routes) {
        routes.get(
                "/_sim/callbacks/events",
                "The latest events, newest first: the plaintext, every sending and its answer, and whether it is"
                        + " waiting, delivered, lost or dropped; ?state=lost shows those alone",
                this::events);
        var summary =
                "Presses 保存 beside the callback URL: sends the echostr check, and says what the console would say";
        routes.postOutside(
                "/_sim/apps/{corpId}/{agentId}/check",
                summary,
                "",
                act -> check(Platform.WECOM, act.variable("corpId"), act.variable("agentId")));
        routes.postOutside(
                "/_sim/official-accounts/{appId}/check",
                summary,
                "",
                act -> check(Platform.OFFICIAL_ACCOUNT, act.variable("appId"), ""));
        routes.postOutside(
                "/_sim/stores/{appId}/check", summary, "", act -> check(Platform.STORE, act.variable("appId"), ""));
    }

    private ApiResponse events(Routes.Act act) {
        var state = act.query().startsWith("state=") ? act.query().substring("state=".length()) : "";
        var all = Json.array();
        callbacks.deliveries().newest().stream()
                .filter(delivery -> state.isEmpty() || delivery.state().name().equals(state))
                .forEach(delivery -> all.add(Json.tree(delivery)));
        return ApiResponse.json(200, all);
    }

    private ApiResponse check(Platform platform, String account, String agentId) {
        var app = sandboxState.act(() -> Optional.ofNullable(accounts.find(platform, account, agentId)));
        if (app.isEmpty()) {
            throw new IllegalArgumentException("expected an app that was set up, got " + account + " " + agentId);
        }
        return ApiResponse.json(200, check.check(app.get()));
    }
}

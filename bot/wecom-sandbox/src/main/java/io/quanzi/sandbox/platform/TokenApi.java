package io.quanzi.sandbox.platform;

import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import tools.jackson.databind.node.ObjectNode;

/** Gives access tokens, in each platform's own way. */
public final class TokenApi {
    private static final String BAD_SECRETS = "bad secrets";

    private final SandboxState sandboxState;
    private final PlatformAccounts accounts;
    private final AccessTokens tokens;
    private final PlatformSettings settings;
    private final Limits limits;

    public TokenApi(
            SandboxState sandboxState,
            PlatformAccounts accounts,
            AccessTokens tokens,
            PlatformSettings settings,
            Limits limits) {
        this.sandboxState = sandboxState;
        this.accounts = accounts;
        this.tokens = tokens;
        this.settings = settings;
        this.limits = limits;
    }

    public void serve(Endpoints endpoints) {
        endpoints.open("/cgi-bin/gettoken", false, this::wecom);
        endpoints.open("/mp/cgi-bin/token", false, call -> plain(Platform.OFFICIAL_ACCOUNT, call));
        endpoints.open("/mp/cgi-bin/stable_token", true, call -> stable(Platform.OFFICIAL_ACCOUNT, call));
        endpoints.open("/cgi-bin/token", false, call -> plain(Platform.STORE, call));
        endpoints.open("/cgi-bin/stable_token", true, call -> stable(Platform.STORE, call));
    }

    /**
     * Gives WeCom's token; too many wrong secrets from one address shut it out for an hour, whatever it then asks with.
     */
    private ObjectNode wecom(Call call) {
        int most = settings.now().badSecretsPerHour();
        var now = sandboxState.now().getEpochSecond();
        if (limits.blocked(BAD_SECRETS, call.ip(), Limits.Span.HOUR, most, now)) {
            throw new ApiError(Errcode.CALLS_EXHAUSTED);
        }
        var corpId = call.query("corpid", Errcode.NO_CORPID);
        var secret = call.query("corpsecret", Errcode.NO_SECRET);
        var apps = accounts.of(Platform.WECOM, corpId);
        if (apps.isEmpty()) {
            throw new ApiError(Errcode.BAD_CORPID);
        }
        return apps.stream()
                .filter(app -> app.secret().equals(secret))
                .findFirst()
                .map(app -> shown(tokens.of(app)))
                .orElseThrow(() -> {
                    limits.take(BAD_SECRETS, call.ip(), Limits.Span.HOUR, most, 1, now);
                    return new ApiError(Errcode.BAD_SECRET);
                });
    }

    /** The older way: each call makes a new token. */
    private ObjectNode plain(Platform platform, Call call) {
        var app = app(platform, call.query("appid", Errcode.NO_APPID), call.query("secret", Errcode.NO_SECRET));
        return shown(tokens.renew(app));
    }

    /** The same token while it lives, unless a new one is forced. */
    private ObjectNode stable(Platform platform, Call call) {
        var app = app(platform, call.text("appid", Errcode.NO_APPID), call.text("secret", Errcode.NO_SECRET));
        return shown(call.flag("force_refresh", false) ? tokens.renew(app) : tokens.of(app));
    }

    private App app(Platform platform, String appId, String secret) {
        var app = accounts.find(App.key(platform, appId, ""));
        if (app == null) {
            throw new ApiError(Errcode.BAD_APPID);
        }
        if (!app.secret().equals(secret)) {
            throw new ApiError(Errcode.BAD_APPSECRET);
        }
        return app;
    }

    private ObjectNode shown(AccessTokens.Token token) {
        var reply = Json.object();
        reply.put("access_token", token.value());
        reply.put("expires_in", tokens.secondsLeft(token));
        return reply;
    }
}

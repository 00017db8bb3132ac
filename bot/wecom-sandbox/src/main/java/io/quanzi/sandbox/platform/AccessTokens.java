package io.quanzi.sandbox.platform;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;

/** Access tokens, one live one per app: who asks again while it lives, gets the same. */
public final class AccessTokens {
    /** How long an expired token is still known as such (42001), before it is just unknown (40014). */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final SandboxState sandboxState;
    private final PlatformSettings settings;
    private final Table<Token> tokens;
    private final Index<Token> byApp;

    public AccessTokens(SandboxState sandboxState, PlatformSettings settings) {
        this.sandboxState = sandboxState;
        this.settings = settings;
        this.tokens = sandboxState.table("tokens", Token.class);
        this.byApp = tokens.index(Token::app);
    }

    /** The live token of an app, or a new one. */
    public Token of(App app) {
        for (var token : byApp.of(app.key())) {
            if (token.expires().isAfter(sandboxState.now())) {
                return token;
            }
        }
        return renew(app);
    }

    /** A new token; the old one is good for no more than five minutes more, so that other nodes can follow. */
    public Token renew(App app) {
        var now = sandboxState.now();
        var grace = now.plus(Duration.ofMinutes(5));
        for (var old : byApp.of(app.key())) {
            if (old.expires().plus(REMEMBERED).isBefore(now)) {
                tokens.remove(old.value());
            } else if (old.expires().isAfter(grace)) {
                tokens.put(old.value(), new Token(old.value(), old.app(), grace));
            }
        }
        return mint(app.key());
    }

    private Token mint(String app) {
        var token = new Token(
                Ids.random("", 107),
                app,
                sandboxState.now().plusSeconds(settings.now().tokenSeconds()));
        tokens.put(token.value(), token);
        return token;
    }

    /** Ends every token now: the next call with one is told 42001. */
    public int expireAll() {
        var now = sandboxState.now();
        var live = tokens.all().stream()
                .filter(token -> token.expires().isAfter(now))
                .toList();
        live.forEach(token -> tokens.put(token.value(), new Token(token.value(), token.app(), now)));
        return live.size();
    }

    /** Puts a new token in the place of every one, as if another node had fetched it: the old are unknown (40014). */
    public int replaceAll() {
        var apps = new LinkedHashSet<String>();
        for (var old : List.copyOf(tokens.all())) {
            tokens.remove(old.value());
            apps.add(old.app());
        }
        apps.forEach(this::mint);
        return apps.size();
    }

    /** The app of a token; refused with 40014 when nobody has it, 42001 when it is over. */
    String app(String value, Platform platform) {
        var token = tokens.find(value);
        if (token == null || !token.app().startsWith(platform + "/")) {
            throw new ApiError(platform == Platform.WECOM ? Errcode.BAD_TOKEN : Errcode.BAD_SECRET);
        }
        if (!token.expires().isAfter(sandboxState.now())) {
            throw new ApiError(Errcode.TOKEN_EXPIRED);
        }
        return token.app();
    }

    public long secondsLeft(Token token) {
        return Duration.between(sandboxState.now(), token.expires()).toSeconds();
    }

    public record Token(String value, String app, Instant expires) {}
}

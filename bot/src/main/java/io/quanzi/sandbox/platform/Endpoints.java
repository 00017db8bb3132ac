package io.quanzi.sandbox.platform;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Every path that is served, and by what; the families enter theirs at start. */
public final class Endpoints {
    private final Map<String, Endpoint> byPath = new HashMap<>();

    public void get(String path, Handler handler) {
        enter(new Endpoint(path, plane(path), false, true, handler));
    }

    public void post(String path, Handler handler) {
        enter(new Endpoint(path, plane(path), true, true, handler));
    }

    /** A path that needs no token: where tokens are had. */
    public void open(String path, boolean post, Handler handler) {
        enter(new Endpoint(path, plane(path), post, false, handler));
    }

    @Nullable
    Endpoint find(String path) {
        return byPath.get(path);
    }

    static Plane plane(String path) {
        if (path.startsWith("/mp/")) {
            return Plane.OFFICIAL_ACCOUNT;
        }
        return path.startsWith("/channels/") || path.equals("/cgi-bin/token") || path.equals("/cgi-bin/stable_token")
                ? Plane.STORE
                : Plane.WECOM;
    }

    private void enter(Endpoint endpoint) {
        if (byPath.put(endpoint.path(), endpoint) != null) {
            throw new IllegalStateException(endpoint.path() + " is served twice");
        }
    }

    /** Answers a call: the reply's own fields, to which {@code errcode} and {@code errmsg} are added. */
    @FunctionalInterface
    public interface Handler {
        ObjectNode answer(Call call);
    }

    record Endpoint(String path, Plane plane, boolean post, boolean needsToken, Handler handler) {}
}

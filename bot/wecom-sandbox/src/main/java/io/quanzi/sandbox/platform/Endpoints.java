package io.quanzi.sandbox.platform;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Every path that is served, and by what; the families enter theirs at start. */
public final class Endpoints {
    private final Map<String, Endpoint> byPath = new HashMap<>();

    private final Map<String, Function<Request, ApiResponse>> pages = new HashMap<>();

    public void get(String path, Handler handler) {
        enter(new Endpoint(path, platform(path), false, true, false, handler));
    }

    public void post(String path, Handler handler) {
        enter(new Endpoint(path, platform(path), true, true, false, handler));
    }

    /** A write of one pair of member and customer, named by {@code userid} and {@code external_userid} of the body. */
    public void postPair(String path, Handler handler) {
        enter(new Endpoint(path, platform(path), true, true, true, handler));
    }

    /** A path that needs no token: where tokens are had. */
    public void open(String path, boolean post, Handler handler) {
        enter(new Endpoint(path, platform(path), post, false, false, handler));
    }

    /** A path whose right answer is not JSON but a file. */
    public void file(String path, Function<Call, ApiResponse> handler) {
        enter(new Endpoint(path, platform(path), false, true, false, new FileHandler(handler)));
    }

    /**
     * A page that people open, outside the chain of checks.
     *
     * @param path one that ends in {@code /} stands for what is directly below it
     */
    public void page(String path, Function<Request, ApiResponse> handler) {
        pages.put(path, handler);
    }

    @Nullable
    Endpoint find(String path) {
        return byPath.get(path);
    }

    @Nullable
    Function<Request, ApiResponse> page(String path) {
        var page = pages.get(path);
        return page == null ? pages.get(path.substring(0, path.lastIndexOf('/') + 1)) : page;
    }

    /** All that is served, by path. */
    public List<Served> served() {
        return byPath.values().stream()
                .map(endpoint -> new Served(
                        endpoint.path(),
                        endpoint.platform(),
                        endpoint.post() ? "POST" : "GET",
                        endpoint.handler().getClass().getName().replaceFirst("\\$\\$Lambda.*", "")))
                .sorted(Comparator.comparing(Served::path))
                .toList();
    }

    static Platform platform(String path) {
        if (path.startsWith("/mp/")) {
            return Platform.OFFICIAL_ACCOUNT;
        }
        return path.startsWith("/channels/") || path.equals("/cgi-bin/token") || path.equals("/cgi-bin/stable_token")
                ? Platform.STORE
                : Platform.WECOM;
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

    /** A file instead of fields. */
    record FileHandler(Function<Call, ApiResponse> file) implements Handler {
        @Override
        public ObjectNode answer(Call call) {
            throw new IllegalStateException("this path answers with a file");
        }
    }

    /** @param pair whether it writes one pair of member and customer, which only one call may do at a time */
    record Endpoint(String path, Platform platform, boolean post, boolean needsToken, boolean pair, Handler handler) {}

    /**
     * An API that is served.
     *
     * @param by the name of the class that answers
     */
    public record Served(String path, Platform platform, String method, String by) {}
}

package io.quanzi.sandbox.platform;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says by which names this sandbox may be called, and whether a page of another site calls. A foreign page may have its own
 * name lead to this machine (DNS rebinding) and would then read everything as its own; the name still stands in the request.
 */
public final class AllowedHosts {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    /** WeCom's own, of clients whose base address cannot be changed and that are led here; nobody else can have them. */
    private static final List<String> PLATFORM = List.of("qyapi.weixin.qq.com", "api.weixin.qq.com");

    private final Set<String> names;

    /** @param names besides those of the loopback */
    public AllowedHosts(Collection<String> names) {
        this.names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** A refusal, or null when the request may be answered; one from inside names no host. */
    public @Nullable ApiResponse refusal(Request request) {
        String host = request.headers().get("Host");
        if (host != null && !isOurs(host)) {
            return ApiResponse.problem(
                    421,
                    "Misdirected Request",
                    "this sandbox is called by 127.0.0.1, localhost or a name given with --host; the request names another");
        }
        if (isPrivate(request) && isForeign(request, host)) {
            return ApiResponse.problem(
                    403, "Forbidden", "a page of another site may neither read nor act in this sandbox; programs may");
        }
        return null;
    }

    private boolean isOurs(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]{1,5}$", "");
        return LOOPBACK.contains(name) || PLATFORM.contains(name) || names.contains(name);
    }

    /** Pictures of QR codes stand on the bot's pages, and are made to be looked at. */
    private static boolean isPrivate(Request request) {
        String path = request.path();
        return (path.startsWith("/_sim/") && !path.startsWith("/_sim/qr/")) || path.startsWith("/screens/");
    }

    private static boolean isForeign(Request request, @Nullable String host) {
        String site = request.headers().get("Sec-Fetch-Site");
        String origin = request.headers().get("Origin");
        return (site != null && !site.equals("same-origin") && !site.equals("none"))
                || (origin != null && !origin.equals("http://" + host));
    }
}

package io.quanzi.http;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.catalina.connector.Request;
import org.apache.tomcat.util.http.MimeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Reads who asked, by which scheme and for which host, from the headers of a proxy that is trusted, and takes those headers
 * off every request: nothing behind this can believe them from anybody else.
 */
final class ForwardedHeaders {
    private static final List<String> NAMES = List.of(
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Forwarded-Prefix",
            "X-Forwarded-Ssl",
            "X-Forwarded-Server",
            "Forwarded",
            "X-Real-Ip",
            "X-Original-Url",
            "X-Rewrite-Url",
            "X-Http-Method-Override");

    private final HttpSettings settings;

    ForwardedHeaders(HttpSettings settings) {
        this.settings = settings;
    }

    void apply(Request request) {
        MimeHeaders headers = request.getCoyoteRequest().getMimeHeaders();
        if (settings.isTrusted(request.getRemoteAddr())) {
            believe(request, headers);
        }
        NAMES.forEach(headers::removeHeader);
    }

    private void believe(Request request, MimeHeaders headers) {
        String client = client(headers.getHeader("X-Forwarded-For"));
        if (client != null) {
            request.setRemoteAddr(client);
            request.setRemoteHost(client);
        }
        String scheme = last(headers.getHeader("X-Forwarded-Proto"));
        if (scheme != null && (scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"))) {
            boolean secure = scheme.equalsIgnoreCase("https");
            request.getCoyoteRequest().scheme().setString(scheme.toLowerCase(Locale.ROOT));
            request.setSecure(secure);
            request.getCoyoteRequest().setServerPort(secure ? 443 : 80);
        }
        String host = last(headers.getHeader("X-Forwarded-Host"));
        if (host != null && host.matches("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:\\d{1,5})?")) {
            request.getCoyoteRequest().serverName().setString(host.replaceFirst(":\\d{1,5}$", ""));
        }
    }

    /** The last address that is no trusted proxy: what stands before it, anybody may have written. */
    private @Nullable String client(@Nullable String list) {
        List<String> hops = list == null
                ? List.of()
                : Stream.of(list.split(",", -1)).map(String::strip).toList();
        String client = null;
        for (int i = hops.size() - 1; i >= 0; i--) {
            String hop = hops.get(i).replaceFirst("^\\[(.*)](:\\d+)?$", "$1");
            if (AddressRange.bytes(hop) == null) {
                return client;
            }
            client = hop;
            if (!settings.isTrusted(hop)) {
                return client;
            }
        }
        return client;
    }

    private static @Nullable String last(@Nullable String list) {
        return list == null ? null : list.substring(list.lastIndexOf(',') + 1).strip();
    }
}

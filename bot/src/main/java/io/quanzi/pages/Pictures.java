package io.quanzi.pages;

import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Lets a page show one picture from elsewhere: WeCom gives its QR codes as addresses of its own hosts. */
final class Pictures {
    private static final String POLICY = "default-src 'self'; img-src 'self' data:%s; script-src 'none';"
            + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private Pictures() {}

    /** Allows the host of a picture on this page only; an address without a host allows nothing more. */
    static void allow(HttpServletResponse response, @Nullable String url) {
        response.setHeader("Content-Security-Policy", POLICY.formatted(origin(url)));
    }

    private static String origin(@Nullable String url) {
        if (url == null || !url.matches("https?://[A-Za-z0-9.-]+(:[0-9]+)?/\\S*")) {
            return "";
        }
        URI picture = URI.create(url.substring(0, url.indexOf('/', url.indexOf("//") + 2)));
        return " " + picture;
    }
}

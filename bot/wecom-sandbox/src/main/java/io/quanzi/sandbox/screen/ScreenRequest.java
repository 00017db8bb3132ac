package io.quanzi.sandbox.screen;

import io.quanzi.sandbox.platform.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Reads what a request of the pages says beside what it asks for: from which page, in which language, for which phone.
 */
final class ScreenRequest {
    /** Keeps the language; the name with its sign. */
    static final String COOKIE = "screens-lang=";

    private ScreenRequest() {}

    /** A page of another site can neither set the header of htmx nor hide where it comes from. */
    static boolean isOwnPage(Request request) {
        var site = request.headers().get("Sec-Fetch-Site");
        var origin = request.headers().get("Origin");
        return (site == null || site.equals("same-origin"))
                && (origin == null
                        || origin.equals("http://" + request.headers().get("Host")));
    }

    /** The address of the page with a phone showing something else. */
    static String pageUrl(Request request, PhoneSlot slot) {
        var current = request.headers().get("HX-Current-URL");
        int query = current == null ? -1 : current.indexOf('?');
        var pairs = current == null || query < 0
                ? new LinkedHashMap<String, List<String>>()
                : new LinkedHashMap<>(Form.query(current.substring(query + 1)));
        pairs.put("p" + slot.number(), List.of(slot.spec()));
        pairs.remove("lang");
        var url = new StringBuilder("/");
        pairs.forEach((name, values) -> url.append(url.length() == 1 ? '?' : '&')
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(values.get(0), StandardCharsets.UTF_8)));
        return url.toString();
    }

    static int slotNumber(Map<String, List<String>> query) {
        var number = Form.one(query, "slot");
        if (!number.matches("[1-" + PhoneSlot.COUNT + "]")) {
            throw new IllegalArgumentException(
                    "expected \"slot\" of 1 to " + PhoneSlot.COUNT + ", got \"" + number + "\"");
        }
        return Integer.parseInt(number);
    }

    static ScreenWords words(Request request, Map<String, List<String>> query) {
        var asked = Form.one(query, "lang");
        if (!asked.isEmpty()) {
            return ScreenWords.in(asked);
        }
        var cookies = request.headers().get("Cookie");
        int kept = cookies == null ? -1 : cookies.indexOf(COOKIE);
        if (cookies != null && kept >= 0) {
            return ScreenWords.in(cookies.substring(kept + COOKIE.length()));
        }
        var languages = request.headers().get("Accept-Language");
        return ScreenWords.in(languages == null ? "" : languages);
    }

    /**
     * The address that the browser knows this program by.
     *
     * @param otherwise when it does not say
     */
    static String own(Request request, Supplier<String> otherwise) {
        var host = request.headers().get("Host");
        return host != null && host.matches("[0-9A-Za-z.\\-\\[\\]:]+") ? "http://" + host : otherwise.get();
    }
}

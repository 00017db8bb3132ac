package io.quanzi.sandbox.screen;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The browser inside a phone. Pages are fetched by the sandbox and shown without scripts in a frame of the sandbox's own:
 * a page that forbids being framed, as pages for customers should, is read like any other, and what its picture of a QR
 * code stands for is known. Links and forms lead through here; pictures and styles come from where they are.
 */
final class WebPages {
    /** The policy of a page in its frame: it may be read, and send its forms back here. */
    static final String POLICY =
            "sandbox allow-forms allow-same-origin; default-src 'none'; img-src http: https: data:;"
                    + " style-src http: https: 'unsafe-inline'; font-src http: https: data:; form-action 'self';"
                    + " frame-ancestors 'self'";

    private static final Pattern TAG = Pattern.compile("<(?<tag>a|form|img)\\b[^>]*>", Pattern.CASE_INSENSITIVE);
    private static final Pattern ADDRESS = Pattern.compile(
            "\\s(?<name>href|action|src)\\s*=\\s*(?:\"(?<double>[^\"]*)\"|'(?<single>[^']*)')",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern GET_FORM = Pattern.compile("\\smethod\\s*=\\s*[\"']?get", Pattern.CASE_INSENSITIVE);
    private static final Pattern HEAD = Pattern.compile("<head\\b[^>]*>", Pattern.CASE_INSENSITIVE);
    private static final int MAX_BYTES = 2 << 20;
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_SECONDS = 15;
    private static final int MAX_PHONES = 200;
    private static final String CODE = "/_sim/qr/";

    private final Map<String, Page> open = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Page> eldest) {
            return size() > MAX_PHONES;
        }
    };

    private final Map<String, CookieManager> cookies = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CookieManager> eldest) {
            return size() > MAX_PHONES;
        }
    };

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newCachedThreadPool(WebPages::thread))
            .build();

    /** The screen with the browser: the view is {@code web.} with the view to go back to, a space, the address. */
    static Screen screen(String look, ScreenWords words, PhoneSlot slot) {
        int space = slot.about().indexOf(' ');
        var back = space < 0 ? "" : slot.about().substring(0, space);
        return Screen.behind(
                look, back, "web", words.of("web.title"), slot.about().substring(space + 1));
    }

    /** Whether an address is the picture of a QR code of this WeCom. */
    static boolean isCode(String url) {
        return url.contains(CODE);
    }

    /** The id of the QR code on the page that a phone has open; null when it has none. */
    synchronized @Nullable String codeOn(String who) {
        var page = open.get(who);
        return page == null ? null : page.code();
    }

    /**
     * Opens an address for a phone.
     *
     * @param own the sandbox's address, as the browser knows it
     * @param form what a form sends, as it is encoded; null for a page that is only read
     * @return the page, as it is shown
     */
    String open(
            String who,
            String own,
            String address,
            @Nullable String form,
            ScreenWords words,
            Predicate<String> mayOpen) {
        try {
            return open(who, own, address, form, words, mayOpen, MAX_REDIRECTS);
        } catch (IllegalArgumentException noAddress) {
            return note(who, words.of("web.noaddress"));
        } catch (IOException | TimeoutException unreachable) {
            return note(who, words.of("web.unreachable"));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return note(who, words.of("web.unreachable"));
        }
    }

    private String open(
            String who,
            String own,
            String address,
            @Nullable String form,
            ScreenWords words,
            Predicate<String> mayOpen,
            int redirects)
            throws IOException, InterruptedException, TimeoutException {
        var where = URI.create(address);
        var kept = cookiesOf(who);
        var request = HttpRequest.newBuilder(where)
                .timeout(Duration.ofSeconds(10))
                .header("Accept", "text/html")
                .header("Accept-Language", words.language().equals("zh") ? "zh-CN" : "en")
                .header("User-Agent", "MicroMessenger WeCom-Sandbox");
        var shown = kept.get(where, Map.of()).getOrDefault("Cookie", List.of());
        if (!shown.isEmpty()) {
            request.header("Cookie", String.join("; ", shown));
        }
        if (form != null) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
            request.POST(BodyPublishers.ofString(form));
        }
        var response = sent(request.build());
        kept.put(where, response.headers().map());
        if (response.statusCode() / 100 == 3) {
            String next = resolved(
                    response.uri(), response.headers().firstValue("Location").orElse(""));
            return redirects > 0 && mayOpen.test(next)
                    ? open(who, own, next, null, words, mayOpen, redirects - 1)
                    : note(who, words.of("web.elsewhere") + " " + next);
        }
        var type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith("text/html") || response.body().length > MAX_BYTES) {
            return note(who, words.of("web.nopage"));
        }
        return shown(who, own, response.uri(), new String(response.body(), StandardCharsets.UTF_8));
    }

    private synchronized CookieManager cookiesOf(String who) {
        return cookies.computeIfAbsent(who, phone -> new CookieManager());
    }

    /** The answer, whole within the time, with at most one byte more than a page may have. */
    private HttpResponse<byte[]> sent(HttpRequest request) throws IOException, InterruptedException, TimeoutException {
        var answer = http.sendAsync(request, head -> new FirstBytes(MAX_BYTES + 1));
        try {
            return answer.get(MAX_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new IOException("cannot open " + request.uri(), failed.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private String note(String who, String text) {
        remember(who, null);
        return "<!doctype html><meta charset=\"utf-8\"><p style=\"font:15px sans-serif;color:#888;margin:40px 24px;"
                + "text-align:center\">" + escaped(text) + "</p>";
    }

    private String shown(String who, String own, URI page, String html) {
        var codes = new ArrayList<String>();
        var tags = TAG.matcher(html);
        var out = new StringBuilder();
        while (tags.find()) {
            tags.appendReplacement(
                    out, Matcher.quoteReplacement(tag(tags.group(), tags.group("tag"), who, own, page, codes)));
        }
        tags.appendTail(out);
        remember(who, codes.isEmpty() ? null : codes.get(0));
        var base = "<base href=\"" + escaped(page.toString()) + "\">";
        var head = HEAD.matcher(out);
        return head.find() ? out.insert(head.end(), base).toString() : base + out;
    }

    private static String tag(String tag, String kind, String who, String own, URI page, List<String> codes) {
        var address = ADDRESS.matcher(tag);
        if (!address.find() || GET_FORM.matcher(tag).find()) {
            return tag;
        }
        var written = address.group("double") == null ? address.group("single") : address.group("double");
        var url = resolved(page, written.replace("&amp;", "&"));
        if (kind.equalsIgnoreCase("img")) {
            if (isCode(url)) {
                codes.add(code(url));
            }
            return tag;
        }
        if (!url.startsWith("http")) {
            return tag;
        }
        // Absolute, because the page's own base stands before it.
        return tag.substring(0, address.start()) + " " + address.group("name") + "=\"" + own + "/screens/web?who="
                + encoded(who) + "&amp;url=" + encoded(url) + "\"" + tag.substring(address.end());
    }

    /** The config_id in the address of a QR code's picture. */
    static String code(String url) {
        var rest = url.substring(url.indexOf(CODE) + CODE.length());
        return rest.replaceFirst("(\\.png)?([?#].*)?$", "");
    }

    private static String resolved(URI page, String address) {
        try {
            return page.resolve(address).toString();
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private synchronized void remember(String who, @Nullable String code) {
        open.put(who, new Page(code));
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "phone's browser");
        thread.setDaemon(true);
        thread.setContextClassLoader(WebPages.class.getClassLoader()); // not that of the request it began in
        return thread;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    private record Page(@Nullable String code) {}
}

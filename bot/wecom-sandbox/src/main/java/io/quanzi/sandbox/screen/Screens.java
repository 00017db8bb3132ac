package io.quanzi.sandbox.screen;

import io.quanzi.sandbox.control.ControlClient;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Platform;
import io.quanzi.sandbox.platform.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The phones of the sandbox's people, as pages at {@code /} and below {@code /screens}.
 *
 * <p>The page asks once a second whether anything changed, which costs nothing where nothing did; then each phone asks
 * for its content and gets it only if it is another. What is touched goes to the control plane, so that a person here
 * meets the rules that a script meets there.
 */
public final class Screens {
    private static final String ROOT = "/screens/";
    private static final String HTMX = "META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js";
    private static final String POLICY = "default-src 'self'; img-src 'self' http: https: data:; object-src 'none';"
            + " base-uri 'none'; form-action 'self'; frame-ancestors 'self'";
    private static final long SETTLED_MILLIS = 2500;

    private final ScreenData screenData;
    private final Supplier<String> baseUrl;
    private final PhonePicker phonePicker;
    private final WebPages web = new WebPages();
    private final Acts acts;
    private final Supplier<Collection<String>> scenarios;
    private final Supplier<List<Endpoints.Served>> served;
    private @Nullable Pages pages;
    private long seenVersion = -1;
    private long seenAt;

    /**
     * @param scenarios the names of those that are shipped
     * @param served every API
     */
    public Screens(
            ScreenData screenData,
            ControlClient controlClient,
            Supplier<String> baseUrl,
            Supplier<Collection<String>> scenarios,
            Supplier<List<Endpoints.Served>> served) {
        this.screenData = screenData;
        this.phonePicker = new PhonePicker(screenData);
        this.baseUrl = baseUrl;
        this.acts = new Acts(screenData, controlClient, web);
        this.scenarios = scenarios;
        this.served = served;
    }

    public boolean serves(Request request) {
        var path = request.path();
        return path.equals("/") || path.equals("/help") || path.startsWith(ROOT);
    }

    public ApiResponse answer(Request request) {
        var path = request.path();
        try {
            if (path.startsWith(ROOT + "media/")) {
                return media(path.substring((ROOT + "media/").length()));
            }
            if (path.startsWith(ROOT + "act/")) {
                return act(request, path.substring((ROOT + "act/").length()));
            }
            return switch (path) {
                case "/" -> page(request);
                case "/help" -> help(request);
                case ROOT + "phone" -> phone(request);
                case ROOT + "pulse" -> pulse(request);
                case ROOT + "pick" -> pick(request);
                case ROOT + "press" -> press(request);
                case ROOT + "web" -> web(request);
                case ROOT + "screens.css" -> asset("sandbox/pages/screens.css", "text/css; charset=UTF-8");
                case ROOT + "htmx.js" -> asset(HTMX, "text/javascript; charset=UTF-8");
                default -> plain(404, "no such page: " + path);
            };
        } catch (IllegalArgumentException e) {
            return plain(400, String.valueOf(e.getMessage()));
        }
    }

    private ApiResponse page(Request request) {
        var query = Form.query(request.query());
        var words = ScreenRequest.words(request, query);
        var slots = new ArrayList<PhoneSlot>();
        for (int number = 1; number <= PhoneSlot.COUNT; number++) {
            slots.add(PhoneSlot.of(number, Form.one(query, "p" + number)));
        }
        slots.replaceAll(this::found);
        var model = model(words);
        model.put("phones", slots.stream().map(slot -> drawn(slot, words)).toList());
        model.put("pulse", key());
        model.put("scenarios", scenarios.get());
        model.put("empty", screenData.sandboxState().act(screenData.people()::nobody));
        var headers = new HashMap<String, String>();
        if (query.containsKey("lang")) {
            headers.put(
                    "Set-Cookie", ScreenRequest.COOKIE + words.language() + "; Path=/; Max-Age=31536000; SameSite=Lax");
        }
        return html("page", model, headers);
    }

    private ApiResponse help(Request request) {
        var model = model(ScreenRequest.words(request, Form.query(request.query())));
        model.put("base", ScreenRequest.own(request, baseUrl));
        model.put("families", ApiGroup.of(served.get()));
        return html("help", model, Map.of());
    }

    private ApiResponse phone(Request request) {
        var query = Form.query(request.query());
        var words = ScreenRequest.words(request, query);
        var slot = new PhoneSlot(ScreenRequest.slotNumber(query), Form.one(query, "who"), Form.one(query, "view"));
        var have = Form.one(query, "have");
        var found = found(slot);
        var drawn = drawn(found, words);
        var content = String.valueOf(drawn.get("hash"));
        var nobody = drawn.get("screen") == null;
        if (have.equals(content + "-" + drawn.get("minute")) || (nobody && have.startsWith(content + "-"))) {
            return new ApiResponse(204, "", new byte[0], "");
        }
        var model = model(words);
        model.put("phone", drawn);
        if (have.isEmpty() || slot.who().isEmpty() || nobody) { // Somebody went there, or came.
            return html("phone", model, Map.of("HX-Replace-Url", ScreenRequest.pageUrl(request, found)));
        }
        return html("refresh", model, have.startsWith(content + "-") ? Map.of("HX-Reswap", "none") : Map.of());
    }

    /** A place that has nobody, with somebody as soon as there is one. */
    private PhoneSlot found(PhoneSlot slot) {
        return slot.who().isEmpty()
                ? screenData.sandboxState().act(phonePicker::firstLook).get(slot.number() - 1)
                : slot;
    }

    /** A phone as the templates have it: {@code slot, who, view, screen, inner, hash, minute, name, face}. */
    private Map<String, Object> drawn(PhoneSlot slot, ScreenWords words) {
        var now = screenData.sandboxState().now();
        var screen = screenData.sandboxState().act(() -> screen(slot, words));
        var phone = new HashMap<String, Object>();
        phone.put("slot", slot.number());
        phone.put("who", slot.who());
        phone.put("view", slot.view());
        phone.put("minute", words.minute(now));
        if (screen == null) {
            phone.put("name", "");
            var owners = screenData
                    .sandboxState()
                    .act(() -> screenData.staff().stream()
                            .limit(PhonePicker.MAX_PICKED)
                            .map(member -> new Screen.Choice(member.userId(), member.name()))
                            .toList());
            phone.put("owners", owners);
            phone.put("hash", Integer.toHexString(owners.hashCode()) + words.language());
            return phone;
        }
        phone.put("screen", screen);
        phone.put("name", screenData.sandboxState().act(() -> {
            var group = screenData.groups().find(slot.who());
            return group == null ? screenData.nameOf(slot.who()) : group.name();
        }));
        phone.put("hash", Integer.toHexString(screen.hashCode()) + words.language());
        return phone;
    }

    private @Nullable Screen screen(PhoneSlot slot, ScreenWords words) {
        var person = screenData.people().person(slot.who());
        if (person != null) {
            return new CustomerPhone(screenData, words, person).show(slot);
        }
        var staff = screenData.people().member(slot.who());
        if (staff != null) {
            return new StaffPhone(screenData, words, staff).show(slot);
        }
        var group = screenData.groups().find(slot.who());
        return group == null ? null : new GroupPhone(screenData, words, group).show(slot);
    }

    /** Whether anything is new since the key that the page has. */
    private ApiResponse pulse(Request request) {
        var query = Form.query(request.query());
        var key = key();
        if (key.equals(Form.one(query, "key"))) {
            return new ApiResponse(204, "", new byte[0], "");
        }
        var model = model(ScreenRequest.words(request, query));
        model.put("pulse", key);
        return html("pulse", model, Map.of("HX-Trigger", "changed"));
    }

    /**
     * The state's version, and the minute. A mass message comes onto the phones a moment after the act that made it, with
     * no act of its own: so the key changes once more when a moment has passed.
     */
    private synchronized String key() {
        long version = screenData.sandboxState().version();
        long now = screenData.sandboxState().now().toEpochMilli();
        if (version != seenVersion) {
            seenVersion = version;
            seenAt = now;
        }
        return version + "." + now / 60_000 + (now - seenAt < SETTLED_MILLIS ? "" : ".s");
    }

    private ApiResponse pick(Request request) {
        var query = Form.query(request.query());
        var words = ScreenRequest.words(request, query);
        var wanted = Form.one(query, "q").strip().toLowerCase(Locale.ROOT);
        var model = model(words);
        model.put("slot", ScreenRequest.slotNumber(query));
        model.put("found", screenData.sandboxState().act(() -> phonePicker.found(wanted, words)));
        return html("picks", model, Map.of());
    }

    /** The bar under the browser of a phone: there when the page has a QR code. */
    private ApiResponse press(Request request) {
        var query = Form.query(request.query());
        var model = model(ScreenRequest.words(request, query));
        model.put("slot", ScreenRequest.slotNumber(query));
        model.put("who", Form.one(query, "who"));
        model.put("has", web.codeOn(Form.one(query, "who")) != null);
        return html("press", model, Map.of());
    }

    private ApiResponse web(Request request) {
        var query = Form.query(request.query());
        var words = ScreenRequest.words(request, query);
        var who = Form.one(query, "who");
        var url = Form.one(query, "url");
        var posted = request.method().equals("POST");
        if (posted && !ScreenRequest.isOwnPage(request)) {
            return plain(403, "a form of this page is sent from this page only");
        }
        if (!screenData.sandboxState().act(() -> mayOpen(who, url, ScreenRequest.own(request, baseUrl)))) {
            return plain(
                    403,
                    "a phone opens the pages of the program that is called back, of this sandbox, and of links sent to"
                            + " it; this is none of them: "
                            + url);
        }
        var own = ScreenRequest.own(request, baseUrl);
        var page = web.open(
                who,
                own,
                url,
                posted ? new String(request.body(), StandardCharsets.UTF_8) : null,
                words,
                next -> screenData.sandboxState().act(() -> mayOpen(who, next, own)));
        return ApiResponse.html(200, page)
                .with(Map.of(
                        "Content-Security-Policy",
                        WebPages.POLICY,
                        "Cache-Control",
                        "no-store",
                        "Referrer-Policy",
                        "same-origin"));
    }

    /** Addresses are compared with their ports: whatever else listens on this machine is nobody's page. */
    private boolean mayOpen(String who, String address, String own) {
        @Nullable URI asked = uri(address);
        if (asked == null
                || asked.getHost() == null
                || !String.valueOf(asked.getScheme()).startsWith("http")) {
            return false;
        }
        var group = screenData.groups().find(who);
        var sent = new ArrayList<String>();
        sent.add(own);
        sent.add(baseUrl.get());
        for (var platform : Platform.values()) {
            screenData.accounts().of(platform).forEach(app -> sent.add(String.valueOf(app.callbackUrl())));
        }
        for (var message : screenData.phones().of(group == null ? who : group.owner())) {
            Threads.parts(message.text()).forEach(part -> sent.add(part.url()));
            message.attachments().forEach(attachment -> sent.add(String.valueOf(attachment.url())));
        }
        return sent.stream()
                .map(Screens::uri)
                .anyMatch(uri -> uri != null && asked.getHost().equals(uri.getHost()) && port(asked) == port(uri));
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    }

    private static @Nullable URI uri(String address) {
        try {
            return URI.create(address);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private ApiResponse act(Request request, String act) {
        if (!request.method().equals("POST")) {
            return plain(405, "use POST");
        }
        if (request.headers().get("HX-Request") == null || !ScreenRequest.isOwnPage(request)) {
            return plain(403, "acts of the phones come from the page with the phones; scripts use /_sim");
        }
        var form = Form.query(new String(request.body(), StandardCharsets.UTF_8));
        var words = ScreenRequest.words(request, form);
        var result = acts.act(act, form, words);
        var model = model(words);
        model.put("said", result.said());
        model.put("fine", result.fine());
        if (!result.fine()) {
            return html("toast", model, Map.of());
        }
        if (act.equals("scenario")) {
            return html("toast", model, Map.of("HX-Refresh", "true"));
        }
        if (result.who() == null && result.view() == null) {
            return html("toast", model, Map.of("HX-Trigger", "changed"));
        }
        var slot = new PhoneSlot(
                ScreenRequest.slotNumber(form),
                result.who() == null ? Form.one(form, "who") : result.who(),
                String.valueOf(result.view() == null ? "" : result.view()));
        model.put("phone", drawn(slot, words));
        return html(
                "moved",
                model,
                Map.of("HX-Trigger", "changed", "HX-Replace-Url", ScreenRequest.pageUrl(request, slot)));
    }

    private ApiResponse media(String id) {
        var file = screenData.sandboxState().act(() -> screenData.media().file(id));
        if (file == null) {
            return plain(404, "no such file");
        }
        var picture = file.contentType().matches("image/(png|jpeg|gif|webp)");
        return ApiResponse.bytes(picture ? file.contentType() : "application/octet-stream", file.bytes())
                .with(Map.of("X-Content-Type-Options", "nosniff"));
    }

    private Map<String, Object> model(ScreenWords words) {
        var model = new HashMap<String, Object>();
        model.put("w", words);
        model.put("day", words.day(screenData.sandboxState().now()));
        model.put("minute", words.minute(screenData.sandboxState().now()));
        return model;
    }

    private ApiResponse html(String template, Map<String, Object> model, Map<String, String> headers) {
        var all = new HashMap<>(headers);
        all.put("Content-Security-Policy", POLICY);
        all.put("Cache-Control", "no-store");
        all.put("X-Content-Type-Options", "nosniff");
        return ApiResponse.html(200, pages().render(template, model)).with(all);
    }

    private synchronized Pages pages() {
        if (pages == null) {
            pages = new Pages();
        }
        return pages;
    }

    private static ApiResponse plain(int status, String text) {
        return new ApiResponse(
                status, "text/plain; charset=UTF-8", text.getBytes(StandardCharsets.UTF_8), "", Map.of());
    }

    private static ApiResponse asset(String name, String contentType) {
        try (var in = Screens.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return ApiResponse.bytes(contentType, in.readAllBytes()).with(Map.of("Cache-Control", "max-age=60"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}

package io.quanzi.story;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One bot in a process of its own, that may be killed; WeCom with its Store, and the database, are here in the test's. WeCom's
 * calendar may begin in the bot's past, so that what happened there is not of this moment.
 */
final class Stand implements AutoCloseable {
    static final List<String> OFFICERS = List.of("xiaoman", "anan", "doudou");
    static final String STORE = "wxstore0123456789";
    static final String SECRET = "stand-secret";
    private static final String CORP = "ww0123456789abcdef";
    private static final String AGENT = "1000002";
    private static final String TOKEN = "StandToken";
    private static final String AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    /** Bot gives it to every bot. */
    private static final String PASSWORD = "story-password-1234";

    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final JsonMapper JSON = new JsonMapper();

    final Sandbox sandbox;
    final ControlPlane sim;
    final Bot bot;
    private final EmbeddedStore database = EmbeddedStore.inMemory();
    private final MongoClient client = MongoClients.create(database.uri());
    private final Path data;
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * @param start when WeCom's calendar begins
     * @param wecom the address at which the bot is told to find WeCom, given the sandbox's
     * @param more settings of the bot, by their property names
     */
    Stand(Path directory, Instant start, UnaryOperator<String> wecom, Map<String, String> more) {
        this(directory, start, wecom, more, false);
    }

    /** @param store whether the bot reads a Store too */
    Stand(Path directory, Instant start, UnaryOperator<String> wecom, Map<String, String> more, boolean store) {
        sandbox = Sandbox.start(SandboxOptions.inMemory().withStart(start));
        sim = new ControlPlane(sandbox.baseUrl());
        data = directory.resolve("node");
        var settings = new HashMap<>(Map.of(
                "spring.mongodb.uri", database.uri(),
                "quanzi.wecom.corp-id", CORP,
                "quanzi.wecom.agent-id", AGENT,
                "quanzi.wecom.secret", SECRET,
                "quanzi.wecom.token", TOKEN,
                "quanzi.wecom.aes-key", AES_KEY,
                "quanzi.wecom.base-url", wecom.apply(sandbox.baseUrl())));
        settings.putAll(more);
        if (store) {
            settings.putAll(Map.of(
                    "quanzi.store.app-id", STORE,
                    "quanzi.store.secret", SECRET,
                    "quanzi.store.token", TOKEN,
                    "quanzi.store.aes-key", AES_KEY,
                    "quanzi.store.base-url", sandbox.baseUrl()));
        }
        bot = new Bot(data, false, settings);
        sim.put(
                "/_sim/apps/" + CORP + "/" + AGENT,
                json(Map.of(
                        "secret", SECRET,
                        "callbackUrl", bot.url() + "/wecom/callback",
                        "token", TOKEN,
                        "aesKey", AES_KEY)));
        for (String officer : OFFICERS) {
            sim.post("/_sim/people", json(Map.of("nickname", officer, "kind", "staff", "userid", officer)));
        }
    }

    /** Where the Store pushes from now on; empty for nowhere. */
    void store(String callbackUrl) {
        var app = new HashMap<>(Map.of("secret", SECRET, "token", TOKEN, "aesKey", AES_KEY, "format", "json"));
        if (!callbackUrl.isEmpty()) {
            app.put("callbackUrl", callbackUrl);
        }
        sim.put("/_sim/stores/" + STORE, json(app));
    }

    MongoDatabase database() {
        return client.getDatabase("quanzi");
    }

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    /** A call of another program of the same corp. */
    JsonNode wecom(String api, Object body) {
        String token = sim.get("/cgi-bin/gettoken?corpid=" + CORP + "&corpsecret=" + SECRET)
                .path("access_token")
                .asString();
        JsonNode answer = sim.post("/cgi-bin/externalcontact/" + api + "?access_token=" + token, json(body));
        if (answer.path("errcode").asInt() != 0) {
            throw new AssertionError(api + " answered " + answer);
        }
        return answer;
    }

    void fault(String path, String kind, Map<String, Object> more) {
        var fault = new HashMap<>(more);
        fault.put("path", path);
        fault.put("kind", kind);
        sim.post("/_sim/faults", json(fault));
    }

    /** Begins a comparison with WeCom; its id. */
    String reconcile() {
        return JSON.readTree(ask("POST", "/api/reconciliations")).path("id").asString();
    }

    /** The comparison when it has ended. */
    JsonNode ended(String reconciliation, Duration most) {
        String path = "/api/reconciliations/" + reconciliation;
        bot.await(
                "the comparison's end",
                most,
                () -> !bot.api(path).path("endedAt").isNull());
        return bot.api(path);
    }

    /** What a counter of the bot stands at; 0 when it was never moved. */
    double counter(String line) {
        return meters(line + " ");
    }

    /** Bytes in use on the bot's heap, garbage included. */
    double heap() {
        return meters("jvm_memory_used_bytes{area=\"heap\"");
    }

    /** The sum of the metrics whose line begins so. */
    private double meters(String beginning) {
        return signedIn("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Runs a schedule now, as its button does; what the bot says of it. */
    String runNow(String schedule) {
        HttpClient browser = browser();
        return posted(browser, "/schedules/" + schedule + "/run", "_csrf=" + token(browser, "/schedules"));
    }

    /** A page or figures, as somebody who is signed in to the console sees them. */
    private String signedIn(String path) {
        return sent(browser(), HttpRequest.newBuilder(URI.create(bot.url() + path)));
    }

    private HttpClient browser() {
        var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        posted(browser, "/login", "username=admin&password=" + PASSWORD + "&_csrf=" + token(browser, "/login"));
        return browser;
    }

    private String token(HttpClient browser, String path) {
        String page = sent(browser, HttpRequest.newBuilder(URI.create(bot.url() + path)));
        Matcher token = FORM_TOKEN.matcher(page);
        if (!token.find()) {
            throw new AssertionError("no form on " + path + ": " + page);
        }
        return token.group(1);
    }

    private String posted(HttpClient browser, String path, String form) {
        return sent(
                browser,
                HttpRequest.newBuilder(URI.create(bot.url() + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private String ask(String method, String path) {
        try {
            String token = JSON.readTree(Files.readString(data.resolve("run.json")))
                    .path("token")
                    .asString();
            return sent(
                    http,
                    HttpRequest.newBuilder(URI.create(bot.url() + path))
                            .header("Authorization", "Bearer " + token)
                            .method(method, HttpRequest.BodyPublishers.noBody()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String sent(HttpClient http, HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 400) {
                throw new AssertionError(answer.uri() + " answered " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /**
     * Until nothing is on its way: no callback, no entry of the inbox, no wish for a tag, no order of the Store to read, no
     * change of a person that is not told yet.
     */
    void settle(Duration most) {
        bot.await(
                "rest",
                most,
                () -> sim.get("/_sim/callbacks").path("waiting").asLong() == 0
                        && Stream.of("inbox", "tag_wishes").allMatch(name -> count(name, "state", "OPEN") == 0)
                        && database().getCollection("store_changes").countDocuments() == 0
                        && database().getCollection("customers").countDocuments(Filters.exists("unheard")) == 0);
    }

    long count(String collection, String field, Object value) {
        return database().getCollection(collection).countDocuments(Filters.eq(field, value));
    }

    @Override
    public void close() {
        bot.close();
        sandbox.close();
        client.close();
        database.close();
    }
}

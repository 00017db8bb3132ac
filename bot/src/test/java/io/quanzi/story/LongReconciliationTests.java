package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A whole corp of which the bot knows nothing, compared and taken over; then compared again. The calls are counted on the
 * wire, and the bot has 512 MB.
 */
class LongReconciliationTests {
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(40);
    private static final int PAGE = 100;

    @TempDir
    Path directory;

    @Test
    @Tag("soak")
    void takesOverFiveHundredContactsAndFiveGroupsOfFifty() throws Exception {
        play(500, 5, 50);
    }

    @Test
    @Tag("soak")
    void takesOverAHundredThousandContactsAndAHundredGroupsOfAThousand() throws Exception {
        play(100_000, 100, 1_000);
    }

    private void play(int people, int groups, int each) throws Exception {
        try (var toll = new Toll();
                var stand = new Stand(directory, Instant.now().minus(Duration.ofHours(1)), toll::before, Map.of())) {
            fill(stand, people, groups, each);
            stand.sim.post("/_sim/clock", Stand.json(Map.of("advance", "PT1H")));
            stand.bot.start();

            JsonNode first = compared(stand, toll, "nothing is known");

            assertThat(counts(first, "contacts")).isEqualTo("looked %1$d missing %1$d gone 0 left 0".formatted(people));
            assertThat(counts(first, "groups")).isEqualTo("looked %1$d missing %1$d gone 0 left 0".formatted(groups));
            assertThat(counts(first, "members"))
                    .isEqualTo("looked %1$d missing %1$d gone 0 left 0".formatted(groups * each));
            assertThat(stand.database().getCollection("customers").countDocuments(Filters.eq("contact.live", true)))
                    .isEqualTo(people);
            assertThat(stand.database().getCollection("group_stays").countDocuments(Filters.eq("leftAt", null)))
                    .isEqualTo((long) groups * each);
            stand.settle(WAIT_LIMIT);
            toll.counts.clear();

            JsonNode second = compared(stand, toll, "all is known");

            assertThat(counts(second, "contacts")).isEqualTo("looked %d missing 0 gone 0 left 0".formatted(people));
            assertThat(counts(second, "members"))
                    .isEqualTo("looked %d missing 0 gone 0 left 0".formatted(groups * each));
            int pages = people / PAGE + Stand.OFFICERS.size();
            assertThat(toll.of("externalcontact/batch/get_by_user"))
                    .as("for contacts and for tags")
                    .isLessThanOrEqualTo(2L * pages);
            assertThat(toll.of("externalcontact/groupchat/get")).isEqualTo(groups);
            assertThat(toll.of("externalcontact/groupchat/list")).isLessThanOrEqualTo(2);
            assertThat(toll.of("externalcontact/get")).as("one by one").isZero();
        }
    }

    private JsonNode compared(Stand stand, Toll toll, String state) {
        long start = System.nanoTime();
        JsonNode ended = stand.ended(stand.reconcile(), WAIT_LIMIT);
        System.out.printf(
                "compared when %s: %d s, heap of the bot now %.0f MB, calls %s%n",
                state,
                Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                stand.heap() / 1e6,
                new TreeMap<>(toll.counts));
        return ended;
    }

    private static String counts(JsonNode run, String kind) {
        for (JsonNode count : run.path("counts")) {
            if (count.path("kind").asString().equals(kind)) {
                return "looked %d missing %d gone %d left %d"
                        .formatted(
                                count.path("looked").asLong(),
                                count.path("missing").asLong(),
                                count.path("gone").asLong(),
                                count.path("left").asLong());
            }
        }
        return "nothing";
    }

    /** Nobody tells the bot, which is not there yet. */
    private static void fill(Stand stand, int people, int groups, int each) throws Exception {
        stand.sim.put(
                "/_sim/settings",
                Stand.json(Map.of(
                        "callbackRetries", 0,
                        "groupCapacity", each + 10,
                        "callsPerMinute", 0,
                        "callsPerHour", 0,
                        "callsPerMinuteByIp", 0,
                        "callsPerHourByIp", 0)));
        stand.fault("callback:*", "drop", Map.of("probability", 1));
        var ids = new ArrayList<String>();
        var some = new ArrayList<Map<String, String>>();
        for (int i = 1; i <= people; i++) {
            some.add(Map.of("nickname", "妈妈" + i, "unionid", "oU-" + i));
            if (some.size() == 1_000 || i == people) {
                stand.sim
                        .post("/_sim/people", Stand.json(some))
                        .forEach(person -> ids.add(person.path("id").asString()));
                some.clear();
            }
        }
        var ways = new ArrayList<String>();
        for (String officer : Stand.OFFICERS) {
            ways.add(stand.wecom("add_contact_way", Map.of("type", 1, "scene", 2, "user", List.of(officer)))
                    .path("qr_code")
                    .asString());
        }
        var chats = new ArrayList<String>();
        for (int i = 0; i < groups; i++) {
            chats.add(stand.sim
                    .post(
                            "/_sim/groups",
                            Stand.json(Map.of("owner", Stand.OFFICERS.get(i % 3), "name", "职场妈妈 %d 群".formatted(i))))
                    .path("chatId")
                    .asString());
        }
        var acts = new ArrayList<Callable<JsonNode>>();
        for (int i = 0; i < people; i++) {
            int number = i;
            acts.add(() -> stand.sim.post(
                    "/_sim/scan", Stand.json(Map.of("person", ids.get(number), "url", ways.get(number % 3)))));
        }
        done(acts);
        acts.clear();
        for (int i = 0; i < groups * each; i++) {
            int number = i;
            acts.add(() -> stand.sim.post(
                    "/_sim/join",
                    Stand.json(Map.of(
                            "person", ids.get(number % people),
                            "chatId", chats.get(number / each)))));
        }
        done(acts);
        stand.sim.delete("/_sim/faults");
    }

    private static void done(List<Callable<JsonNode>> acts) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<JsonNode> act : threads.invokeAll(acts)) {
                act.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Stands before WeCom and counts the calls. */
    private static final class Toll implements AutoCloseable {
        private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final HttpServer server;
        private String wecom = "";

        Toll() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", this::passOn);
            server.start();
        }

        String before(String baseUrl) {
            wecom = baseUrl;
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        long of(String api) {
            LongAdder count = counts.get(api);
            return count == null ? 0 : count.sum();
        }

        private void passOn(HttpExchange exchange) throws IOException {
            try (exchange) {
                URI asked = exchange.getRequestURI();
                counts.computeIfAbsent(asked.getPath().replace("/cgi-bin/", ""), api -> new LongAdder())
                        .increment();
                HttpResponse<byte[]> answer = http.send(
                        HttpRequest.newBuilder(URI.create(wecom + asked))
                                .method(
                                        exchange.getRequestMethod(),
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                exchange.getRequestBody().readAllBytes()))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
                exchange.getResponseBody().write(answer.body());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}

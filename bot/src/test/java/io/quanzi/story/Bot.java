package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.commands.BotHere;
import io.quanzi.shared.ChildJvm;
import io.quanzi.shared.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole program in a process of its own, reached over HTTP as the shop, WeCom's people and a browser would. */
final class Bot implements AutoCloseable {
    private static final String SECRET = "story-secret";
    private static final String METRICS_TOKEN = "story-metrics-token";
    private static final JsonMapper JSON = new JsonMapper();

    private final Path data;
    private final int port = FreePorts.next();
    private final int sandboxPort = FreePorts.next();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final boolean demo;
    private final Map<String, String> settings;
    private final String heap;
    private Process process;
    private Runnable here;

    /** Without a demo shop. */
    Bot(Path data) {
        this(data, false, Map.of());
    }

    /** @param settings beyond the usual ones, by their property names */
    Bot(Path data, boolean demo, Map<String, String> settings) {
        this(data, demo, settings, "512m");
    }

    /** @param heap the most it may have of it, as Java is told */
    Bot(Path data, boolean demo, Map<String, String> settings, String heap) {
        this.data = data;
        this.demo = demo;
        this.settings = new HashMap<>(Map.of(
                "quanzi.data-dir",
                data.toString(),
                "server.port",
                String.valueOf(port),
                "quanzi.sandbox.port",
                String.valueOf(sandboxPort),
                "quanzi.shop.secret",
                SECRET,
                "quanzi.metrics.token",
                METRICS_TOKEN,
                "logging.level.io.quanzi",
                "info",
                "quanzi.admin.password",
                "story-password-1234"));
        this.settings.putAll(settings);
        this.heap = heap;
    }

    void start() {
        List<String> command = ChildJvm.command("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError");
        command.addAll(List.of("serve", demo ? "--demo=on" : "--demo=off"));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        settings.forEach((name, value) ->
                builder.environment().put(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value));
        try {
            process = builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        await("the bot to start", Duration.ofSeconds(90), () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the bot died:\n" + logText());
            }
            return Files.exists(data.resolve("run.json"))
                    && runFile().path("pid").asLong() == process.pid();
        });
    }

    /**
     * Starts it in this process, which costs a third: where it is not killed any more. What it logs is among what this
     * process prints.
     */
    void startHere() {
        here = BotHere.serve(demo, settings);
    }

    long pid() {
        return process.pid();
    }

    /** As {@code kill -9}. */
    void kill() {
        assertThat(here).as("only a process of its own is killed").isNull();
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (here == null) {
            kill();
        } else {
            here.run();
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    int sandboxPort() {
        return sandboxPort;
    }

    /** Posts one event as the shop; the answer's status. */
    int shop(String type, String id, Instant at, Object event) {
        String body = JSON.writeValueAsString(Map.of("id", id, "type", type, "at", at.toString(), "data", event));
        String timestamp = String.valueOf(Instant.now().getEpochSecond());
        return send(HttpRequest.newBuilder(URI.create(url() + "/shop/events"))
                        .header("Content-Type", "application/json")
                        .header("X-Quanzi-Timestamp", timestamp)
                        .header("X-Quanzi-Signature", sign(timestamp + "." + body))
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .statusCode();
    }

    /** The card's address as the shop's order page asks for it; null while there is none. */
    String cardOf(String orderNo) {
        String path = "/shop/invitations/" + orderNo;
        String timestamp = String.valueOf(Instant.now().getEpochSecond());
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(url() + path))
                .header("X-Quanzi-Timestamp", timestamp)
                .header("X-Quanzi-Signature", sign(timestamp + "." + path))
                .GET());
        return answer.statusCode() == 200
                ? JSON.readTree(answer.body()).path("url").asString()
                : null;
    }

    /** A customer's page as data. */
    JsonNode page(String address) {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(address)).header("Accept", "application/json"));
        return JSON.readTree(answer.body());
    }

    /** The bot's own API, as its commands use it. */
    JsonNode api(String path) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(url() + path))
                .header("Accept", "application/json")
                .header("Authorization", "Bearer " + runFile().path("token").asString()));
        if (answer.statusCode() >= 400) {
            throw new AssertionError(path + " answered " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** The health with its reasons, as who has the token of the figures sees it. */
    JsonNode health() {
        return JSON.readTree(send(HttpRequest.newBuilder(URI.create(url() + "/actuator/health"))
                        .header("Authorization", "Bearer " + METRICS_TOKEN))
                .body());
    }

    /** The figures, as a scraper reads them. */
    String figures(String token) {
        return send(HttpRequest.newBuilder(URI.create(url() + "/actuator/prometheus"))
                        .header("Authorization", "Bearer " + token))
                .body();
    }

    /** An act of people in the sandbox. */
    JsonNode act(String path, Object body) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sandboxPort + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
        if (answer.statusCode() >= 300) {
            throw new AssertionError(path + " answered " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** A touch on the sandbox's phones, as their page sends it; what the page says then. */
    String touch(String act, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "slot=1&", ""));
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sandboxPort + "/screens/act/" + act))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("HX-Request", "true")
                        .header("Accept-Language", "zh-CN")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
        if (answer.statusCode() >= 300) {
            throw new AssertionError(act + " answered " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    JsonNode look(String path) {
        return JSON.readTree(send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sandboxPort + path)))
                .body());
    }

    /** What the virtual machine answers to one of {@code jcmd}'s commands. */
    String tell(String command) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            String.valueOf(pid()),
                            command)
                    .redirectErrorStream(true)
                    .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Bytes of its heap that are in use after all garbage was collected. */
    long heapAfterCollection() {
        tell("GC.run");
        return (long) figures(METRICS_TOKEN)
                .lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    String logText() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Path log() {
        return data.resolveSibling(data.getFileName() + ".log");
    }

    private JsonNode runFile() {
        try {
            return JSON.readTree(Files.readString(data.resolve("run.json")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    static String sign(String words) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(words.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Something that comes true by and by. */
    interface Hope {
        boolean isTrue();
    }

    void await(String what, Duration most, Hope hope) {
        long end = System.nanoTime() + most.toNanos();
        for (long pause = 50;
                !hope.isTrue();
                pause = Math.min(400, pause * 5 / 4)) { // a log at debug takes long to read
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "waited %s for %s in vain; the bot says:%n%s".formatted(most, what, logText()));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(pause);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }
    }
}

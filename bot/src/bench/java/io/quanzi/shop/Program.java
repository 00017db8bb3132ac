package io.quanzi.shop;

import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as it is served, with its store on disk, in a process of its own; WeCom is a sandbox in this one. */
public final class Program implements AutoCloseable {
    /** Of the user {@code admin}. */
    public static final String ADMIN_PASSWORD = "bench-password-1234";

    static final String CORP = "ww0123456789abcdef";
    static final String TOKEN = "QDG6eK";
    static final String AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    static final String SHOP_SECRET = "bench-secret";

    /** On two cores that others use too it takes a minute and more. */
    private static final Duration START_TIMEOUT = Duration.ofMinutes(4);

    private static final JsonMapper JSON = JsonMapper.shared();

    final Sandbox sandbox = Sandbox.start(SandboxOptions.inMemory().withCallbacksInFlight(8));
    final String url;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path place = Files.createTempDirectory("doors-bench");
    private final Process process;
    private final Thread ending;

    Program() throws IOException, InterruptedException {
        this("-Xmx2g", data -> {}); // a container of 4 GB has 2.4 GB by the image
    }

    /**
     * Starts it.
     *
     * @param heap the flag of its heap
     * @param fill is given the data directory before
     */
    public Program(String heap, Consumer<Path> fill) throws IOException, InterruptedException {
        fill.accept(place.resolve("data"));
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        url = "http://127.0.0.1:" + port;
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.quanzi.Quanzi",
                        "serve",
                        "--demo=off")
                .redirectErrorStream(true)
                .redirectOutput(place.resolve("log").toFile());
        builder.environment()
                .putAll(Map.ofEntries(
                        Map.entry("SPRING_PROFILES_ACTIVE", "bench"),
                        Map.entry("QUANZI_DATA_DIR", place.resolve("data").toString()),
                        Map.entry("SERVER_PORT", String.valueOf(port)),
                        Map.entry("QUANZI_SHOP_SECRET", SHOP_SECRET),
                        Map.entry("QUANZI_ADMIN_PASSWORD", ADMIN_PASSWORD),
                        Map.entry("QUANZI_WECOM_CORP_ID", CORP),
                        Map.entry("QUANZI_WECOM_AGENT_ID", "1000002"),
                        Map.entry("QUANZI_WECOM_SECRET", "secret"),
                        Map.entry("QUANZI_WECOM_TOKEN", TOKEN),
                        Map.entry("QUANZI_WECOM_AES_KEY", AES_KEY),
                        Map.entry("QUANZI_WECOM_BASE_URL", sandbox.baseUrl())));
        put(
                "/_sim/apps/" + CORP + "/1000002",
                Map.of("secret", "secret", "callbackUrl", url + "/wecom/callback", "token", TOKEN, "aesKey", AES_KEY));
        put("/_sim/settings", Map.of("callsPerMinute", 0, "callsAtOnce", 0));
        process = builder.start();
        ending = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            awaitStart();
        } catch (IOException | InterruptedException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private void awaitStart() throws IOException, InterruptedException {
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!Files.exists(place.resolve("data/run.json"))) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("the program did not start:\n" + Files.readString(place.resolve("log")));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Where it answers. */
    public String url() {
        return url;
    }

    /** How much processor time the program has used, all threads together. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The status of a request to the program. */
    int post(String path, String body, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(60))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** A number that the program says. */
    double ask(String method, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        String said = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        try {
            return Double.parseDouble(said);
        } catch (NumberFormatException none) {
            throw new IOException(path + " answered " + said, none);
        }
    }

    /** Waits until all that came has been worked off. */
    void calm() throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        // they are counted last: to count thousands is work, and would be measured with the rest
        while (ask("GET", "/shop/bench/busy") > 0 || ask("GET", "/shop/bench/open") > 0) {
            if (System.nanoTime() > end) {
                throw new IOException("events are not worked off after five minutes");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Waits until the program has compiled what it was seen to need; under load its compiler has little time for it. */
    void settle() throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        double before = -1;
        for (double now = compiled(); now > before && System.nanoTime() < end; now = compiled()) {
            before = now;
            TimeUnit.SECONDS.sleep(2);
        }
    }

    /** How many milliseconds the program has spent on compiling its code. */
    double compiled() throws IOException, InterruptedException {
        return ask("GET", "/shop/bench/compiled");
    }

    /** An act of people in the sandbox, or a look at it. */
    JsonNode sim(String method, String path, Object body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private void put(String path, Object body) throws IOException, InterruptedException {
        sim("PUT", path, body);
    }

    /** The processor time that the program has had since its start. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Lines of the program's log in which something stands. */
    long logged(String what) throws IOException {
        try (var lines = Files.lines(place.resolve("log"))) {
            return lines.filter(line -> line.contains(what)).count();
        }
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(ending);
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        sandbox.close();
        try (var files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

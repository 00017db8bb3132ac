package io.quanzi.wecom;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Stands before a sandbox, and sees what is asked of it; may hold some of it back. */
public final class Tap implements AutoCloseable {
    private final String to;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Predicate<String> held = path -> false;
    private volatile CountDownLatch release = new CountDownLatch(0);
    private final AtomicInteger under = new AtomicInteger();

    /** A request that came. */
    public record Asked(String path, String query, String body) {}

    public Tap(String to) {
        this.to = to;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(threads);
        server.createContext("/", this::passOn);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers none of these until they are released. */
    public void hold(Predicate<String> paths) {
        release = new CountDownLatch(1);
        held = paths;
    }

    public void release() {
        held = path -> false;
        release.countDown();
    }

    /** What came, the earliest first. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public long times(String path) {
        return asked.stream().filter(request -> request.path().equals(path)).count();
    }

    /** Whether all that came has had its effect, or never will. */
    public boolean isIdle() {
        return under.get() == 0;
    }

    public void forget() {
        asked.clear();
    }

    private void passOn(HttpExchange exchange) throws IOException {
        under.incrementAndGet();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            var uri = exchange.getRequestURI();
            asked.add(
                    new Asked(uri.getPath(), String.valueOf(uri.getQuery()), new String(body, StandardCharsets.UTF_8)));
            if (held.test(uri.getPath())) {
                release.await();
            }
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(to + uri))
                            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } finally {
            under.decrementAndGet();
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}

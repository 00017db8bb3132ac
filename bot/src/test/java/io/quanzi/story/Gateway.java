package io.quanzi.story;

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
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An address before some nodes: hands each request to one of them in turn, to the next when one does not answer. What a
 * node has done may be kept from whoever asked for it.
 */
final class Gateway implements AutoCloseable {
    private static final Set<String> NOT_PASSED_ON = Set.of("connection", "content-length", "host", "upgrade");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> nodes = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Hold<String>> holds = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    Gateway() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(threads);
        server.createContext("/", this::passOn);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void serves(String node) {
        nodes.add(node);
    }

    /** Keeps the next answer of a path that ends so: what was asked for is done, and nobody hears of it. */
    Hold<String> holdAnswerOf(String pathEnd) {
        var next = new Hold<String>("an answer of " + pathEnd, path -> path.endsWith(pathEnd));
        holds.add(next);
        return next;
    }

    private void passOn(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            for (int tries = 0; tries < nodes.size(); tries++) {
                String node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
                try {
                    HttpResponse<byte[]> answer =
                            http.send(request(exchange, node, body), HttpResponse.BodyHandlers.ofByteArray());
                    for (Hold<String> hold : holds) {
                        if (hold.takes(exchange.getRequestURI().getPath())) {
                            hold.isHeld();
                            closed.await();
                        }
                    }
                    answer.headers()
                            .firstValue("Content-Type")
                            .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
                    exchange.sendResponseHeaders(
                            answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
                    exchange.getResponseBody().write(answer.body());
                    return;
                } catch (IOException unreachable) {
                    // the next node
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
            // nobody answered, and so it does not answer either: that is what WeCom is sure to repeat
        }
    }

    private static HttpRequest request(HttpExchange exchange, String node, byte[] body) {
        var request = HttpRequest.newBuilder(URI.create(node + exchange.getRequestURI()))
                .timeout(Duration.ofSeconds(10))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

package io.quanzi.wecom;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quanzi.callback.Vectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers as it was told to, faults included that a working WeCom does not show on demand. */
final class RecordedWeCom implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    RecordedWeCom() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        answers("/cgi-bin/gettoken", "{\"errcode\":0,\"access_token\":\"T1\",\"expires_in\":7200}");
        answers("/cgi-bin/stable_token", "{\"access_token\":\"T1\",\"expires_in\":7200}");
    }

    /** A request that came. */
    record Asked(String path, String query, String body) {}

    /** Answers a request, or does not. */
    interface Reply {
        void to(HttpExchange exchange, Asked asked) throws IOException;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void answers(String path, String json) {
        replies.put(path, (exchange, asked) -> send(exchange, 200, json));
    }

    void replies(String path, Reply reply) {
        replies.put(path, reply);
    }

    long times(String path) {
        return asked.stream().filter(request -> request.path().equals(path)).count();
    }

    String lastBody(String path) {
        return asked.stream()
                .filter(request -> request.path().equals(path))
                .reduce((first, second) -> second)
                .orElseThrow()
                .body();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var uri = exchange.getRequestURI();
            var request = new Asked(
                    uri.getPath(),
                    String.valueOf(uri.getQuery()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(request);
            replies.getOrDefault(uri.getPath(), (unknown, what) -> send(unknown, 404, "no reply for " + what))
                    .to(exchange, request);
        }
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    WeComProperties corp() {
        return new WeComProperties(Vectors.CORP_ID, 1000002, "secret", "", "", url());
    }

    OfficialAccountProperties account() {
        return new OfficialAccountProperties("wx0123456789abcdef", "secret", "", "", url(), Map.of("order", "TPL-1"));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

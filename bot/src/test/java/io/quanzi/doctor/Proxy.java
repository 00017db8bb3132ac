package io.quanzi.doctor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A reverse proxy between WeCom and the bot, with a fault of its owner's choice. */
final class Proxy implements AutoCloseable {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final String scheme;
    private volatile String bot = "";
    private volatile Fault fault = (request, proxy) -> proxy.pass(request);

    /** A request as it came. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
    record Asked(String method, String path, String query, String agent, byte[] body) {
        Asked asking(String otherQuery) {
            return new Asked(method, path, otherQuery, agent, body);
        }

        Asked saying(String otherBody) {
            return new Asked(method, path, query, agent, otherBody.getBytes(StandardCharsets.UTF_8));
        }

        boolean isPost() {
            return method.equals("POST");
        }
    }

    /** An answer to be given. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
    record Given(int status, Map<String, String> headers, byte[] body) {
        static Given of(int status, String type, String body) {
            return new Given(status, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
        }

        static Given page(int status, String html) {
            return of(status, "text/html; charset=utf-8", "<html><body>" + html + "</body></html>");
        }

        static Given redirect(int status, String location) {
            return new Given(status, Map.of("Location", location), new byte[0]);
        }

        Given saying(String otherBody) {
            return saying(otherBody.getBytes(StandardCharsets.UTF_8));
        }

        Given saying(byte[] otherBody) {
            return new Given(status, headers, otherBody);
        }

        Given with(String header, String value) {
            var more = new HashMap<>(headers);
            more.put(header, value);
            return new Given(status, more, body);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** What it does with a request; null hangs up. */
    interface Fault {
        @Nullable
        Given answer(Asked request, Proxy proxy) throws IOException, InterruptedException;
    }

    private Proxy(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static Proxy plain() {
        try {
            return new Proxy(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), "http");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Proxy secure(SSLContext tls) {
        try {
            var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new Proxy(server, "https");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String url() {
        return scheme + "://127.0.0.1:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    Proxy to(String botUrl) {
        bot = botUrl;
        return this;
    }

    Proxy with(Fault other) {
        fault = other;
        return this;
    }

    /** The bot's answer. */
    Given pass(Asked request) throws IOException, InterruptedException {
        String query = request.query().isEmpty() ? "" : "?" + request.query();
        var forward = HttpRequest.newBuilder(URI.create(bot + request.path() + query))
                .header("Content-Type", "text/xml")
                .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
        HttpResponse<byte[]> answer = http.send(forward.build(), HttpResponse.BodyHandlers.ofByteArray());
        var headers = new HashMap<String, String>();
        for (String name : List.of("Content-Type", "Location")) {
            answer.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
        }
        return new Given(answer.statusCode(), headers, answer.body());
    }

    /** As {@code sleep}, for a proxy that is slow. */
    Given passAfter(Asked request, int millis) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
        return pass(request);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI uri = exchange.getRequestURI();
            String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
            var asked = new Asked(
                    exchange.getRequestMethod(),
                    uri.getRawPath(),
                    query,
                    String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent")),
                    exchange.getRequestBody().readAllBytes());
            Given given = fault.answer(asked, this);
            if (given == null) {
                return;
            }
            exchange.getResponseHeaders().set("Server", "test-proxy");
            given.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(given.status(), given.body().length == 0 ? -1 : given.body().length);
            if (given.body().length > 0) {
                exchange.getResponseBody().write(given.body());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

package io.quanzi.sandbox;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program that listens for events: keeps what it is sent, and answers with the status it is told to. */
public final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final BlockingQueue<Parcel> parcels = new LinkedBlockingQueue<>();
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();

    public Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Integer told = statuses.poll(); // before the parcel is seen, since whoever sees it may tell the next
            parcels.add(new Parcel(query(exchange.getRequestURI()), body));
            exchange.sendResponseHeaders(told == null ? 200 : told, -1);
            exchange.close();
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/callback";
    }

    /** Answers the next events with these statuses, then with 200 again. */
    public void answerWith(Integer... next) {
        statuses.addAll(List.of(next));
    }

    /** The next event; fails when none comes within half a minute. */
    public Parcel next() {
        try {
            var parcel = parcels.poll(30, TimeUnit.SECONDS);
            if (parcel == null) {
                throw new AssertionError("expected an event within half a minute, got none");
            }
            return parcel;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean quietFor(int millis) throws InterruptedException {
        return parcels.poll(millis, TimeUnit.MILLISECONDS) == null;
    }

    @Override
    public void close() {
        server.stop(0);
        ((java.util.concurrent.ExecutorService) server.getExecutor()).shutdownNow();
    }

    private static Map<String, String> query(URI uri) {
        var query = new HashMap<String, String>();
        for (var pair : uri.getRawQuery().split("&", -1)) {
            var parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    /** What came: the address's query, and the sealed body. */
    public record Parcel(Map<String, String> query, String body) {}
}

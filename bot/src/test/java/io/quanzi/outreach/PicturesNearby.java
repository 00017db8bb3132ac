package io.quanzi.outreach;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quanzi.shared.PrivateAddresses;
import io.quanzi.shared.TestPicture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A host with pictures, which stands for one of the open network: at an address of this machine that nobody else has. */
public final class PicturesNearby implements AutoCloseable {
    private static final String HOST = "127.0.0.2";

    private final HttpServer server;

    public PicturesNearby() {
        try {
            server = HttpServer.create(new InetSocketAddress(HOST, 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/a.png", call -> answer(call, 200, TestPicture.of("png", 90, 40)));
        server.createContext("/page", call -> answer(call, 200, "<html>".getBytes(StandardCharsets.UTF_8)));
        server.createContext("/large", call -> answer(call, 200, new byte[MessagePictures.MAX_BYTES + 2]));
        server.createContext("/moved", call -> moved(call, address("/a.png")));
        server.createContext(
                "/inside",
                call -> moved(call, "http://127.0.0.1:" + server.getAddress().getPort() + "/a.png"));
        server.createContext("/slow", call -> {
            call.sendResponseHeaders(200, 0); // and nothing more
        });
        server.start();
    }

    /** Takes this host for a public one, and every other private address for what it is. */
    public static PictureDownload download(MessagePictures pictures, Duration patience) {
        return new PictureDownload(
                pictures,
                address -> !address.getHostAddress().equals(HOST) && PrivateAddresses.contains(address),
                patience);
    }

    public String address(String path) {
        return "http://" + HOST + ":" + server.getAddress().getPort() + path;
    }

    private static void answer(HttpExchange call, int status, byte[] body) throws IOException {
        try (call) {
            call.sendResponseHeaders(status, body.length);
            call.getResponseBody().write(body);
        }
    }

    private static void moved(HttpExchange call, String to) throws IOException {
        call.getResponseHeaders().add("Location", to);
        answer(call, 302, new byte[] {' '});
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package io.quanzi.sandbox;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One kept connection that asks and reads with hardly any work of its own, so that a measurement is the server's. */
final class Wire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(String baseUrl) throws IOException {
        var address = URI.create(baseUrl);
        socket = new Socket(address.getHost(), address.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = socket.getOutputStream();
    }

    /** @param body empty for a GET */
    static byte[] request(String path, String body) {
        var text = body.getBytes(StandardCharsets.UTF_8);
        var head = (text.length == 0 ? "GET " : "POST ") + path + " HTTP/1.1\r\nHost: sandbox\r\n"
                + (text.length == 0
                        ? ""
                        : "Content-Type: application/json; charset=UTF-8\r\nContent-Length: " + text.length + "\r\n")
                + "\r\n";
        var bytes = head.getBytes(StandardCharsets.US_ASCII);
        var whole = java.util.Arrays.copyOf(bytes, bytes.length + text.length);
        System.arraycopy(text, 0, whole, bytes.length, text.length);
        return whole;
    }

    /** The body of the answer, which must be one of status 200. */
    byte[] ask(byte[] request) throws IOException {
        out.write(request);
        var status = line();
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("expected status 200, got " + status);
        }
        int length = 0;
        for (var line = line(); !line.isEmpty(); line = line()) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        return in.readNBytes(length);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        var line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}

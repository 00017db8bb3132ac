package io.quanzi.sandbox.second;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Takes {@code CONNECT}, plays qyapi.weixin.qq.com with a certificate of its own, and hands what was inside the TLS to the
 * sandbox: for a client whose host is a constant.
 */
final class TlsProxy implements AutoCloseable {
    static final String PASSWORD = "changeit";
    private static final String HOST = "qyapi.weixin.qq.com";

    private final URI sandbox;
    private final SSLContext tls;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** @param keys where {@link #makeKeys} put them */
    TlsProxy(String sandbox, Path keys) throws IOException, GeneralSecurityException {
        this.sandbox = URI.create(sandbox);
        var store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** A key with a certificate for WeCom's host, by the JDK's own keytool; clients trust the same file. */
    static Path makeKeys(Path directory) throws IOException, InterruptedException {
        var keys = directory.resolve("wecom.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "wecom",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + HOST,
                        "-ext",
                        "san=dns:" + HOST,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.out").toFile())
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed: " + Files.readString(directory.resolve("keytool.out")));
        }
        return keys;
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            if (!head(client.getInputStream()).startsWith("CONNECT " + HOST + ":443 ")) {
                return;
            }
            client.getOutputStream()
                    .write("HTTP/1.1 200 Connection Established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            try (var inside = (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), false);
                    var behind = new Socket(sandbox.getHost(), sandbox.getPort())) {
                inside.setUseClientMode(false);
                var back = threads.submit(() -> behind.getInputStream().transferTo(inside.getOutputStream()));
                inside.getInputStream().transferTo(behind.getOutputStream());
                back.cancel(true);
            }
        } catch (IOException ended) {
            // The client has what it wanted, or reports itself what it did not get.
        }
    }

    /** All up to the empty line, and not one byte more: what follows is TLS. */
    private static String head(InputStream in) {
        var head = new StringBuilder();
        try {
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    return "";
                }
                head.append((char) next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return head.toString();
    }
}

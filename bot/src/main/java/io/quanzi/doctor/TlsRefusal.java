package io.quanzi.doctor;

import io.quanzi.doctor.ResponseClassifier.Cause;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Explains why a TLS connection is not trusted, by the certificate that is shown. */
final class TlsRefusal {
    private static final int TIMEOUT_MILLIS = 5_000;

    private TlsRefusal() {}

    /** @param refusal what the client said that trusts nobody without reason */
    static Cause causeOf(URI url, String refusal, Instant now) {
        String host = url.getHost();
        List<X509Certificate> chain;
        try {
            chain = chainOf(url);
        } catch (IOException | GeneralSecurityException unseen) {
            if (speaksPlainly(url)) {
                return Cause.by("no-tls", host, "");
            }
            String message = String.valueOf(unseen.getMessage());
            boolean hungUp = unseen instanceof EOFException || message.contains("reset");
            return Cause.by(hungUp ? "tls-reset" : "tls", host, refusal.isEmpty() ? message : refusal);
        }
        if (chain.isEmpty()) {
            return Cause.by("tls", host, refusal);
        }
        X509Certificate own = chain.get(0);
        Instant begins = own.getNotBefore().toInstant();
        Instant ends = own.getNotAfter().toInstant();
        String subject = own.getSubjectX500Principal().getName();
        String issuer = own.getIssuerX500Principal().getName();
        if (ends.isBefore(now)) {
            return Cause.by("expired", host, ends);
        }
        if (begins.isAfter(now)) {
            return Cause.by("not-yet", host, begins);
        }
        if (own.getIssuerX500Principal().equals(own.getSubjectX500Principal())) {
            return Cause.by("self-signed", host, subject);
        }
        return refusal.matches("(?is).*(subject alternative|no name matching).*")
                ? Cause.by("name-mismatch", host, subject)
                : Cause.by("issuer", host, issuer);
    }

    private static List<X509Certificate> chainOf(URI url) throws IOException, GeneralSecurityException {
        var shown = new Shown();
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {shown}, null);
        // a socket over another asks for the host by its name, as a browser and WeCom do
        try (Socket plain = connect(url);
                var socket =
                        (SSLSocket) tls.getSocketFactory().createSocket(plain, url.getHost(), plain.getPort(), true)) {
            socket.startHandshake();
        } catch (SSLException afterwards) {
            // the chain was shown before the handshake ended
            if (shown.chain.isEmpty()) {
                throw afterwards;
            }
        }
        return shown.chain;
    }

    /** Whether a certificate is shown at all. */
    static boolean isShown(URI url) {
        try {
            return !chainOf(url).isEmpty();
        } catch (IOException | GeneralSecurityException none) {
            return false;
        }
    }

    /** Whether HTTP without TLS is answered. */
    private static boolean speaksPlainly(URI url) {
        try (Socket socket = connect(url)) {
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] start = socket.getInputStream().readNBytes(5);
            return new String(start, StandardCharsets.US_ASCII).equals("HTTP/");
        } catch (IOException silent) {
            return false;
        }
    }

    private static Socket connect(URI url) throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(url.getHost(), ProbeAnswer.port(url)), TIMEOUT_MILLIS);
        return socket;
    }

    /** Trusts whoever comes, because it only looks: not one byte is sent over the connection it is used for. */
    private static final class Shown implements X509TrustManager {
        private final List<X509Certificate> chain = new ArrayList<>();

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String kind) {
            chain.addAll(List.of(shown));
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

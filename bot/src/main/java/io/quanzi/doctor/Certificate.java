package io.quanzi.doctor;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Explains why a TLS connection is not trusted, by the certificate that is shown. */
final class Certificate {
    private static final int MILLIS = 5_000;

    private Certificate() {}

    /**
     * The problem of a certificate.
     *
     * @param cause {@code expired}, {@code not-yet}, {@code self-signed}, {@code name-mismatch}, {@code issuer}, {@code no-tls},
     *     {@code tls-reset} or {@code tls}
     * @param detail the day, the name or the issuer that says so
     */
    record Problem(String cause, String detail) {}

    /** @param refusal what the client said that trusts nobody without reason */
    static Problem faultOf(URI url, String refusal, Instant now) {
        String words = refusal.toLowerCase(Locale.ROOT);
        List<X509Certificate> chain;
        try {
            chain = chainOf(url);
        } catch (IOException | GeneralSecurityException unseen) {
            String told = refusal.isEmpty() ? String.valueOf(unseen.getMessage()) : refusal;
            if (speaksPlainly(url)) {
                return new Problem("no-tls", "");
            }
            boolean hungUp = unseen instanceof EOFException
                    || String.valueOf(unseen.getMessage()).contains("reset");
            return new Problem(hungUp ? "tls-reset" : "tls", told);
        }
        if (chain.isEmpty()) {
            return new Problem("tls", refusal);
        }
        X509Certificate own = chain.get(0);
        Instant begins = own.getNotBefore().toInstant();
        Instant ends = own.getNotAfter().toInstant();
        String subject = own.getSubjectX500Principal().getName();
        String issuer = own.getIssuerX500Principal().getName();
        if (ends.isBefore(now) || begins.isAfter(now)) {
            return ends.isBefore(now)
                    ? new Problem("expired", ends.toString())
                    : new Problem("not-yet", begins.toString());
        }
        if (own.getIssuerX500Principal().equals(own.getSubjectX500Principal())) {
            return new Problem("self-signed", subject);
        }
        return words.contains("subject alternative") || words.contains("no name matching")
                ? new Problem("name-mismatch", subject)
                : new Problem("issuer", issuer);
    }

    private static List<X509Certificate> chainOf(URI url) throws IOException, GeneralSecurityException {
        var shown = new Shown();
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {shown}, new SecureRandom());
        int port = ProbeClient.port(url);
        try (var plain = new Socket()) {
            plain.connect(new InetSocketAddress(url.getHost(), port), MILLIS);
            plain.setSoTimeout(MILLIS);
            try (var socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, url.getHost(), port, true)) {
                name(socket, url.getHost());
                socket.startHandshake();
            } catch (SSLException afterwards) {
                // the chain was shown before the handshake ended
                if (shown.chain.isEmpty()) {
                    throw afterwards;
                }
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
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(url.getHost(), ProbeClient.port(url)), MILLIS);
            socket.setSoTimeout(MILLIS);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] start = socket.getInputStream().readNBytes(5);
            return new String(start, StandardCharsets.US_ASCII).equals("HTTP/");
        } catch (IOException silent) {
            return false;
        }
    }

    /** Tells which of its hosts is asked for, as a browser and WeCom do. */
    private static void name(SSLSocket socket, String host) {
        if (!host.matches("[0-9.:\\[\\]]+")) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            socket.setSSLParameters(parameters);
        }
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

package io.quanzi.doctor;

import io.quanzi.doctor.ResponseClassifier.Cause;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.http.ssl.SSLContexts;

/** Explains why a TLS connection is not trusted, by the certificate that is shown. */
final class TlsRefusal {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

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
        var chain = new ArrayList<X509Certificate>();
        // trusts whoever comes, because it only looks: not one byte is sent over this connection
        var tls = SSLContexts.custom()
                .loadTrustMaterial((shown, kind) -> chain.addAll(List.of(shown)))
                .build();
        // a socket over another asks for the host by its name, as a browser and WeCom do
        try (Socket plain = connect(url);
                var socket =
                        (SSLSocket) tls.getSocketFactory().createSocket(plain, url.getHost(), plain.getPort(), true)) {
            socket.startHandshake();
        } catch (SSLException afterwards) {
            // the chain was shown before the handshake ended
            if (chain.isEmpty()) {
                throw afterwards;
            }
        }
        return chain;
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
        URI plain = URI.create("http://" + url.getHost() + ":" + ProbeAnswer.port(url));
        return !ProbeClient.ofApi(TIMEOUT).get(plain).isFailed();
    }

    private static Socket connect(URI url) throws IOException {
        var socket = new Socket();
        socket.setSoTimeout((int) TIMEOUT.toMillis());
        socket.connect(new InetSocketAddress(url.getHost(), ProbeAnswer.port(url)), (int) TIMEOUT.toMillis());
        return socket;
    }
}

package io.quanzi.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quanzi.doctor.ProbeAnswer.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

/** An HTTP client that behaves as WeCom does: it follows no redirect, keeps no cookie, and waits for so long only. */
final class ProbeClient {
    /** Headers that WeCom's callbacks begin with; some gateways let browsers through and not this, or the reverse. */
    private static final Map<String, String> AS_WECOM =
            Map.of("User-Agent", "Mozilla/4.0", "Accept", "*/*", "Cache-Control", "no-cache", "Pragma", "no-cache");

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpClient http;
    private final Map<String, String> headers;
    private final Duration most;
    private final Duration connect;

    private ProbeClient(Duration most, Duration connect, @Nullable SSLContext trust, Map<String, String> headers) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connect)
                .followRedirects(HttpClient.Redirect.NEVER);
        this.http = (trust == null ? builder : builder.sslContext(trust)).build();
        this.headers = headers;
        this.most = most;
        this.connect = connect;
    }

    /** Makes a client for calls of an API. */
    static ProbeClient ofApi(Duration most) {
        return new ProbeClient(most, CONNECT, null, Map.of());
    }

    /** Makes a client whose requests look like WeCom's callbacks. */
    static ProbeClient asWeCom(Duration most) {
        return asWeCom(most, CONNECT, null);
    }

    /** @param trust whom to trust instead of the public authorities */
    static ProbeClient asWeCom(Duration most, Duration connect, @Nullable SSLContext trust) {
        return new ProbeClient(most, connect, trust, AS_WECOM);
    }

    ProbeAnswer get(URI uri) {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    ProbeAnswer post(URI uri, String type, String body) {
        return send(HttpRequest.newBuilder(uri)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private ProbeAnswer send(HttpRequest.Builder builder) {
        headers.forEach(builder::header);
        HttpRequest request = builder.timeout(most).build();
        long start = System.nanoTime();
        var answer = http.sendAsync(request, BodyHandlers.ofString(UTF_8));
        try {
            var came = answer.get(most.toMillis(), TimeUnit.MILLISECONDS);
            return ProbeAnswer.of(came, Duration.ofNanos(System.nanoTime() - start));
        } catch (TimeoutException late) {
            answer.cancel(true);
            return ProbeAnswer.none(request.uri(), Failure.TIMEOUT, "");
        } catch (ExecutionException failed) {
            return failure(request.uri(), Objects.requireNonNullElse(failed.getCause(), failed));
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return ProbeAnswer.none(request.uri(), Failure.TIMEOUT, "interrupted");
        }
    }

    private ProbeAnswer failure(URI uri, Throwable failed) {
        if (failed instanceof ConnectException || failed instanceof HttpConnectTimeoutException) {
            return dial(uri);
        }
        String detail =
                String.valueOf(NestedExceptionUtils.getMostSpecificCause(failed).getMessage());
        if (failed instanceof SSLException) {
            return ProbeAnswer.none(uri, Failure.TLS, detail);
        }
        return ProbeAnswer.none(uri, failed instanceof HttpTimeoutException ? Failure.TIMEOUT : Failure.CUT, detail);
    }

    /** The client calls everything before the first byte a failed connection; a bare one tells more. */
    private ProbeAnswer dial(URI uri) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), ProbeAnswer.port(uri)), (int) connect.toMillis());
            return ProbeAnswer.none(uri, "https".equals(uri.getScheme()) ? Failure.TLS : Failure.CUT, "");
        } catch (UnknownHostException unknown) {
            return ProbeAnswer.none(uri, Failure.NAME, "");
        } catch (IOException away) {
            String words = String.valueOf(away.getMessage());
            boolean refused = away instanceof ConnectException && words.contains("refused");
            return ProbeAnswer.none(uri, refused ? Failure.REFUSED : Failure.UNREACHABLE, words);
        }
    }
}

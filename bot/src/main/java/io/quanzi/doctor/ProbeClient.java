package io.quanzi.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** An HTTP client that behaves as WeCom does: it follows no redirect, keeps no cookie, and waits for so long only. */
final class ProbeClient {
    /**
     * Headers that WeCom's callbacks begin with; some gateways let browsers through and not this, or the other way
     * round.
     */
    private static final String[] AS_WECOM = {
        "User-Agent", "Mozilla/4.0", "Accept", "*/*", "Cache-Control", "no-cache", "Pragma", "no-cache"
    };

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int SHOWN = 80;

    private final HttpClient http;
    private final String[] headers;
    private final Duration most;
    private final Duration connect;

    /** Makes a client for calls of an API. */
    ProbeClient(Duration most) {
        this(most, CONNECT, null, new String[0]);
    }

    private ProbeClient(Duration most, Duration connect, @Nullable SSLContext trust, String[] headers) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connect)
                .followRedirects(HttpClient.Redirect.NEVER);
        this.http = (trust == null ? builder : builder.sslContext(trust)).build();
        this.headers = headers;
        this.most = most;
        this.connect = connect;
    }

    /** Makes a client whose requests look like WeCom's callbacks. */
    static ProbeClient asWeCom(Duration most) {
        return asWeCom(most, CONNECT, null);
    }

    /** @param trust whom to trust instead of the public authorities */
    static ProbeClient asWeCom(Duration most, Duration connect, @Nullable SSLContext trust) {
        return new ProbeClient(most, connect, trust, AS_WECOM);
    }

    /** The outcome of a request. */
    sealed interface ProbeResult permits ProbeAnswer, Failure {}

    /** An answer, whatever it says. */
    record ProbeAnswer(int status, HttpHeaders headers, String body, Duration took) implements ProbeResult {
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        boolean isHtml() {
            String start = body.stripLeading().toLowerCase(Locale.ROOT);
            return header("Content-Type").toLowerCase(Locale.ROOT).contains("html")
                    || start.startsWith("<!doctype")
                    || start.startsWith("<html");
        }

        /** Returns the server's name as the answer gives it; {@code ?} when it gives none. */
        String server() {
            String server = header("Server");
            return server.isEmpty() ? "?" : server;
        }

        /** The beginning, on one line. */
        String shown() {
            return shortened(body);
        }

        /** The first words that a browser would show of it. */
        String words() {
            return shortened(body.replaceAll("(?is)<(script|style|title)\\b.*?</\\1>", " ")
                    .replaceAll("(?s)<[^>]*>", " "));
        }

        private static String shortened(String text) {
            String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
            return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
        }
    }

    /** No answer. */
    record Failure(Kind kind, String detail) implements ProbeResult {}

    /** The place where a request failed. */
    enum Kind {
        NAME,
        REFUSED,
        UNREACHABLE,
        TLS,
        TIMEOUT,
        CUT
    }

    ProbeResult get(URI uri) {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    ProbeResult post(URI uri, String type, String body) {
        return send(HttpRequest.newBuilder(uri)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private ProbeResult send(HttpRequest.Builder request) {
        if (headers.length > 0) {
            request.headers(headers);
        }
        long start = System.nanoTime();
        var answer = http.sendAsync(
                request.timeout(most).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        try {
            HttpResponse<String> came = answer.get(most.toMillis(), TimeUnit.MILLISECONDS);
            return new ProbeAnswer(
                    came.statusCode(), came.headers(), came.body(), Duration.ofNanos(System.nanoTime() - start));
        } catch (TimeoutException late) {
            answer.cancel(true);
            return new Failure(Kind.TIMEOUT, "");
        } catch (ExecutionException | CompletionException failed) {
            Failure failure = failure(failed.getCause() == null ? failed : failed.getCause());
            return failure.kind() == Kind.UNREACHABLE ? dial(request.build().uri()) : failure;
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Failure(Kind.TIMEOUT, "interrupted");
        }
    }

    /** The client calls everything before the first byte a failed connection; a bare one tells more. */
    private Failure dial(URI uri) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), port(uri)), (int) connect.toMillis());
            return new Failure("https".equals(uri.getScheme()) ? Kind.TLS : Kind.CUT, "");
        } catch (ConnectException refused) {
            String words = String.valueOf(refused.getMessage());
            return new Failure(words.contains("refused") ? Kind.REFUSED : Kind.UNREACHABLE, words);
        } catch (IOException away) {
            return new Failure(Kind.UNREACHABLE, String.valueOf(away.getMessage()));
        }
    }

    static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    }

    /** Classifies a failure by the first cause that says for certain where it ended. */
    private static Failure failure(Throwable failed) {
        String detail = "";
        Kind kind = Kind.CUT;
        for (Throwable one = failed;
                one != null && (kind == Kind.CUT || kind == Kind.UNREACHABLE);
                one = one.getCause()) {
            detail = Objects.requireNonNullElse(one.getMessage(), detail);
            Kind told = kind(one);
            kind = told == Kind.CUT ? kind : told;
        }
        return new Failure(kind, detail);
    }

    private static Kind kind(Throwable failed) {
        if (failed instanceof UnknownHostException || failed instanceof UnresolvedAddressException) {
            return Kind.NAME;
        }
        if (failed instanceof HttpConnectTimeoutException || failed instanceof ConnectException) {
            return Kind.UNREACHABLE;
        }
        return failed instanceof HttpTimeoutException
                ? Kind.TIMEOUT
                : failed instanceof SSLException ? Kind.TLS : Kind.CUT;
    }
}

package io.quanzi.sandbox.callback;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.platform.App;
import io.quanzi.sandbox.platform.Platform;
import io.quanzi.sandbox.platform.PlatformAccounts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events to where they go: a pool of threads per app, 5 seconds for an answer, then again after a gap with the same
 * plaintext under a new nonce. A retry waits beside its pool, so that one bad event does not hold up the others.
 *
 * <p>Waits and signatures go by the system's clock: the network does not know of the sandbox's.
 */
public final class CallbackSender implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CallbackSender.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final SandboxState sandboxState;
    private final PlatformAccounts accounts;
    private final Callbacks callbacks;
    private final Duration retryGap;
    private final int inFlight;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_TIMEOUT)
            .build();
    private final Map<String, ExecutorService> executors = new ConcurrentHashMap<>();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(daemon("retries"));
    private final Map<String, Waiting> waits = new ConcurrentHashMap<>();
    private final Map<String, List<Callbacks.Pending>> behind = new ConcurrentHashMap<>();
    /** Programs that answered the latest attempt, to which a connection may therefore be open. */
    private final Set<String> kept = ConcurrentHashMap.newKeySet();

    private final SecureRandom random = new SecureRandom();

    /** @param inFlight events of one app that may be under way at a time; 1 keeps their order */
    public CallbackSender(
            SandboxState sandboxState,
            PlatformAccounts accounts,
            Callbacks callbacks,
            Duration retryGap,
            int inFlight) {
        this.sandboxState = sandboxState;
        this.accounts = accounts;
        this.callbacks = callbacks;
        this.retryGap = retryGap;
        this.inFlight = inFlight;
    }

    /** Takes up what the journal has, and all that comes. */
    public void start() {
        callbacks.handTo(this::take);
        takeUpAll();
    }

    /** Takes up all that waits, after the state was replaced. */
    public void takeUpAll() {
        sandboxState.act(() -> List.copyOf(callbacks.pending().all())).forEach(this::take);
    }

    /** Checks what a callback needs; the message says what to give. */
    public static void check(App app) {
        if (app.callbackUrl() == null) {
            return;
        }
        if (app.token() == null || app.aesKey() == null) {
            throw new IllegalArgumentException("expected \"token\" and \"aesKey\" beside \"callbackUrl\"");
        }
        CallbackEnvelope.key(app.aesKey());
        var scheme = URI.create(app.callbackUrl()).getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException(
                    "expected \"callbackUrl\" such as http://127.0.0.1:8080/wecom/callback, got " + app.callbackUrl());
        }
    }

    @Override
    public void close() {
        later.shutdownNow();
        executors.values().forEach(ExecutorService::shutdownNow);
    }

    /** Looks anew at the events that wait for an instant of the sandbox's clock. */
    public void clockMoved() {
        for (var waiting : List.copyOf(waits.values())) {
            var hold = waiting.event().hold();
            if (hold != null && hold.until() != null && cancelled(waiting)) {
                take(waiting.event());
            }
        }
    }

    private boolean cancelled(Waiting waiting) {
        synchronized (waits) {
            return waits.remove(waiting.event().id(), waiting)
                    && waiting.timer().cancel(false);
        }
    }

    private void take(Callbacks.Pending event) {
        callbacks.deliveries().enter(event, sandboxState.now(), CallbackDeliveries.State.waiting);
        var hold = event.hold();
        if (hold == null) {
            send(event);
            var overtaken = behind.remove(event.app());
            if (overtaken != null) {
                overtaken.forEach(this::letGo);
            }
            return;
        }
        var wait = hold.until() == null
                ? hold.millis()
                : Duration.between(sandboxState.now(), hold.until()).toMillis();
        if (wait <= 0) {
            send(event);
            return;
        }
        try {
            synchronized (waits) {
                waits.put(event.id(), new Waiting(event, schedule(() -> letGo(event), wait)));
            }
        } catch (RejectedExecutionException closed) {
            log.debug("callback left in the journal id={}", event.id());
        }
        if (hold.behind()) {
            behind.computeIfAbsent(event.app(), app -> new CopyOnWriteArrayList<>())
                    .add(event);
        }
    }

    /** Sends an event that was kept back, unless that is done. */
    private void letGo(Callbacks.Pending event) {
        synchronized (waits) {
            var waiting = waits.remove(event.id());
            if (waiting == null) {
                return;
            }
            waiting.timer().cancel(false);
        }
        send(event);
    }

    private void send(Callbacks.Pending event) {
        try {
            executors
                    .computeIfAbsent(event.app(), app -> Executors.newFixedThreadPool(inFlight, daemon(app)))
                    .execute(() -> carry(event.id()));
        } catch (RejectedExecutionException closed) {
            log.debug("callback left in the journal id={}", event.id());
        }
    }

    private void carry(String id) {
        var parcel = sandboxState.act(() -> parcel(id));
        if (parcel == null) {
            return;
        }
        var begun = System.nanoTime();
        try {
            var response = sent(parcel.request());
            attempted(parcel, begun, Integer.toString(response.statusCode()));
            if (response.statusCode() == 200 || !parcel.retryOnRefusal()) {
                sandboxState.act(() -> callbacks.delivered(id));
                return;
            }
            log.debug("callback refused status={} id={}", response.statusCode(), id);
        } catch (IOException e) {
            attempted(parcel, begun, e instanceof HttpTimeoutException ? "no answer in 5 s" : "no connection");
            log.debug("callback failed id={}", id, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (sandboxState.act(() -> callbacks.failed(id))) {
            later(parcel.event());
        }
    }

    /**
     * Sends over a kept connection, where there is one. A program may close it in the very moment in which it is used
     * again; that is no failed attempt, and the request goes out once more over another.
     */
    private HttpResponse<Void> sent(HttpRequest request) throws IOException, InterruptedException {
        var program = request.uri().getAuthority();
        var wasKept = kept.remove(program);
        HttpResponse<Void> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (HttpTimeoutException | ConnectException e) {
            throw e;
        } catch (IOException closed) {
            if (!wasKept) {
                throw closed;
            }
            response = http.send(request, HttpResponse.BodyHandlers.discarding());
        }
        kept.add(program);
        return response;
    }

    private void attempted(Parcel parcel, long begun, String answer) {
        callbacks
                .deliveries()
                .attempted(
                        parcel.event().id(),
                        new CallbackDeliveries.Attempt(
                                sandboxState.now(), parcel.nonce(), (System.nanoTime() - begun) / 1_000_000, answer));
    }

    private void later(Callbacks.Pending event) {
        try {
            var unused = schedule(() -> send(event), retryGap.toMillis());
        } catch (RejectedExecutionException closed) {
            log.debug("callback left in the journal id={}", event.id());
        }
    }

    private ScheduledFuture<?> schedule(Runnable work, long millis) {
        return later.schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    /** The request of an attempt; null when the event is gone, or nobody listens any more. */
    private @Nullable Parcel parcel(String id) {
        var event = callbacks.pending().find(id);
        if (event == null) {
            return null;
        }
        var app = accounts.find(event.app());
        if (app == null || app.callbackUrl() == null || app.token() == null || app.aesKey() == null) {
            callbacks.delivered(id);
            return null;
        }
        var nonce = Long.toString(Long.parseLong(Ids.hex(8), 16));
        return new Parcel(event, nonce, request(app, event, nonce), callbacks.retryOnRefusal());
    }

    private HttpRequest request(App app, Callbacks.Pending event, String nonce) {
        var envelope = new CallbackEnvelope(String.valueOf(app.token()), String.valueOf(app.aesKey()), app.account());
        var salt = new byte[16];
        random.nextBytes(salt);
        var sealed = envelope.seal(event.packet(), salt);
        var timestamp = Long.toString(System.currentTimeMillis() / 1000);
        var query = "msg_signature=" + envelope.sign(timestamp, nonce, sealed) + "&timestamp=" + timestamp + "&nonce="
                + nonce;
        if (app.platform() != Platform.WECOM) {
            query = "signature=" + envelope.sign(timestamp, nonce) + "&" + query + "&openid=" + event.openid()
                    + "&encrypt_type=aes";
        }
        var json = event.packet().startsWith("{");
        var url = String.valueOf(app.callbackUrl());
        return HttpRequest.newBuilder(URI.create(url + (url.contains("?") ? "&" : "?") + query))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", json ? "application/json" : "text/xml")
                .POST(HttpRequest.BodyPublishers.ofString(body(app, sealed, json), StandardCharsets.UTF_8))
                .build();
    }

    private static String body(App app, String sealed, boolean json) {
        var to = app.originalId() == null ? app.account() : app.originalId();
        if (json) {
            return "{\"ToUserName\":\"" + to + "\",\"Encrypt\":\"" + sealed + "\"}";
        }
        return new Xml()
                .text("ToUserName", to)
                .text("AgentID", app.agentId())
                .text("Encrypt", sealed)
                .end();
    }

    private static java.util.concurrent.ThreadFactory daemon(String name) {
        return work -> {
            var thread = new Thread(work, "sandbox callbacks " + name);
            thread.setDaemon(true);
            thread.setContextClassLoader(CallbackSender.class.getClassLoader()); // not that of the request it began in
            return thread;
        };
    }

    private record Parcel(Callbacks.Pending event, String nonce, HttpRequest request, boolean retryOnRefusal) {}

    private record Waiting(Callbacks.Pending event, ScheduledFuture<?> timer) {}
}

package io.quanzi.commands;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API of a bot on this machine: the one that runs on the data directory, else one started for the command. */
final class BotClient implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    /** A file of the console, which a bot that is at work at all gives at once. */
    private static final String SIGN_OF_LIFE = "/assets/mark.svg";

    private static final Duration PING_TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final RunFile run;
    private final @Nullable BotProcess own;

    private BotClient(RunFile run, @Nullable BotProcess own) {
        this.run = run;
        this.own = own;
    }

    /** A bot whose process is there and that does not answer. */
    static final class Silent extends IllegalStateException {
        private static final long serialVersionUID = 1;

        private final transient RunFile run;

        Silent(RunFile run, String what, Throwable cause) {
            super(
                    "the bot of process %d does not answer on port %d: %s; see its log, stop it and start it again"
                            .formatted(run.pid(), run.port(), what),
                    cause);
            this.run = run;
        }

        RunFile run() {
            return run;
        }
    }

    /**
     * Finds the running bot, or starts a quiet one on the data.
     *
     * @throws Silent when it runs and does not answer
     */
    static BotClient open(Class<?> application) {
        return open(() -> BotProcess.quiet(application));
    }

    /**
     * The same; one that is started leaves the files in force that are, whatever the disk has.
     *
     * @throws Silent when it runs and does not answer
     */
    static BotClient openAsStored(Class<?> application) {
        return open(() -> BotProcess.quietAsStored(application));
    }

    private static BotClient open(Supplier<BotProcess> quiet) {
        Optional<BotClient> live = running();
        if (live.isPresent()) {
            return live.get();
        }
        BotProcess own = quiet.get();
        return new BotClient(own.run(), own);
    }

    /**
     * Finds the running bot; starts none.
     *
     * @throws Silent when it runs and does not answer
     */
    static Optional<BotClient> running() {
        return RunFile.live(StartupSettings.dataDirectory()).map(BotClient::of);
    }

    /**
     * Talks to this bot.
     *
     * @throws Silent when it does not answer
     */
    static BotClient of(RunFile run) {
        var client = new BotClient(run, null);
        client.send(client.request(SIGN_OF_LIFE).timeout(PING_TIMEOUT).build(), HttpResponse.BodyHandlers.discarding());
        return client;
    }

    JsonNode get(String path) {
        return call("GET", path, BodyPublishers.noBody(), "application/json");
    }

    JsonNode post(String path, BodyPublisher body, String type) {
        return call("POST", path, body, type);
    }

    /** Opens what the bot sends, as it comes; a stream that breaks off is an error when it is read. */
    InputStream download(String path) {
        HttpResponse<InputStream> answer =
                send(request(path).header("Accept", "*/*").build(), HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() >= 400) {
            try (InputStream body = answer.body()) {
                throw new IllegalStateException(
                        why(answer.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8)));
            } catch (IOException unreadable) {
                throw new IllegalStateException("the bot answered " + answer.statusCode(), unreadable);
            }
        }
        return answer.body();
    }

    private JsonNode call(String method, String path, BodyPublisher body, String type) {
        HttpRequest request = request(path)
                .header("Content-Type", type)
                .header("Accept", "application/json")
                .method(method, body)
                .build();
        HttpResponse<String> answer = send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IllegalStateException(why(answer.statusCode(), answer.body()));
        }
        return JSON.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + run.port() + path))
                .timeout(Duration.ofMinutes(10))
                .header("Authorization", "Bearer " + run.token());
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (HttpTimeoutException late) {
            throw new Silent(
                    run,
                    "nothing came within "
                            + request.timeout().orElse(PING_TIMEOUT).toSeconds() + " s",
                    late);
        } catch (IOException unreachable) {
            String what = unreachable.getMessage();
            throw new Silent(run, what == null ? "nobody listens there" : what, unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the bot", interrupted);
        }
    }

    private static String why(int status, String body) {
        try {
            return JSON.readTree(body).path("detail").asString(body);
        } catch (RuntimeException plain) {
            return status + " " + body;
        }
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}

package io.quanzi.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long a sandbox takes to open the journal of a corp that has been at work: each customer came by a scan, was told
 * of in a callback, and joined a group.
 *
 * <p>Arguments: number of customers (20000 when absent). The journal is made anew, as large as it stood before the last
 * close, and opened three times.
 */
final class JournalBench {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private JournalBench() {}

    public static void main(String[] args) throws Exception {
        int customers = args.length == 0 ? 20_000 : Integer.parseInt(args[0]);
        var directory = Files.createTempDirectory("journal-bench");
        var kept = Files.createTempDirectory("journal-bench-kept");
        var file = directory.resolve("state.jsonl");
        System.out.printf("%-28s %10s %12s%n", "journal", "MB", "milliseconds");
        var options = SandboxOptions.inMemory().withJournal(directory);
        try (var sandbox = Sandbox.start(options)) {
            work(sandbox, customers);
            Files.copy(file, kept.resolve("state.jsonl"));
        }
        for (int i = 0; i < 3; i++) {
            Files.copy(kept.resolve("state.jsonl"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            print("as a kill left it", file, open(options));
        }
        for (int i = 0; i < 3; i++) {
            print("after a close", file, open(options));
        }
    }

    private static void print(String what, Path file, long[] opened) throws IOException {
        System.out.printf("%-28s %10.1f %12d%n", what, opened[0] / 1e6, opened[1]);
        if (Files.size(file) == 0) {
            throw new IllegalStateException("the journal is empty");
        }
    }

    private static long[] open(SandboxOptions options) throws IOException {
        var size =
                Files.size(java.util.Objects.requireNonNull(options.journal()).resolve("state.jsonl"));
        var begun = System.nanoTime();
        var sandbox = Sandbox.start(options);
        var took = (System.nanoTime() - begun) / 1_000_000;
        sandbox.close();
        return new long[] {size, took};
    }

    /** A corp's work: people come, scan, join; the events are heard by a program of this process. */
    private static void work(Sandbox sandbox, int customers) throws Exception {
        var hearing = com.sun.net.httpserver.HttpServer.create(
                new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
        hearing.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        hearing.start();
        try {
            var sim = sandbox.baseUrl() + "/_sim";
            send("PUT", sim + "/apps/ww0123456789abcdef/1000002", """
                    {"secret":"secret","callbackUrl":"http://127.0.0.1:%d/","token":"QDG6eK",
                     "aesKey":"jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"}""".formatted(
                            hearing.getAddress().getPort()));
            send("POST", sim + "/people", "{\"kind\":\"staff\",\"nickname\":\"小美\"}");
            var token = json(send(
                            "GET",
                            sandbox.baseUrl() + "/cgi-bin/gettoken?corpid=ww0123456789abcdef&corpsecret=secret",
                            ""))
                    .path("access_token")
                    .stringValue();
            var way = json(send(
                            "POST",
                            sandbox.baseUrl() + "/cgi-bin/externalcontact/add_contact_way?access_token=" + token,
                            "{\"type\":1,\"scene\":2,\"state\":\"s\",\"user\":[\"staff1\"]}"))
                    .path("qr_code")
                    .stringValue();
            var chat = "";
            for (int i = 1; i <= customers; i++) {
                if (i % 400 == 1) {
                    chat = json(send("POST", sim + "/groups", "{\"owner\":\"staff1\",\"name\":\"g\"}"))
                            .path("chatId")
                            .stringValue();
                    send(
                            "POST",
                            sim + "/people",
                            IntStream.range(i, i + 400)
                                    .mapToObj(n -> "{\"nickname\":\"客户" + n + "\"}")
                                    .collect(java.util.stream.Collectors.joining(",", "[", "]")));
                }
                send("POST", sim + "/scan", "{\"person\":\"p" + i + "\",\"url\":\"" + way + "\"}");
                send("POST", sim + "/join", "{\"person\":\"p" + i + "\",\"chatId\":\"" + chat + "\"}");
            }
        } finally {
            hearing.stop(0);
        }
    }

    private static tools.jackson.databind.JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static String send(String method, String url, String body) throws IOException, InterruptedException {
        var response = HTTP.send(
                HttpRequest.newBuilder(URI.create(url))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(url + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }
}

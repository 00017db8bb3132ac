package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** What strangers try against the whole program: to fill it, to stop it, to make it speak for somebody else. */
@ConsoleTest
class AttackTests {
    private static final String OURS = "Host: 127.0.0.1\r\nConnection: close\r\n";

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private ServletWebServerApplicationContext program;

    @Test
    void keepsNoSessionForWhoIsNotLoggedIn() throws Exception {
        int loggedIn = sessions(); // by other tests of the same program

        visit(300);

        assertThat(sessions()).isEqualTo(loggedIn);
    }

    @Test
    @Tag("soak")
    void keepsNoSessionForTenThousandWhoAreNotLoggedIn() throws Exception {
        int loggedIn = sessions(); // by other tests of the same program

        visit(10_000);

        assertThat(sessions()).isEqualTo(loggedIn);
    }

    private int sessions() {
        var server = (TomcatWebServer) Objects.requireNonNull(program.getWebServer());
        return Stream.of(server.getTomcat().getHost().findChildren())
                .mapToInt(part -> ((Context) part).getManager().getActiveSessions())
                .sum();
    }

    private void visit(int times) throws Exception {
        List<String> paths = List.of("/", "/customers?stage=x", "/login", "/error", "/posts", "/nothing", "/backup");
        for (int i = 0; i < times; i++) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + paths.get(i % paths.size())))
                            .header("Accept", "text/html")
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            assertThat(answer.headers().allValues("set-cookie"))
                    .noneMatch(cookie -> cookie.startsWith("JSESSIONID") || cookie.startsWith("login"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /\u00ff[] HTTP/1.1|",
                "GARBAGE|",
                "GET /%zz HTTP/1.1|",
                "GET /%00 HTTP/1.1|",
                "GET /a%2fb HTTP/1.1|",
                "GET //x HTTP/1.1|",
                "GET /i;x=1/a HTTP/1.1|",
                "GET /../../etc HTTP/1.1|",
                "GET /i/%2e%2e/x HTTP/1.1|",
                "TRACE / HTTP/1.1|",
                "TRACE /i/x HTTP/1.1|",
                "CONNECT 127.0.0.1:80 HTTP/1.1|",
                "BREW /shop/events HTTP/1.1|",
                "GET /wecom/callback%2f HTTP/1.1|",
                "GET /wecom/callback;x=1 HTTP/1.1|",
                "GET //wecom/callback HTTP/1.1|",
                "GET /shop/invitations/%00 HTTP/1.1|",
                "GET /o/%2e%2e%2f%2e%2e HTTP/1.1|",
                "GET /webjars/..%2f..%2fapplication.yaml HTTP/1.1|",
                "GET /assets/%5c..%5capplication.yaml HTTP/1.1|",
                "PROPFIND / HTTP/1.1|",
                "F@O / HTTP/1.1|",
                "GET / HTTP/3.7|",
                "GET /login?a=%zz HTTP/1.1|",
                "GET /login?lang=%ff%00 HTTP/1.1|",
                "GET /partner/v1/%E4%BD%A0%2F HTTP/1.1|",
                "GET /shop/invitations/%25%32%66 HTTP/1.1|",
                "GET /error HTTP/1.1|Content-Type: multipart/form-data",
                "POST /login HTTP/1.1|Content-Length: -3",
                "POST /login HTTP/1.1|Content-Length: 3\r\nContent-Length: 4",
                "POST /login HTTP/1.1|Transfer-Encoding: foo",
                "POST /login HTTP/1.1|Content-Type: foo\r\nContent-Length: 0",
                "POST /login HTTP/1.1|Content-Type: text/plain;charset=nope\r\nContent-Length: 0",
                "POST /imports/orders HTTP/1.1|Content-Length: 0",
                "POST /imports/orders HTTP/1.1|Content-Type: multipart/form-data\r\nContent-Length: 0",
                "POST /shop/events HTTP/1.1|Content-Type: multipart/form-data\r\nContent-Length: 0",
                "PUT /m/x HTTP/1.1|Content-Type: multipart/mixed\r\nContent-Length: 0",
                "DELETE /wecom/callback HTTP/1.1|Content-Type: multipart/form-data; boundary=\r\nContent-Length: 0",
                "POST /shop/events HTTP/1.1|Expect: foo\r\nContent-Length: 0",
                "GET /login HTTP/1.1|Cookie: a=\"\u0001;=;;, login=../../x",
                "GET /i/x HTTP/1.1|Accept: image/png",
                "GET /api/nothing HTTP/1.1|Accept: foo",
                "GET /actuator/env HTTP/1.1|"
            })
    void answersNonsenseInItsOwnWords(String asked) throws Exception {
        String line = asked.substring(0, asked.indexOf('|'));
        String more = asked.substring(asked.indexOf('|') + 1);

        String answer = send(line + "\r\n" + OURS + (more.isEmpty() ? "" : more + "\r\n") + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 4");
        assertThat(answer).doesNotContain("Apache Tomcat", "<style", "Exception", "at org.");
        assertThat(answer)
                .contains(
                        "Content-Security-Policy: default-src 'self'",
                        "X-Content-Type-Options: nosniff",
                        "X-Frame-Options: DENY",
                        "Referrer-Policy: same-origin",
                        "no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"OPTIONS * HTTP/1.1", "OPTIONS /login HTTP/1.1", "OPTIONS /i/x HTTP/1.1", "HEAD /login HTTP/1.1"
            })
    void sendsTheHeadersOfAPageWithWhatHasNone(String line) throws Exception {
        assertThat(send(line + "\r\n" + OURS + "\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains(
                        "Content-Security-Policy: default-src 'self'",
                        "X-Content-Type-Options: nosniff",
                        "X-Frame-Options: DENY",
                        "Referrer-Policy: same-origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /", "GET /customers\r\n", "GET /\r\nHost: 127.0.0.1\r\n\r\n"})
    void speaksNoHttpBeforeItsFirstVersion(String asked) throws Exception {
        assertThat(send(asked + "\r\n\r\n")).isEmpty();
    }

    @Test
    void answersHeadersThatAreTooLongAndBodiesThatBreakOff() throws Exception {
        assertThat(List.of(
                        send("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + OURS + "\r\n"),
                        send("GET / HTTP/1.1\r\n" + OURS + "X: " + "a".repeat(20_000) + "\r\n\r\n"),
                        send("POST /login HTTP/1.1\r\n" + OURS + "Transfer-Encoding: chunked\r\n"
                                + "Content-Type: application/x-www-form-urlencoded\r\n\r\nzz\r\nabc\r\n"),
                        send("POST /login HTTP/1.1\r\n" + OURS + "Content-Type: application/x-www-form-urlencoded\r\n"
                                + "Content-Length: 5\r\n\r\na=%zz")))
                .allSatisfy(answer -> assertThat(answer)
                        .startsWith("HTTP/1.1 4")
                        .contains("X-Content-Type-Options: nosniff")
                        .doesNotContain("Apache Tomcat", "Exception"));
    }

    @Test
    void answersOnlyForHostsThatAreItsOwn() throws Exception {
        assertThat(send("GET /login HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
        assertThat(send("GET http://evil.example/login HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
        assertThat(send("GET http://evil.example/login HTTP/1.1\r\n" + OURS + "\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(send("GET /login HTTP/1.1\r\nHost: localhost:99\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(send("GET /login HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
    }

    @Test
    void believesNobodysForwardedHeaders() throws Exception {
        String answer = send("GET /customers HTTP/1.1\r\n" + OURS + "Accept: text/html\r\n"
                + "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: javascript\r\nX-Forwarded-Prefix: %\r\n"
                + "Forwarded: host=evil.example;proto=https\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 302").contains("Location: /login\r\n");
        assertThat(answer).doesNotContain("evil", "Strict-Transport-Security");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /shop/events|Content-Length: 5000",
                "POST /wecom/callback|Transfer-Encoding: chunked",
                "POST /login|Content-Length: 5000",
                "POST /m/nobodys/open|Content-Length: 5000",
                "POST /partner/v1/redemptions|Content-Length: 5000",
                "GET /nothing|Content-Length: 5000",
                "POST /imports/orders|Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 500000"
            })
    void goesOnWhileThreeHundredBodiesDrip(String asked) throws Exception {
        String line = asked.substring(0, asked.indexOf('|'));
        String more = asked.substring(asked.indexOf('|') + 1);
        long now = Instant.now().getEpochSecond();
        String head = line + "?msg_signature=x&nonce=x&timestamp=" + now + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + "X-Quanzi-Timestamp: " + now + "\r\nX-Quanzi-Signature: " + "a".repeat(64) + "\r\n"
                + (more.contains("Content-Type") ? "" : "Content-Type: application/x-www-form-urlencoded\r\n") + more
                + "\r\n\r\n";
        var slow = new ArrayList<Socket>();
        var drips = Executors.newSingleThreadScheduledExecutor();
        try {
            for (int i = 0; i < 300; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                slow.add(socket);
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            }
            var unused = drips.scheduleWithFixedDelay(() -> slow.forEach(AttackTests::drip), 0, 1, TimeUnit.SECONDS);

            for (int i = 0; i < 5; i++) {
                assertThat(status("/login")).isEqualTo(200);
                assertThat(status("/m/nobodys")).isEqualTo(404);
                assertThat(status("/actuator/health")).isEqualTo(200);
            }
            var event = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/shop/events"))
                            .timeout(Duration.ofSeconds(30))
                            .header("X-Quanzi-Timestamp", String.valueOf(now))
                            .header("X-Quanzi-Signature", "a".repeat(64))
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            assertThat(event.statusCode()).isEqualTo(401);
        } finally {
            drips.shutdownNow();
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static void drip(Socket socket) {
        try {
            socket.getOutputStream().write('1');
        } catch (IOException closed) {
            // as it should be, sooner or later
        }
    }

    private int status(String path) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private String send(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            var answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (SocketTimeoutException | SocketException over) {
                // what came until then is what there is
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}

package io.quanzi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other sites, and whoever else reaches the port, get of a sandbox. */
class StrangersTests {
    private static final String SECRET = "s3cret-of-the-app";

    private final Sandbox sandbox = Sandbox.start(SandboxOptions.inMemory());
    private final ControlPlane sim = new ControlPlane(sandbox.baseUrl());
    private final AtomicInteger visits = new AtomicInteger();
    private HttpServer other;

    @BeforeEach
    void setUp() throws IOException {
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            visits.incrementAndGet();
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            if (exchange.getRequestURI().getPath().startsWith("/away")) {
                exchange.getResponseHeaders()
                        .add("Location", exchange.getRequestURI().getQuery());
                exchange.sendResponseHeaders(302, -1);
            } else {
                byte[] page = "x"
                        .repeat(exchange.getRequestURI().getPath().equals("/long") ? 3 << 20 : 10)
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, 0);
                try (var out = exchange.getResponseBody()) {
                    out.write(page);
                } catch (IOException hungUp) {
                    // as it should
                }
            }
            exchange.close();
        });
        other.start();
        sim.put("/_sim/apps/ww1/1000002", """
                {"secret":"%s","token":"t","callbackUrl":"http://127.0.0.1:1/wecom/callback",
                 "aesKey":"jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"}""".formatted(SECRET));
        sim.post("/_sim/people", "{\"nickname\":\"小林\"}");
    }

    @AfterEach
    void stop() {
        other.stop(0);
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:PORT",
                "127.0.0.1.evil.example",
                "localhost.evil",
                "10.0.0.1",
                "x@127.0.0.1"
            })
    void otherNamesForThisMachineAreRefusedEverywhere(String host) throws IOException {
        for (String path :
                new String[] {"/_sim/state", "/", "/screens/web", "/cgi-bin/gettoken?corpid=ww1&corpsecret=" + SECRET
                }) {
            String answer = send("GET " + path, "Host: " + host.replace("PORT", "" + sandbox.port()));

            assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain(SECRET).doesNotContain("access_token\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:PORT", "localhost:PORT", "LOCALHOST", "[::1]:PORT", "qyapi.weixin.qq.com"})
    void loopbackNamesAreServed(String host) throws IOException {
        assertThat(send("GET /_sim/state", "Host: " + host.replace("PORT", "" + sandbox.port())))
                .startsWith("HTTP/1.1 200")
                .contains(SECRET);
    }

    @Test
    void namesThatWereGivenAreServed() throws IOException {
        try (var named = Sandbox.start(SandboxOptions.inMemory().withHost("127.0.0.1", "wecom-sandbox"))) {
            assertThat(send(named.port(), "GET /_sim/state", "Host: wecom-sandbox:8081", ""))
                    .startsWith("HTTP/1.1 200");
            assertThat(send(named.port(), "GET /_sim/state", "Host: other:8081", ""))
                    .startsWith("HTTP/1.1 421");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Origin: https://evil.example",
        "Origin: null",
        "Origin: http://127.0.0.1:1"
    })
    void pagesOfOtherSitesNeitherReadNorAct(String header) throws IOException {
        for (String act : new String[] {
            "GET /_sim/state",
            "GET /_sim/people",
            "PUT /_sim/settings",
            "POST /_sim/reset",
            "GET /screens/phone?slot=1",
            "GET /screens/web?who=p1&url=" + sandbox.baseUrl() + "/help"
        }) {
            String answer = send(act, "Host: 127.0.0.1:" + sandbox.port() + "\r\n" + header);

            assertThat(answer)
                    .as("%s", act)
                    .startsWith("HTTP/1.1 403")
                    .doesNotContain(SECRET)
                    .doesNotContainIgnoringCase("access-control-allow");
        }
        assertThat(sim.get("/_sim/people").size()).isPositive();
    }

    @Test
    void ownPageAndProgramsReadAndAct() throws IOException {
        String own = "Host: 127.0.0.1:" + sandbox.port() + "\r\n";

        assertThat(send("GET /_sim/state", own + "Sec-Fetch-Site: same-origin\r\nOrigin: " + sandbox.baseUrl()))
                .startsWith("HTTP/1.1 200");
        assertThat(send("GET /_sim/state", own + "Sec-Fetch-Site: none")).startsWith("HTTP/1.1 200");
        assertThat(send("GET /_sim/state", own.strip())).startsWith("HTTP/1.1 200");
    }

    @Test
    void phonesOpenNoOtherPortOfThisMachine() {
        assertThat(browse("http://127.0.0.1:" + other.getAddress().getPort() + "/"))
                .contains("this is none of them");
        assertThat(browse("http://localhost:" + other.getAddress().getPort() + "/"))
                .contains("this is none of them");
        assertThat(visits).hasValue(0);
    }

    @Test
    void phonesOpenThePagesOfTheProgramThatIsCalledBackAndFollowNoWayOut() throws IOException {
        HttpServer inner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var reached = new AtomicInteger();
        inner.createContext("/", exchange -> {
            reached.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
        });
        inner.start();
        String program = "http://127.0.0.1:" + other.getAddress().getPort();
        sim.put("/_sim/apps/ww1/1000002", """
                {"secret":"%s","token":"t","callbackUrl":"%s/wecom/callback",
                 "aesKey":"jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"}""".formatted(SECRET, program));

        assertThat(browse(program + "/m/x")).contains("xxxxxxxxxx");
        assertThat(browse(program + "/long")).doesNotContain("xxxx");
        assertThat(browse(program + "/away?" + program + "/m/x")).contains("xxxxxxxxxx");
        assertThat(browse(
                        program + "/away?http://127.0.0.1:" + inner.getAddress().getPort() + "/"))
                .contains("127.0.0.1:" + inner.getAddress().getPort());
        assertThat(reached).hasValue(0);
        assertThat(browse(program + "/away?" + program + "/away")).doesNotContain("xxxx");
        inner.stop(0);
    }

    private String browse(String url) {
        try {
            return send(
                    "GET /screens/web?who=p1&url=" + URLEncoder.encode(url, StandardCharsets.UTF_8),
                    "Host: 127.0.0.1:" + sandbox.port());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/_sim/people",
                "/cgi-bin/media/upload?type=image",
                "/mp/cgi-bin/x",
                "/screens/act/x",
                "/",
                "/nope"
            })
    void multipartWithoutBoundaryIsRefusedInTheDoorsOwnForm(String path) throws IOException {
        String answer = send(
                sandbox.port(),
                "POST " + path,
                "Host: 127.0.0.1:" + sandbox.port() + "\r\nContent-Type: multipart/form-data\r\nContent-Length: 4",
                "body");

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("boundary")
                .doesNotContain("<html")
                .doesNotContain("Tomcat");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%00",
                "GET /_sim/%2e%2e%2fx",
                "GET /_sim/state%2f",
                "GET //_sim/state",
                "GET /_sim/state;x=1",
                "GET /cgi-bin/%zz",
                "GET /cgi-bin/gettoken?corpid=%zz",
                "GET /\u00ff[]",
                "GET /../../etc",
                "TRACE /",
                "CONNECT 127.0.0.1:80",
                "F@O /",
                "BREW /cgi-bin/gettoken",
                "GET /_sim/state HTTP/3.7 \r\nX:",
                "GET /_sim/people/%1b%5b2J/messages",
                "PUT /_sim/apps/%00/%ff"
            })
    void nonsenseIsAnsweredByNoPageOfTheServer(String asked) throws IOException {
        String answer = send(asked, "Host: 127.0.0.1:" + sandbox.port());

        assertThat(answer)
                .startsWith("HTTP/1.1 ")
                .doesNotStartWith("HTTP/1.1 5")
                .doesNotContain("Apache Tomcat", "<html", "\tat ", SECRET);
    }

    @Test
    void bodiesThatAreTooLargeAreNotKept() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), sandbox.port())) {
            socket.setSoTimeout(30_000);
            var out = socket.getOutputStream();
            String head = "Host: 127.0.0.1\r\nConnection: close\r\nTransfer-Encoding: chunked";
            out.write(("POST /_sim/people HTTP/1.1\r\n" + head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("100000\r\n" + "x".repeat(1 << 20) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 33; i++) {
                out.write(chunk);
            }
            out.flush();

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 400");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scanGives", "quotaMode", "callsPerMinute"})
    void settingsTakeNoNull(String name) throws IOException {
        String body = "{\"" + name + "\":null}";

        String answer = send(
                sandbox.port(),
                "PUT /_sim/settings",
                "Host: 127.0.0.1:" + sandbox.port() + "\r\nContent-Length: " + body.length(),
                body);

        assertThat(answer).startsWith("HTTP/1.1 400").contains(name).contains("got null");
        assertThat(sim.get("/_sim/settings").hasNonNull(name)).isTrue();
    }

    private String send(String act, String headers) throws IOException {
        return send(sandbox.port(), act, headers, "");
    }

    private static String send(int port, String act, String headers, String body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write((act + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

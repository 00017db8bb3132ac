package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers write into the log by asking: little, on lines of its own, and nothing that a terminal obeys. */
class HostileLogTests {
    private static final Duration HISTORY = Duration.ofMinutes(3);
    private static final int TIMES = 2;
    private static final int MAX_BYTES_A_REQUEST = 20;
    private static final int MAX_LINE = 5_000;
    private static final String CLEAR_SCREEN = "\u001b[2J\u001b]0;owned\u0007";

    private static final List<String> BOTS_DOORS = List.of(
            "/",
            "/login",
            "/customers",
            "/error",
            "/shop/events",
            "/shop/invitations/x",
            "/wecom/callback",
            "/wecom/mp-callback",
            "/shop/store-callback",
            "/partner/v1/redemptions",
            "/i/x",
            "/g/x",
            "/m/x/open",
            "/o/x",
            "/imports/orders",
            "/api/imports/orders",
            "/api/funnel",
            "/actuator/health",
            "/actuator/prometheus",
            "/assets/x",
            "/webjars/x");

    private static final List<String> SANDBOXS_DOORS = List.of(
            "/",
            "/_sim/people",
            "/_sim/state",
            "/screens/act/x",
            "/cgi-bin/gettoken",
            "/cgi-bin/externalcontact/list",
            "/mp/cgi-bin/token",
            "/channels/ec/order/list/get",
            "/nope");

    private static final Pattern LINK = Pattern.compile("/([igmo])/([A-Za-z0-9_-]{20,})");

    @TempDir
    Path directory;

    @Test
    @Tag("soak")
    void staysShortAndCleanWhateverIsAsked() throws Exception {
        try (var bot = new Bot(directory.resolve("data"))) {
            bot.start();
            long before = bot.logText().length();
            int asked = 0;
            for (int i = 0; i < TIMES; i++) {
                for (String door : BOTS_DOORS) {
                    asked += attack(URI.create(bot.url()).getPort(), door);
                }
                for (String door : SANDBOXS_DOORS) {
                    asked += attack(bot.sandboxPort(), door);
                }
            }

            String log = bot.logText();
            String added = log.substring((int) before);
            assertThat(added.length())
                    .as("characters for %d requests:%n%s", asked, added.substring(0, Math.min(added.length(), 20_000)))
                    .isLessThan(asked * MAX_BYTES_A_REQUEST);
            assertThat(log.lines())
                    .allSatisfy(line -> assertThat(line)
                            .hasSizeLessThan(MAX_LINE)
                            .matches(
                                    text -> text.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f),
                                    "no control signs"));
            assertThat(bot.health().path("status").asString()).isEqualTo("UP");
        }
    }

    @Test
    void hasNoTokenOfALinkEvenWhenTheDemosClientTellsAll() {
        try (var bot = new Bot(
                directory.resolve("data"),
                true,
                Map.of(
                        "QUANZI_DEMO_DAYS", "2",
                        "QUANZI_DEMO_BUYERS", "8",
                        "LOGGING_LEVEL_ROOT", "debug",
                        "LOGGING_LEVEL_IO_QUANZI", "debug",
                        "LOGGING_LEVEL_JDK_HTTPCLIENT", "trace",
                        "LOGGING_LEVEL_JDK_INTERNAL_HTTPCLIENT", "trace"))) {
            bot.start();
            bot.await("the history", HISTORY, () -> bot.logText().contains("天历史已就绪"));

            Set<String> tokens = new TreeSet<>();
            bot.look("/_sim/people").forEach(person -> {
                String messages = bot.look("/_sim/people/" + person.path("id").asString() + "/messages")
                        .toString();
                for (Matcher link = LINK.matcher(messages); link.find(); ) {
                    tokens.add(link.group(2));
                }
            });

            assertThat(tokens).hasSizeGreaterThan(5);
            String log = bot.logText();
            assertThat(log).contains(" DEBUG ");
            assertThat(tokens).noneMatch(log::contains);
        }
    }

    /** One of each kind at one door; how many those were. */
    private static int attack(int port, String door) throws IOException {
        String now = String.valueOf(Instant.now().getEpochSecond());
        List<String> requests = Stream.of(
                        "POST %s|Content-Type: multipart/form-data\r\nContent-Length: 4\r\n|body",
                        "POST %s|Content-Type: multipart/form-data; boundary=\r\nContent-Length: 0\r\n|",
                        "GET %s|Content-Type: multipart/mixed\r\n|",
                        "GET %s|X-Forwarded-Prefix: %%\r\nX-Forwarded-Host: %%\r\nForwarded: %%\r\n|",
                        "GET %s?a=%%1b%%5b2J%%0d%%0aforged&msg_signature=%%1b&nonce=%%1b&echostr=%%1b&timestamp=" + now
                                + "|\r\n|",
                        "POST %s|User-Agent: " + CLEAR_SCREEN + "\r\nContent-Length: 0\r\n|",
                        "POST %s|X-Quanzi-Timestamp: " + now + "\r\nX-Quanzi-Signature: \u009b2J" + "a".repeat(3_000)
                                + "\r\nX-Quanzi-Key: \u009b2J\r\nX-Quanzi-Nonce: \u009b2J\r\nContent-Length: 2\r\n|{}",
                        "GET %s%%1b%%5b2J%%0a2026-01-01|\r\n|",
                        "POST %s|Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 24\r\n|username=%%1b%%5b2J%%0dforg",
                        CLEAR_SCREEN + " %s|\r\n|")
                .map(request -> request.formatted(door))
                .toList();
        for (String request : requests) {
            String[] parts = request.split("\\|", -1);
            send(
                    port,
                    parts[0] + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + parts[1].strip()
                            + (parts[1].isBlank() ? "" : "\r\n") + "\r\n" + parts[2]);
        }
        return requests.size();
    }

    private static void send(int port, String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .as("%s", request)
                    .doesNotContain("Apache Tomcat", "\tat ", "<h1>HTTP Status")
                    .doesNotStartWith("HTTP/1.1 5");
        }
    }
}

package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import me.chanjar.weixin.common.util.crypto.WxCryptUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What strangers do to a bot that has little memory, by the thousand: it stays up, answers in its own words and without a
 * fault of its own, keeps nothing of theirs, and goes on working for those it is there for.
 */
@Tag("soak")
class AttackSuiteTests {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int MEGABYTE = 1 << 20;
    private static final int GETS = 10_000;
    private static final int SLOW = 260;
    private static final int LOG_BYTES = 4 * MEGABYTE;
    private static final String OURS = "Host: 127.0.0.1\r\nConnection: close\r\n";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern CSRF_COOKIE = Pattern.compile("Set-Cookie: (csrf=[^;]+)");
    private static final Pattern SESSIONS =
            Pattern.compile("\\s(\\d+)\\s+\\d+\\s+org\\.apache\\.catalina\\.session\\.StandardSession\\s");

    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final Map<String, Integer> statuses = new TreeMap<>();

    @TempDir
    Path directory;

    private Bot bot;
    private int port;
    private String memberPage;

    @BeforeEach
    void start() {
        bot = new Bot(
                directory.resolve("data"),
                false,
                Map.of("quanzi.partners.family-restaurant.secret", "partner-secret"),
                "256m");
        bot.start();
        port = URI.create(bot.url()).getPort();
        for (String officer : Rig.OFFICERS) {
            bot.act("/_sim/people", Map.of("nickname", officer, "kind", "staff", "userid", officer));
        }
        sell("before");
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        bot.close();
    }

    @Test
    void leavesTheBotAsItWas() throws Exception {
        long heap = bot.heapAfterCollection();
        long log = bot.logText().length();

        run("anonymous pages", this::anonymousPages);
        run("slow bodies", this::slowBodies);
        run("large bodies", this::largeBodies);
        run("long, huge and forged facts", this::forgedFacts);
        run("hosts and proxies", this::hostsAndProxies);
        run("wrong passwords", this::wrongPasswords);
        run("nonsense", this::nonsense);

        long after = bot.heapAfterCollection();
        System.out.println("heap in use %d MB before, %d MB after; log %d kB; answers %s"
                .formatted(heap / MEGABYTE, after / MEGABYTE, (bot.logText().length() - log) / 1024, statuses));
        assertThat(after).isLessThan(heap + 40L * MEGABYTE);
        assertThat(bot.logText().length() - log).isLessThan(LOG_BYTES);
        assertThat(bot.logText()).doesNotContain("OutOfMemoryError");
        assertThat(statuses.keySet())
                .as("503 is for bodies past those that are read at once")
                .noneMatch(status -> status.startsWith("5") && !status.equals("503"));
        assertThat(bot.health().path("status").asString()).isEqualTo("UP");
        sell("after");
    }

    private interface Attack {
        void happen() throws Exception;
    }

    private void run(String name, Attack attack) throws Exception {
        long begun = System.nanoTime();
        attack.happen();
        System.out.println("%s: %d s, heap in use %d MB, sessions %d"
                .formatted(
                        name,
                        Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                        bot.heapAfterCollection() / MEGABYTE,
                        sessions()));
        assertThat(sessions()).as("sessions after %s", name).isZero();
        goesOn();
    }

    /** What it is there for. */
    private void goesOn() throws IOException {
        assertThat(status(ask("GET /login", OURS, ""))).isEqualTo("200");
        assertThat(status(ask("GET " + memberPage, OURS + "Accept: text/html\r\n", "")))
                .isEqualTo("200");
        assertThat(bot.health().path("status").asString()).isEqualTo("UP");
    }

    private void sell(String order) {
        assertThat(bot.shop("order.paid", "e-" + order, Instant.now(), paid(order, "小林", 12_900)))
                .isEqualTo(202);
        bot.await("the card of " + order, SOON, () -> bot.cardOf(order) != null);
        memberPage = URI.create(bot.cardOf(order)).getPath();
    }

    private static Map<String, Object> paid(String order, String nickname, Object fen) {
        return Map.of(
                "orderNo",
                order,
                "paidAt",
                Instant.now().toString(),
                "amountFen",
                fen,
                "buyer",
                Map.of("id", "b-" + order, "nickname", nickname));
    }

    private long sessions() {
        Matcher found = SESSIONS.matcher(bot.tell("GC.class_histogram"));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private void anonymousPages() throws Exception {
        List<String> paths =
                List.of("/", "/customers?q=" + "x".repeat(8_000), "/login", "/posts", "/nothing", "/backup");
        all(GETS, i -> ask("GET " + paths.get(i % paths.size()), OURS + "Accept: text/html\r\n", ""));
    }

    /** Of each door as many as pages have threads, signed as far as can be seen before the body. */
    private void slowBodies() throws Exception {
        long now = Instant.now().getEpochSecond();
        String shop = "X-Quanzi-Timestamp: " + now + "\r\nX-Quanzi-Signature: " + "a".repeat(64) + "\r\n";
        String partner = "X-Quanzi-Key: family-restaurant\r\nX-Quanzi-Nonce: nonce-%d\r\n" + shop;
        String length = "Content-Length: 5000\r\n";
        for (String head : List.of(
                "POST /shop/events|" + shop + length,
                "POST /wecom/callback?msg_signature=x&nonce=x&timestamp=" + now + "|Transfer-Encoding: chunked\r\n",
                "POST /partner/v1/redemptions|" + partner.formatted(now) + length,
                "POST /login|" + FORM + length,
                "POST " + memberPage.replaceFirst("^/i/", "/m/") + "/open|" + FORM + length,
                "POST /g/nobodys|" + FORM + length,
                "POST /imports/orders|Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 500000\r\n",
                "GET /nothing|" + length)) {
            String[] parts = head.split("\\|", -1);
            var slow = new ArrayList<Socket>();
            var drips = Executors.newSingleThreadScheduledExecutor();
            try {
                for (int i = 0; i < SLOW; i++) {
                    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    slow.add(socket);
                    socket.getOutputStream()
                            .write((parts[0] + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + parts[1] + "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                }
                var unused = drips.scheduleWithFixedDelay(
                        () -> slow.forEach(AttackSuiteTests::drip), 0, 1, TimeUnit.SECONDS);
                for (int i = 0; i < 3; i++) {
                    goesOn();
                    assertThat(bot.shop("order.paid", "e-before", Instant.now(), Map.of("orderNo", "bad")))
                            .as("a signed body that is sent at once, beside %s", parts[0])
                            .isEqualTo(400);
                }
            } finally {
                drips.shutdownNow();
                for (Socket socket : slow) {
                    socket.close();
                }
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

    private void largeBodies() throws Exception {
        byte[] chunk = ("100000\r\n" + "x".repeat(MEGABYTE) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        for (String path :
                List.of("/shop/events", "/wecom/callback", "/partner/v1/redemptions", "/login", "/m/x/open")) {
            all(8, i -> {
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    OutputStream out = socket.getOutputStream();
                    out.write(("POST " + path + " HTTP/1.1\r\n" + OURS + FORM + "Transfer-Encoding: chunked\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    for (int part = 0; part < 64; part++) {
                        out.write(chunk);
                    }
                } catch (IOException hungUp) {
                    // before all of it was sent
                }
                return "";
            });
        }
    }

    private void forgedFacts() throws Exception {
        String huge = "长".repeat(21_000);
        assertThat(bot.shop("order.paid", "n-1", Instant.now(), paid("n-1", huge, 100)))
                .isIn(202, 400);
        for (Object fen : List.of(Long.MAX_VALUE, -1, 1e300, huge)) {
            assertThat(bot.shop("order.paid", "a-" + fen.hashCode(), Instant.now(), paid("a-1", "a", fen)))
                    .isEqualTo(400);
        }
        for (Instant at : List.of(Instant.MIN, Instant.MAX, Instant.EPOCH)) {
            assertThat(bot.shop("order.paid", "t-" + at, at, paid("t-1", "a", 100)))
                    .isEqualTo(400);
        }
        String faults = "["
                + "{\"id\":7,\"type\":7,\"at\":7,\"data\":7,\"%s\":7},"
                        .formatted("y".repeat(1_600))
                        .repeat(499) + "{}]";
        String now = String.valueOf(Instant.now().getEpochSecond());
        String answer = ask(
                "POST /shop/events",
                OURS + "Content-Type: application/json\r\nX-Quanzi-Timestamp: " + now + "\r\nX-Quanzi-Signature: "
                        + Bot.sign(now + "." + faults) + "\r\n",
                faults);
        assertThat(status(answer)).isEqualTo("400");
        assertThat(answer).hasSizeLessThan(100_000);

        JsonNode app = JSON.readTree(Files.readString(directory.resolve("data").resolve("sandbox-app.json")));
        String corp = app.path("corpId").asString();
        var seal =
                new WxCryptUtil(app.path("token").asString(), app.path("aesKey").asString(), corp);
        for (String time : List.of("9223372036854775807", "99999999999999999999", "-1", "soon", "")) {
            var sealed = seal.encryptContext("<xml><ToUserName>" + corp + "</ToUserName><CreateTime>" + time
                    + "</CreateTime><Event>" + huge + "</Event></xml>");
            assertThat(status(ask(
                            "POST /wecom/callback?msg_signature=%s&timestamp=%s&nonce=%s"
                                    .formatted(sealed.getSignature(), sealed.getTimeStamp(), sealed.getNonce()),
                            OURS + "Content-Type: text/xml\r\n",
                            "<xml><ToUserName>" + corp + "</ToUserName><Encrypt>" + sealed.getEncrypt()
                                    + "</Encrypt></xml>")))
                    .as("CreateTime %s", time)
                    .isEqualTo("400");
        }
    }

    private void hostsAndProxies() throws Exception {
        for (String headers : List.of(
                "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: javascript\r\nX-Forwarded-Prefix: %\r\n",
                "Forwarded: host=evil.example;proto=javascript\r\nX-Forwarded-For: 127.0.0.9\r\n",
                "X-Original-Url: /backup\r\nX-Rewrite-Url: /backup\r\nX-Http-Method-Override: DELETE\r\n")) {
            all(200, i -> {
                String answer = ask("GET /customers", OURS + headers + "Accept: text/html\r\n", "");
                assertThat(answer).contains("Location: /login\r\n").doesNotContain("evil", "javascript");
                return answer;
            });
        }
        assertThat(status(ask("GET /", "Host: evil.example\r\nConnection: close\r\n", "")))
                .isEqualTo("421");
    }

    /** From another address of this machine than the admin's. */
    private void wrongPasswords() throws Exception {
        String page = ask("GET /login", OURS, "");
        all(400, i -> {
            String name = i % 2 == 0 ? "admin" : "name-" + i + "x".repeat(1_000);
            String answer = logIn("127.0.0.2", page, name, "wrong-" + i);
            assertThat(status(answer)).isIn("302", "429");
            return answer;
        });
        String admin = logIn("127.0.0.1", ask("GET /login", OURS, ""), "admin", "story-password-1234");
        assertThat(admin).contains("Location: /\r\n");
        Matcher session = Pattern.compile("Set-Cookie: (login=[^;]{20,})").matcher(admin);
        assertThat(session.find()).isTrue();
        String cookie = "Cookie: " + session.group(1) + "\r\n";
        Matcher token = CSRF.matcher(ask("GET /customers", OURS + cookie + "Accept: text/html\r\n", ""));
        assertThat(token.find()).isTrue();
        ask("POST /logout", OURS + cookie + FORM, "_csrf=" + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8));
    }

    private String logIn(String from, String page, String name, String password) throws IOException {
        Matcher token = CSRF.matcher(page);
        Matcher cookie = CSRF_COOKIE.matcher(page);
        assertThat(token.find() && cookie.find()).as(page).isTrue();
        return ask(
                from,
                "POST /login",
                OURS + FORM + "Cookie: " + cookie.group(1) + "\r\n",
                "username=" + name + "&password=" + password + "&_csrf="
                        + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8));
    }

    private void nonsense() throws Exception {
        List<String> doors =
                List.of("/", "/shop/events", "/wecom/callback", "/partner/v1/redemptions", "/m/x", "/imports/orders");
        List<String> lines = List.of(
                "POST %s|Content-Type: multipart/form-data\r\n",
                "GET %s%%2f|",
                "GET %s%%00|",
                "GET /%s|",
                "GET %s;x=1|",
                "TRACE %s|",
                "BREW %s|",
                "GET %s?a=%%zz|",
                "GET %s|X-Forwarded-Prefix: %%\r\n",
                "GET %s?a=%%1b%%5b2J%%0aforged|",
                "GET %s|Range: bytes=0-,0-,0-\r\nAccept: %%\r\n",
                "OPTIONS *|");
        all(6_000, i -> {
            String[] parts = lines.get(i % lines.size())
                    .formatted(doors.get(i / lines.size() % doors.size()))
                    .split("\\|", -1);
            String answer = ask(parts[0], OURS + parts[1], parts[0].startsWith("POST") ? "body" : "");
            assertThat(answer)
                    .contains("X-Content-Type-Options: nosniff")
                    .doesNotContain("Apache Tomcat", "Exception", "\tat ");
            return answer;
        });
        assertThat(bot.logText().lines()).noneMatch(line -> line.chars().anyMatch(c -> c < ' ' && c != '\t'));
    }

    private interface Ask {
        String ask(int number) throws IOException;
    }

    private void all(int times, Ask ask) throws Exception {
        List<Callable<String>> work = IntStream.range(0, times)
                .<Callable<String>>mapToObj(i -> () -> ask.ask(i))
                .toList();
        for (var done : threads.invokeAll(work)) {
            done.get();
        }
    }

    private static String status(String answer) {
        return answer.length() < 12 ? "none" : answer.substring(9, 12);
    }

    private String ask(String line, String headers, String body) throws IOException {
        return ask("127.0.0.1", line, headers, body);
    }

    private String ask(String from, String line, String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (var socket = new Socket()) {
            socket.setSoTimeout(30_000);
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            String head = line + " HTTP/1.1\r\n" + headers
                    + (bytes.length == 0 ? "" : "Content-Length: " + bytes.length + "\r\n") + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            synchronized (statuses) {
                statuses.merge(status(answer), 1, Integer::sum);
            }
            return answer;
        }
    }
}

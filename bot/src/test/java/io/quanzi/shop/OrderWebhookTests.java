package io.quanzi.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quanzi.callback.CallbackStatistics;
import io.quanzi.callback.CallbackStatistics.VisitOutcome;
import io.quanzi.callback.RawBodies;
import io.quanzi.inbox.Conflicts;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import jakarta.servlet.Filter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.MongoOperations;

/** The door on a real server, spoken to over HTTP. */
@ExtendWith(OutputCaptureExtension.class)
class OrderWebhookTests {
    private static final String SECRET = "s3cret";
    private static ConfigurableApplicationContext program;
    private static int port;

    @Configuration(proxyBeanMethods = false)
    @Import({
        OrderWebhook.class,
        EventIntake.class,
        FamilyFacts.class,
        ShopSignature.class,
        RawBodies.class,
        CallbackStatistics.class
    })
    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        ErrorMvcAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        JacksonAutoConfiguration.class
    })
    static class Program {
        @Bean
        MongoOperations mongo() {
            return TestMongo.fresh();
        }

        @Bean
        Clock clock() {
            return new SettableClock("2031-01-01T00:00:00Z"); // far from the system's: signatures must not care
        }

        @Bean
        Inbox inbox(MongoOperations mongo, Clock clock) {
            return InboxFixture.with(mongo, clock);
        }

        @Bean
        Conflicts conflicts(MongoOperations mongo, Clock clock) {
            return InboxFixture.conflicts(mongo, clock);
        }

        /** As the console's languages do. */
        @Bean
        Filter asksForAParameter() {
            return (request, response, chain) -> {
                assertThat(request.getParameter("lang")).isNull();
                chain.doFilter(request, response);
            };
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    @BeforeAll
    static void start() {
        program = new SpringApplicationBuilder(Program.class)
                .properties(Map.of(
                        "server.port",
                        0,
                        "server.address",
                        "127.0.0.1",
                        "quanzi.shop.secret",
                        SECRET,
                        "spring.config.name",
                        "none",
                        "spring.mvc.problemdetails.enabled",
                        true))
                .run();
        port = Integer.parseInt(program.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @AfterAll
    static void stop() {
        program.close();
    }

    @Test
    void storesASignedEventOnceAndSaysSo() throws Exception {
        HttpResponse<String> first = send(cleared("once"));
        HttpResponse<String> second = send(cleared("once"));

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(first.body()).isEqualTo("{\"accepted\":1,\"duplicates\":0,\"unused\":[\"cart.cleared\"]}");
        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.body()).isEqualTo("{\"accepted\":0,\"duplicates\":1,\"unused\":[\"cart.cleared\"]}");
        assertThat(InboxFixture.entry(program.getBean(MongoOperations.class), "shop:once"))
                .hasValueSatisfying(entry -> assertThat(entry.body()).isEqualTo(cleared("once")));
    }

    @Test
    void takesASignedEventWhateverItsContentTypeSays() throws Exception {
        String now = Long.toString(Clock.systemUTC().instant().getEpochSecond());
        String body = cleared("form");

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        request(now, ShopSignature.sign(SECRET, now, bytes(body)))
                                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(202);
    }

    @Test
    void takesAnArrayOfFiveHundredAndNotOneMore() throws Exception {
        HttpResponse<String> most = send(array(500));
        HttpResponse<String> more = send(array(501));

        assertThat(most.body()).isEqualTo("{\"accepted\":500,\"duplicates\":0,\"unused\":[\"cart.cleared\"]}");
        assertThat(more.statusCode()).isEqualTo(413);
        assertThat(more.body()).contains("at most 500 events in one request, got 501");
        assertThat(send("[]").body()).isEqualTo("{\"accepted\":0,\"duplicates\":0}");
    }

    @Test
    void storesNothingOfAnArrayWithOneBadEvent() throws Exception {
        HttpResponse<String> answer = send("[" + cleared("good") + ",{\"id\":\"bad\",\"type\":\"cart.cleared\","
                + "\"at\":\"2026-03-03T09:00:00+08:00\",\"data\":{}}]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .startsWith("{\"errors\":[{\"index\":1,\"field\":\"data.cartId\",\"expected\":\"text of 1 to 128")
                .endsWith("\"got\":\"nothing\"}]}");
        assertThat(InboxFixture.entry(program.getBean(MongoOperations.class), "shop:good"))
                .isEmpty();
    }

    @Test
    void storesNothingOfFiveHundredWithOneBadEventOrOfFiveHundredAndOne() throws Exception {
        String bad = "["
                + IntStream.range(0, 500)
                        .mapToObj(i -> i == 347 ? cleared("rest-347").replace("C-1", "") : cleared("rest-" + i))
                        .collect(Collectors.joining(","))
                + "]";

        HttpResponse<String> answer = send(bad);
        HttpResponse<String> tooMany = send(array("rest-", 501));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"errors\":[{\"index\":347,\"field\":\"data.cartId\"");
        assertThat(tooMany.statusCode()).isEqualTo(413);
        assertThat(IntStream.range(0, 501)
                        .filter(i -> InboxFixture.entry(program.getBean(MongoOperations.class), "shop:rest-" + i)
                                .isPresent()))
                .isEmpty();
    }

    @Test
    void boundsTheAnswerHoweverMuchIsWrong() throws Exception {
        String event = cleared("\\u0007\\u4e2d".repeat(20))
                .replace("\"C-1\"", "{\"😀\\\"\":\"" + "\\u0001\\\"😀".repeat(100) + "\"}");
        HttpResponse<String> answer = send("[" + (event + ",").repeat(499) + event + "]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(bytes(answer.body()).length).isLessThan(65_536);
        assertThat(answer.body()).endsWith("\"more\":950}");
    }

    @Test
    void takesAMegabyteAndNotOneByteMore() throws Exception {
        String megabyte = padded(1_048_576);
        String more = padded(1_048_577);
        assertThat(bytes(megabyte)).hasSize(1_048_576);

        assertThat(send(megabyte).statusCode()).isEqualTo(202);
        HttpResponse<String> refused = send(more);
        HttpResponse<String> chunked = sendChunked(more);

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("at most 1 MB (1048576 bytes)");
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(sendChunked(megabyte).body())
                .isEqualTo("{\"accepted\":0,\"duplicates\":1,\"unused\":[\"cart.cleared\"]}");
    }

    @Test
    void refusesRubbishHoweverDeepItIsNested() throws Exception {
        String inItems =
                "{\"id\":\"deep\",\"type\":\"order.paid\",\"at\":\"2026-03-03T09:00:00+08:00\",\"data\":{\"orderNo\":\"O\","
                        + "\"buyer\":{\"id\":\"b\"},\"paidAt\":\"2026-03-03T09:00:00+08:00\",\"amountFen\":1,\"items\":";

        assertThat(send("[".repeat(100_000) + "]".repeat(100_000)).statusCode()).isEqualTo(400);
        assertThat(send("{\"id\":".repeat(100_000) + "1" + "}".repeat(100_000)).statusCode())
                .isEqualTo(400);
        assertThat(send(inItems + "[[[[1]]]]}}").body()).contains("data.items[0]", "an object");
        assertThat(send(inItems + "{\"a\":[]}}}").body()).contains("data.items", "an array of at most 500");
        assertThat(send("[[" + cleared("nested") + "]]").body()).contains("\"index\":0", "an event such as");
        assertThat(send("[null,1,\"x\"]").body()).contains("\"index\":0", "\"index\":1", "\"index\":2");
        assertThat(InboxFixture.entry(program.getBean(MongoOperations.class), "shop:nested"))
                .isEmpty();
    }

    @Test
    void answersBadAndStaleSignaturesWithAProblem() throws Exception {
        String now = Long.toString(Clock.systemUTC().instant().getEpochSecond());
        String old = Long.toString(Clock.systemUTC().instant().getEpochSecond() - 600);

        HttpResponse<String> bad = send(cleared("x"), now, ShopSignature.sign("other", now, bytes(cleared("x"))));
        HttpResponse<String> stale = send(cleared("x"), old, ShopSignature.sign(SECRET, old, bytes(cleared("x"))));

        assertThat(bad.statusCode()).isEqualTo(401);
        assertThat(bad.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(bad.body()).contains("X-Quanzi-Signature is wrong");
        assertThat(stale.statusCode()).isEqualTo(401);
        assertThat(stale.body()).contains("within 5 minutes");
    }

    @Test
    void remembersWhatItRefusedAndWhy(CapturedOutput output) throws Exception {
        String now = Long.toString(Clock.systemUTC().instant().getEpochSecond());
        String old = Long.toString(Clock.systemUTC().instant().getEpochSecond() - 600);
        Map<VisitOutcome, Long> before = refusals();

        send(cleared("y"), now, ShopSignature.sign("other", now, bytes(cleared("y"))));
        send(cleared("y"), old, ShopSignature.sign(SECRET, old, bytes(cleared("y"))));
        send(array(501));
        send("[" + cleared("y") + "," + cleared("lost-7").replace("C-1", "") + "]");
        send(cleared("y"));
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/shop/events"))
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());

        await().untilAsserted(() -> {
            Map<VisitOutcome, Long> after = refusals();
            assertThat(after)
                    .containsOnlyKeys(
                            VisitOutcome.TAKEN,
                            VisitOutcome.BAD_SIGNATURE,
                            VisitOutcome.BAD_TIME,
                            VisitOutcome.TOO_LARGE,
                            VisitOutcome.BAD_CONTENT);
            assertThat(after)
                    .allSatisfy((outcome, count) ->
                            assertThat(count - before.getOrDefault(outcome, 0L)).isEqualTo(1));
        });
        assertThat(program.getBean(CallbackStatistics.class)
                        .of("/shop/events")
                        .get(VisitOutcome.BAD_CONTENT)
                        .detail())
                .startsWith("id=lost-7 field=data.cartId: expected text of 1 to 128");
        assertThat(output).contains("reason=content id=lost-7 field=data.cartId");
    }

    private static Map<VisitOutcome, Long> refusals() {
        return program.getBean(CallbackStatistics.class).of("/shop/events").entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, visit -> visit.getValue().count()));
    }

    @Test
    void countsFieldsNobodyKnows() throws Exception {
        var counter = program.getBean(MeterRegistry.class).counter("quanzi.shop.unknown.fields");
        double before = counter.count();

        send(cleared("strange").replace("\"cartId\"", "\"colour\":\"red\",\"cartId\""));

        assertThat(counter.count() - before).isEqualTo(1);
    }

    @Test
    void refusesFiveMegabytesWithoutReadingThem() throws Exception {
        long announced = 5L * 1024 * 1024;

        assertThat(statusLineOf("Content-Length: " + announced, 0)).contains("413");
        // nobody's, and so not read: how much it is does not matter
        assertThat(statusLineOf("Transfer-Encoding: chunked", 5)).contains("401");
    }

    /** Sends headers and up to some megabytes in chunks, as long as the server reads them; its first line. */
    private static String statusLineOf(String length, int megabytes) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(bytes("POST /shop/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "X-Quanzi-Timestamp: 1\r\nX-Quanzi-Signature: ab\r\n" + length + "\r\n\r\n"));
            byte[] chunk = bytes("100000\r\n" + "x".repeat(0x100000) + "\r\n");
            try {
                for (int i = 0; i < megabytes; i++) {
                    out.write(chunk);
                }
            } catch (SocketException serverReadsNoMore) {
                // its answer is in the buffer
            }
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(64), StandardCharsets.US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private static HttpResponse<String> send(String body) throws Exception {
        String now = Long.toString(Clock.systemUTC().instant().getEpochSecond());
        return send(body, now, ShopSignature.sign(SECRET, now, bytes(body)));
    }

    private static HttpResponse<String> send(String body, String timestamp, String signature) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        request(timestamp, signature)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String timestamp, String signature) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/shop/events"))
                .header("Content-Type", "application/json")
                .header("X-Quanzi-Timestamp", timestamp)
                .header("X-Quanzi-Signature", signature);
    }

    /** As a client that does not say how long its body is. */
    private static HttpResponse<String> sendChunked(String body) throws Exception {
        String now = Long.toString(Clock.systemUTC().instant().getEpochSecond());
        return HttpClient.newHttpClient()
                .send(
                        request(now, ShopSignature.sign(SECRET, now, bytes(body)))
                                .POST(HttpRequest.BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(bytes(body))))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** An event with a field that nobody knows, so long that the whole has a number of bytes. */
    private static String padded(int size) {
        String event = cleared("padded").replace("\"cartId\"", "\"note\":\"\",\"cartId\"");
        return event.replace("\"note\":\"", "\"note\":\"" + "x".repeat(size - event.length()));
    }

    private static String array(int events) {
        return array("many-", events);
    }

    private static String array(String id, int events) {
        return IntStream.range(0, events).mapToObj(i -> cleared(id + i)).collect(Collectors.joining(",", "[", "]"));
    }

    private static String cleared(String id) {
        return "{\"id\":\"" + id
                + "\",\"type\":\"cart.cleared\",\"at\":\"2026-03-03T09:00:00+08:00\",\"data\":{\"cartId\":\"C-1\"}}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

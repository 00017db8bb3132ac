package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.embedded.EmbeddedStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A database that keeps its connections and answers nothing: every door says so, and comes back by itself. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "quanzi.shop.secret=shop-secret-of-this-test"})
@DirtiesContext
class FrozenStoreTests {
    private static final EmbeddedStore STORE = EmbeddedStore.inMemory();
    private static final Pipe PIPE = new Pipe(STORE.port());
    /** A door that has not answered by then waits for the database. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void store(DynamicPropertyRegistry properties) {
        properties.add("spring.mongodb.uri", () -> STORE.uri(PIPE.port()));
        properties.add("spring.mongodb.database", () -> "frozen");
    }

    @AfterAll
    static void close() {
        PIPE.close();
        STORE.close();
    }

    @Test
    void isAnsweredForByEveryDoorAndHealsByItself() throws Exception {
        assertThat(order("E-1").statusCode()).isEqualTo(202);

        PIPE.freeze();
        try {
            HttpResponse<String> order = order("E-2");
            assertThat(order.statusCode()).isEqualTo(503);
            assertThat(order.headers().firstValue("Retry-After")).isPresent();
            for (String path : new String[] {"/i/nobody", "/m/nobody", "/o/nobody", "/g/nobody", "/actuator/health"}) {
                HttpResponse<String> answer = send(get(path));
                assertThat(answer.statusCode()).as(path).isEqualTo(503);
                assertThat(answer.body()).as(path).doesNotContain("Exception", "Apache Tomcat");
            }
        } finally {
            PIPE.thaw();
        }

        HttpResponse<String> again = order("E-2");
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                again.statusCode() == 503 && System.nanoTime() < end; ) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            again = order("E-2");
        }
        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(send(get("/i/nobody")).statusCode()).isEqualTo(404);
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Accept", "text/html, */*;q=0.5")
                .timeout(GIVEN_UP);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> order(String id) throws Exception {
        Instant now = Instant.now();
        String body = """
                {"id":"%s","type":"order.paid","at":"%s","data":{"orderNo":"%s","buyer":{"id":"b-%s"},"paidAt":"%s","amountFen":100}}""".formatted(id, now, id, id, now);
        long timestamp = now.getEpochSecond();
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("shop-secret-of-this-test".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature =
                HexFormat.of().formatHex(mac.doFinal((timestamp + "." + body).getBytes(StandardCharsets.UTF_8)));
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/shop/events"))
                .header("Content-Type", "application/json")
                .header("X-Quanzi-Timestamp", String.valueOf(timestamp))
                .header("X-Quanzi-Signature", signature)
                .timeout(GIVEN_UP)
                .POST(BodyPublishers.ofString(body)));
    }
}

package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.callback.RawBodies;
import io.quanzi.callback.Vectors;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.shared.TestMongo;
import io.quanzi.shared.TestWeb;
import jakarta.servlet.Filter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;

/** What calls itself a form, with somebody before the door who asks for a parameter, as the console's languages do. */
@ExtendWith(OutputCaptureExtension.class)
class FormBodyTests {
    private final AnnotationConfigServletWebServerApplicationContext context =
            new AnnotationConfigServletWebServerApplicationContext();

    @BeforeEach
    void start() {
        var mongo = TestMongo.fresh();
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(Inbox.class, () -> InboxFixture.with(mongo, Clock.systemUTC()));
        context.registerBean(
                WeComProperties.class,
                () -> new WeComProperties(
                        Vectors.CORP_ID, 218, "secret", Vectors.TOKEN, Vectors.AES_KEY, "http://127.0.0.1:1"));
        context.registerBean(
                OfficialAccountProperties.class,
                () -> new OfficialAccountProperties("", "", "", "", "http://127.0.0.1:1", Map.of()));
        context.registerBean(Filter.class, () -> (request, response, chain) -> {
            assertThat(request.getParameter("lang")).isNull();
            chain.doFilter(request, response);
        });
        context.register(TestWeb.class, RawBodies.class);
        context.registerBean(
                CallbackController.class,
                () -> new CallbackController(
                        context.getBean(Inbox.class),
                        Clock.systemUTC(),
                        context.getBean(WeComProperties.class),
                        context.getBean(OfficialAccountProperties.class),
                        Clock.fixed(Instant.ofEpochSecond(Long.parseLong(Vectors.PUSH_TIMESTAMP)), ZoneOffset.UTC)));
        context.refresh();
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private HttpResponse<String> post(String query, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/wecom/callback?%s"
                                        .formatted(context.getWebServer().getPort(), query)))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void isTakenWhenItIsRightlySigned() throws Exception {
        HttpResponse<String> answer = post(
                "msg_signature=%s&timestamp=%s&nonce=%s"
                        .formatted(Vectors.PUSH_SIGNATURE, Vectors.PUSH_TIMESTAMP, Vectors.PUSH_NONCE),
                Vectors.envelope(Vectors.PUSH_ENCRYPTED));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void isRefusedInOneLineWhenItIsTooLarge(CapturedOutput output) throws Exception {
        HttpResponse<String> answer = post(
                "msg_signature=%s&timestamp=%s&nonce=%s"
                        .formatted(Vectors.PUSH_SIGNATURE, Vectors.PUSH_TIMESTAMP, Vectors.PUSH_NONCE),
                "x".repeat(3_000_000));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("at most 1 MB").doesNotContain("<html");
        assertThat(output.getAll().lines().filter(line -> line.contains("at most 1 MB")))
                .hasSize(1);
        assertThat(output.getAll()).doesNotContain("Exception", " ERROR ");
    }
}

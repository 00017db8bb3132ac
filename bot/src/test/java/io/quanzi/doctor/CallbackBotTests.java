package io.quanzi.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.doctor.Proxy.Given;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Which bot is at the end of the way, and what the doctor leaves there. */
class CallbackBotTests extends CallbackStage {
    @Test
    void findsABotWithAnotherToken() {
        assertAnother(Map.of("quanzi.wecom.token", "another"), "callback-get.wrong-token");
    }

    @Test
    void findsABotWithAnotherKey() {
        assertAnother(
                Map.of("quanzi.wecom.aes-key", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"),
                "callback-get.wrong-key");
    }

    @Test
    void findsABotOfAnotherCorp() {
        assertAnother(Map.of("quanzi.wecom.corp-id", "ww9999999999999999"), "callback-get.wrong-corp");
    }

    @Test
    void findsABotWhoseDoorIsOff() {
        assertAnother(Map.of("quanzi.wecom.token", "", "quanzi.wecom.aes-key", ""), "callback-get.door-off");
    }

    @Test
    void findsAnotherBotWithTheSameKeys() {
        assertAnother(Map.of(), "callback-post.elsewhere");
    }

    private void assertAnother(Map<String, Object> settings, String id) {
        try (var other = new CallbackBot(settings)) {
            proxy.to(other.url());

            assertWrong(examine((request, way) -> way.pass(request)), id);
        }
    }

    @Test
    void findsTwoMachinesBehindOneName() {
        var asked = new int[1];

        var findings = examine((request, way) -> ++asked[0] == 2 ? Given.page(404, "") : way.pass(request));

        assertThat(findings).extracting(CheckResult::id).contains("callback-get.ok", "callback-query.unsteady");
    }

    @Test
    void sweepsUpAnEventThatCameAfterItHadStoppedWaiting() {
        var diagnosticContext = bot.at(proxy.url());
        var callbackProbe = new CallbackProbe(line(), bot.app(proxy.url()), diagnosticContext.machine());
        callbackProbe.push(16);
        Document late = bot.mongo().findAll(Document.class, "inbox").get(0);
        late.put("receivedAt", diagnosticContext.machine().instant().minus(Duration.ofHours(1)));
        bot.mongo().save(late, "inbox");

        look(diagnosticContext, new CallbackCheck());

        assertThat(bot.mongo().findAll(Document.class, "inbox")).isEmpty();
    }

    @Test
    void writesThePlusAsWeComDoes() {
        var queries = new ConcurrentLinkedQueue<String>();

        examine((request, way) -> {
            queries.add(request.query());
            return way.pass(request);
        });

        assertThat(queries).anyMatch(query -> query.contains("echostr=") && query.contains("%2B"));
        assertThat(URLDecoder.decode(queries.peek(), StandardCharsets.UTF_8)).contains("+");
    }
}

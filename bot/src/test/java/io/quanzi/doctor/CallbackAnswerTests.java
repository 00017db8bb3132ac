package io.quanzi.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.doctor.CheckResult.State;
import io.quanzi.doctor.Proxy.Given;
import java.io.ByteArrayOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What becomes of the bot's answer on its way back, and how long it takes. */
class CallbackAnswerTests extends CallbackStage {
    @Test
    void warnsOfAnAnswerThatTakesOverASecond() {
        proxy.with((request, way) -> way.passAfter(request, 400));

        var findings = look(bot.at(proxy.url()), check(300, 30_000, patient(60_000)));

        assertOnly(State.WARN, findings, "callback-time.slow");
    }

    @Test
    void findsAnAnswerThatTakesOverFiveSeconds() {
        proxy.with((request, way) -> way.passAfter(request, 400));

        assertWrong(look(bot.at(proxy.url()), check(100, 300, patient(60_000))), "callback-time.late");
    }

    @Test
    void findsAnAnswerThatDoesNotCome() {
        proxy.with((request, way) -> way.passAfter(request, 1_500));

        assertWrong(look(bot.at(proxy.url()), check(100, 200, patient(300))), "callback-get.timeout");
    }

    @Test
    void findsQuotesAroundTheAnswer() {
        assertWrong(examine(changed("\"%s\"")), "callback-get.quotes");
    }

    @Test
    void findsAByteOrderMarkBeforeTheAnswer() {
        assertWrong(examine(changed("\uFEFF%s")), "callback-get.byte-order-mark");
    }

    @Test
    void findsALineBreakAfterTheAnswer() {
        assertWrong(examine(changed("%s\n")), "callback-get.line-break");
    }

    @Test
    void findsAnAnswerWithoutText() {
        assertWrong(examine(changed("")), "callback-get.empty");
    }

    @Test
    void findsAnAnswerOfSomebodyElse() {
        assertWrong(examine(changed("success")), "callback-get.other-answer");
    }

    @Test
    void findsAnErrorThatCallsItself200() {
        var findings = examine(changed("{\"code\":500,\"msg\":\"upstream\"}"));

        assertWrong(findings, "callback-get.error-body");
        assertThat(findings.toString()).contains("upstream");
    }

    @Test
    void findsAnAnswerThatWasCompressedUnasked() {
        var findings = examine((request, way) -> {
            Given given = way.pass(request);
            var packed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write(given.body());
            }
            return given.saying(packed.toByteArray()).with("Content-Encoding", "gzip");
        });

        assertWrong(findings, "callback-get.encoded");
        assertThat(findings.toString()).contains("gzip");
    }

    @Test
    void findsAGatewayThatAnswersAPushInTheBotsPlace() {
        var findings = examine((request, way) -> request.isPost()
                ? Given.of(200, "application/json", "{\"code\":502,\"msg\":\"no backend\"}")
                : way.pass(request));

        assertWrong(findings, "callback-post.error-body");
        assertThat(findings.toString()).contains("no backend");
    }

    @Test
    void warnsOfAGatewayThatChangesTheAnswerOfAPush() {
        var findings = examine((request, way) -> {
            Given given = way.pass(request);
            return request.isPost() ? given.saying("{\"code\":0}") : given;
        });

        assertThat(findings).filteredOn(one -> one.state() == State.WRONG).isEmpty();
        assertOnly(State.WARN, findings, "callback-post.reply");
    }

    private static Proxy.Fault changed(String format) {
        return (request, way) -> {
            Given given = way.pass(request);
            return given.saying(format.replace("%s", given.text()));
        };
    }
}

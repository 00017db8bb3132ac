package io.quanzi.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.doctor.CheckResult.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The real doors, and before them a proxy in which each way that a callback goes wrong is staged. */
abstract class CallbackStage {
    static final String PATH = "/wecom/callback";

    static final Duration WAIT_LIMIT = Duration.ofMinutes(1);

    static CallbackBot bot;

    final Proxy proxy = Proxy.plain().to(bot.url());

    @BeforeAll
    static void start() {
        bot = new CallbackBot();
    }

    @AfterAll
    static void stop() {
        bot.close();
    }

    @AfterEach
    void closeProxy() {
        proxy.close();
        assertThat(bot.mongo().findAll(Document.class, "inbox"))
                .as("nothing of the doctor's stays")
                .isEmpty();
        assertThat(bot.takenAbove()).isZero();
    }

    List<CheckResult> examine(Proxy.Fault fault) {
        proxy.with(fault);
        return look(bot.at(proxy.url()), check(line()));
    }

    static List<CheckResult> look(DiagnosticContext diagnosticContext, CallbackCheck check) {
        var found = new CheckResults(diagnosticContext::masked);
        check.look(diagnosticContext, found);
        return found.all();
    }

    /** @param slow and late in milliseconds */
    static CallbackCheck check(int slow, int late, ProbeClient probeClient) {
        return new CallbackCheck(Duration.ofMillis(slow), Duration.ofMillis(late), probeClient, HostAddresses::of);
    }

    /** One that no slowness of this machine misleads. */
    static CallbackCheck check(ProbeClient probeClient) {
        return check(30_000, 60_000, probeClient);
    }

    static ProbeClient patient(int millis) {
        return ProbeClient.asWeCom(Duration.ofMillis(millis));
    }

    static ProbeClient line() {
        return ProbeClient.asWeCom(WAIT_LIMIT);
    }

    /** The bot where WeCom is no simulator. */
    static DiagnosticContext real(String publicUrl) {
        return bot.patient(publicUrl, Map.of("quanzi.wecom.base-url", "https://qyapi.weixin.qq.com"), true);
    }

    static void assertWrong(List<CheckResult> findings, String id) {
        assertOnly(State.WRONG, findings, id);
    }

    static void assertOnly(State state, List<CheckResult> findings, String id) {
        assertThat(findings)
                .filteredOn(one -> one.state() == state)
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.id()).isEqualTo(id);
                    assertThat(one.why().zh()).isNotBlank();
                    assertThat(one.mend()).isNotNull();
                    assertThat(one.page()).contains("/path/90930");
                    assertThat(one.menu()).contains("设置API接收");
                    assertThat(one.toString())
                            .doesNotContain(CallbackBot.TOKEN, CallbackBot.AES_KEY, "the-apps-secret", "{0}", "{1}");
                });
    }
}

package io.quanzi.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quanzi.callback.CallbackStatistics;
import io.quanzi.doctor.CheckResult.State;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the doors remember of WeCom's calls, as far as it tells of what WeCom's admin console holds. */
class VisitsCheckTests {
    private static final String ADDRESS = "https://crm.example.com";

    private final CallbackBot bot = new CallbackBot();

    @AfterEach
    void close() {
        bot.close();
    }

    private CallbackProbe wecom(String token, String key, String corp) {
        return new CallbackProbe(
                ProbeClient.asWeCom(CallbackStage.WAIT_LIMIT),
                new CallbackProbe.App(bot.url() + "/wecom/callback", corp, "1000002", token, key),
                Clock.systemUTC(),
                "163");
    }

    /** WeCom by another clock, or somebody who recorded what it sent. */
    private CallbackProbe wecomAt(Duration offset) {
        return new CallbackProbe(
                ProbeClient.asWeCom(CallbackStage.WAIT_LIMIT),
                bot.app(bot.url()),
                Clock.offset(Clock.systemUTC(), offset),
                "163");
    }

    private CallbackProbe wecom() {
        return wecom(CallbackBot.TOKEN, CallbackBot.AES_KEY, CallbackBot.CORP);
    }

    /** Looks until every call is counted, which a visit is only after it was answered. */
    private CheckResult look(int calls) {
        await().until(() -> bot.visits().of("/wecom/callback").values().stream()
                        .mapToLong(CallbackStatistics.Visit::count)
                        .sum()
                == calls);
        return look(bot.patient(ADDRESS, Map.of("quanzi.wecom.base-url", "https://qyapi.weixin.qq.com"), true));
    }

    private static CheckResult look(DiagnosticContext diagnosticContext) {
        var found = new CheckResults(diagnosticContext::masked);
        new VisitsCheck().look(diagnosticContext, found);
        assertThat(found.all()).hasSize(1);
        return found.all().get(0);
    }

    private static void assertFound(CheckResult checkResult, State state, String id) {
        assertThat(checkResult.id()).isEqualTo("callback-visits." + id);
        assertThat(checkResult.state()).isEqualTo(state);
        assertThat(checkResult.mend() == null).isEqualTo(state == State.OK || state == State.SKIPPED);
        assertThat(checkResult.toString()).doesNotContain("{0}", "{1}", "{2}");
    }

    @Test
    void tellsWhereToEnterTheAddressWhenWeComNeverCame() {
        CheckResult checkResult = look(0);

        assertFound(checkResult, State.WARN, "never");
        assertThat(checkResult.mend().zh()).contains(ADDRESS + "/wecom/callback");
    }

    @Test
    void tellsWhenTheLastTrueEventCame() {
        wecom().push(16);

        CheckResult checkResult = look(1);

        assertFound(checkResult, State.OK, "ok");
        assertThat(checkResult.seen().en()).contains("127.0.0.1");
    }

    @Test
    void tellsThatTheAddressWasCheckedAndNoEventCame() {
        wecom().check(CallbackProbe.Signs.PLAIN);

        assertFound(look(1), State.WARN, "no-events");
    }

    @Test
    void findsAnotherTokenInTheAdminConsole() {
        wecom("another", CallbackBot.AES_KEY, CallbackBot.CORP).check(CallbackProbe.Signs.PLAIN);
        wecom("another", CallbackBot.AES_KEY, CallbackBot.CORP).push(16);

        CheckResult checkResult = look(2);

        assertFound(checkResult, State.WRONG, "signature");
        assertThat(checkResult.seen().zh()).contains("2 次");
    }

    @Test
    void warnsOfBadSignaturesAfterTrueEvents() {
        wecom().push(16);
        wecom("another", CallbackBot.AES_KEY, CallbackBot.CORP).push(16);

        assertFound(look(2), State.WARN, "signature-since");
    }

    @Test
    void isContentWhenATrueEventCameAfterBadSignatures() {
        wecom("another", CallbackBot.AES_KEY, CallbackBot.CORP).push(16);
        wecom().push(16);

        assertFound(look(2), State.OK, "ok");
    }

    @Test
    void findsAnotherKeyInTheAdminConsole() {
        wecom(CallbackBot.TOKEN, "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", CallbackBot.CORP)
                .push(16);

        assertFound(look(1), State.WRONG, "key");
    }

    @Test
    void findsAnotherCorpThatCallsHere() {
        wecom(CallbackBot.TOKEN, CallbackBot.AES_KEY, "ww9999999999999999").push(16);

        assertFound(look(1), State.WRONG, "receiver");
    }

    @Test
    void findsAClockThatIsWrong() {
        wecomAt(Duration.ofMinutes(-20)).push(16);

        assertFound(look(1), State.WRONG, "time");
    }

    @Test
    void warnsOfRecordedPushesAfterTrueOnes() {
        wecom().push(16);
        wecomAt(Duration.ofDays(-91)).push(16);

        assertFound(look(2), State.WARN, "time-since");
    }

    @Test
    void doesNotCountTheDoctorsOwnCallsNorStrangers() {
        var own =
                new CallbackProbe(ProbeClient.asWeCom(CallbackStage.WAIT_LIMIT), bot.app(bot.url()), Clock.systemUTC());
        own.check(CallbackProbe.Signs.PLAIN);
        own.push(16);
        own.checkBare();

        assertFound(look(0), State.WARN, "never");
        assertThat(bot.mongo().findAll(Document.class, "visits")).isEmpty();
    }

    @Test
    void remembersOverARestart() {
        wecom().push(16);
        look(1);

        assertThat(bot.mongo().findAll(Document.class, "visits")).hasSize(1);
        assertThat(bot.mongo().findAll(Document.class, "visits").get(0))
                .containsEntry("_id", "/wecom/callback " + CallbackStatistics.VisitOutcome.TAKEN)
                .containsEntry("count", 1L);
    }

    @Test
    void expectsNothingOfASandboxWithoutPeople() {
        assertFound(look(bot.at(ADDRESS)), State.SKIPPED, "simulated");
    }

    @Test
    void leavesItToTheRunningBot() {
        assertFound(look(bot.patient(ADDRESS, Map.of(), false)), State.SKIPPED, "no-bot");
    }
}

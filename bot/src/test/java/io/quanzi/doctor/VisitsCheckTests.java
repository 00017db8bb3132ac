package io.quanzi.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quanzi.callback.Visits;
import io.quanzi.doctor.Finding.State;
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

    private Play wecom(String token, String key, String corp) {
        return new Play(
                Line.asWeCom(CallbackStage.PATIENCE),
                new Envelope(token, key, corp),
                bot.url() + "/wecom/callback",
                corp,
                "1000002",
                Clock.systemUTC(),
                "163");
    }

    /** WeCom by another clock, or somebody who recorded what it sent. */
    private Play wecomAt(Duration offset) {
        return new Play(
                Line.asWeCom(CallbackStage.PATIENCE),
                new Envelope(CallbackBot.TOKEN, CallbackBot.AES_KEY, CallbackBot.CORP),
                bot.url() + "/wecom/callback",
                CallbackBot.CORP,
                "1000002",
                Clock.offset(Clock.systemUTC(), offset),
                "163");
    }

    private Play wecom() {
        return wecom(CallbackBot.TOKEN, CallbackBot.AES_KEY, CallbackBot.CORP);
    }

    /** Looks until every call is counted, which a visit is only after it was answered. */
    private Finding look(int calls) {
        await().until(() -> bot.visits().of("/wecom/callback").values().stream()
                        .mapToLong(Visits.Visit::count)
                        .sum()
                == calls);
        return look(bot.patient(ADDRESS, Map.of("quanzi.wecom.base-url", "https://qyapi.weixin.qq.com"), true));
    }

    private static Finding look(Patient patient) {
        var found = new Findings(patient::masked);
        new VisitsCheck().look(patient, found);
        assertThat(found.all()).hasSize(1);
        return found.all().get(0);
    }

    private static void assertFound(Finding finding, State state, String id) {
        assertThat(finding.id()).isEqualTo("callback-visits." + id);
        assertThat(finding.state()).isEqualTo(state);
        assertThat(finding.mend() == null).isEqualTo(state == State.OK || state == State.SKIPPED);
        assertThat(finding.toString()).doesNotContain("{0}", "{1}", "{2}");
    }

    @Test
    void tellsWhereToEnterTheAddressWhenWeComNeverCame() {
        Finding finding = look(0);

        assertFound(finding, State.WARN, "never");
        assertThat(finding.mend().zh()).contains(ADDRESS + "/wecom/callback");
    }

    @Test
    void tellsWhenTheLastTrueEventCame() {
        wecom().push(16);

        Finding finding = look(1);

        assertFound(finding, State.OK, "ok");
        assertThat(finding.seen().en()).contains("127.0.0.1");
    }

    @Test
    void tellsThatTheAddressWasCheckedAndNoEventCame() {
        wecom().check(Play.Signs.PLAIN);

        assertFound(look(1), State.WARN, "no-events");
    }

    @Test
    void findsAnotherTokenInTheAdminConsole() {
        wecom("another", CallbackBot.AES_KEY, CallbackBot.CORP).check(Play.Signs.PLAIN);
        wecom("another", CallbackBot.AES_KEY, CallbackBot.CORP).push(16);

        Finding finding = look(2);

        assertFound(finding, State.WRONG, "signature");
        assertThat(finding.seen().zh()).contains("2 次");
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
        var own = new Play(
                Line.asWeCom(CallbackStage.PATIENCE),
                new Envelope(CallbackBot.TOKEN, CallbackBot.AES_KEY, CallbackBot.CORP),
                bot.url() + "/wecom/callback",
                CallbackBot.CORP,
                "1000002",
                Clock.systemUTC());
        own.check(Play.Signs.PLAIN);
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
                .containsEntry("_id", "/wecom/callback " + Visits.Outcome.TAKEN)
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

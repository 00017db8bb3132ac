package io.quanzi.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.callback.CallbackStatistics.Visit;
import io.quanzi.callback.CallbackStatistics.VisitOutcome;
import io.quanzi.doctor.CheckResult.State;
import io.quanzi.shared.SettableClock;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.dao.DataAccessResourceFailureException;

class ShopVisitsTests {
    private static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");
    private static final Instant BEFORE = NOW.minusSeconds(3600);

    private static Visit at(Instant time, String detail) {
        return new Visit(time, "203.0.113.7", 3, detail);
    }

    private static List<CheckResult> look(Map<VisitOutcome, Visit> visits) {
        return look(new DiagnosticContext.Bot(
                null,
                null,
                new SettableClock(NOW.toString()),
                List::of,
                Map::of,
                List::of,
                path -> path.equals("/shop/events") ? visits : Map.of()));
    }

    private static List<CheckResult> look(DiagnosticContext.Bot bot) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test", Map.of("quanzi.shop.secret", "2b7e151628aed2a6abf7158809cf4f3c")));
        var diagnosticContext = DiagnosticContext.of(environment, Clock.systemUTC(), bot);
        var found = new CheckResults(diagnosticContext::masked);
        new ConfigurationCheck().look(diagnosticContext, found);
        return found.all().stream()
                .filter(one -> one.id().startsWith("shop-secret"))
                .toList();
    }

    private static void assertFound(List<CheckResult> findings, State state, String id) {
        assertThat(findings).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo("shop-secret." + id);
            assertThat(one.state()).isEqualTo(state);
            assertThat(one.mend()).isNotNull();
            assertThat(one.seen().zh()).contains("3 次").doesNotContain("{");
            assertThat(one.seen().en()).contains("203.0.113.7").doesNotContain("{");
        });
    }

    @Test
    void findsAShopWithAnotherSecret() {
        assertFound(look(Map.of(VisitOutcome.BAD_SIGNATURE, at(NOW, ""))), State.WRONG, "signature");
    }

    @Test
    void warnsOfBadSignaturesAfterTrueEventsAndNotOfThoseBefore() {
        assertFound(
                look(Map.of(VisitOutcome.BAD_SIGNATURE, at(NOW, ""), VisitOutcome.TAKEN, at(BEFORE, ""))),
                State.WARN,
                "signature-since");
        assertThat(look(Map.of(VisitOutcome.BAD_SIGNATURE, at(BEFORE, ""), VisitOutcome.TAKEN, at(NOW, ""))))
                .singleElement()
                .satisfies(one -> assertThat(one.state()).isEqualTo(State.OK));
    }

    @Test
    void findsAClockThatIsWrongAndTellsBothTimes() {
        List<CheckResult> findings = look(Map.of(VisitOutcome.BAD_TIME, at(NOW, "expected a time within 5 minutes")));

        assertFound(findings, State.WRONG, "time");
        assertThat(findings.get(0).seen().en()).contains("expected a time within 5 minutes");
    }

    @Test
    void tellsTheEventAndTheFieldThatWereRefusedAlsoWhenOthersWereTakenSince() {
        List<CheckResult> findings = look(Map.of(
                VisitOutcome.BAD_CONTENT, at(BEFORE, "id=e-7 field=data.paidAt"), VisitOutcome.TAKEN, at(NOW, "")));

        assertFound(findings, State.WRONG, "content");
        assertThat(findings.get(0).seen().zh()).contains("id=e-7 field=data.paidAt");
    }

    @Test
    void forgetsARefusedContentAfterAWeek() {
        assertThat(look(Map.of(VisitOutcome.BAD_CONTENT, at(NOW.minusSeconds(8 * 86_400), "id=e-7"))))
                .singleElement()
                .satisfies(one -> assertThat(one.state()).isEqualTo(State.OK));
    }

    @Test
    void tellsThatTooMuchCameAtOnce() {
        assertFound(look(Map.of(VisitOutcome.TOO_LARGE, at(NOW, "expected at most 1 MB"))), State.WARN, "size");
    }

    @Test
    void looksAtTheSecretAloneWhileTheDatabaseIsAway() {
        assertThat(look(new DiagnosticContext.Bot(null, null, Clock.systemUTC(), List::of, Map::of, List::of, path -> {
                    throw new DataAccessResourceFailureException("away");
                })))
                .singleElement()
                .satisfies(one -> assertThat(one.state()).isEqualTo(State.OK));
    }
}

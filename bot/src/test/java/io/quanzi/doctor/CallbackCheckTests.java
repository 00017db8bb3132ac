package io.quanzi.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.doctor.Finding.State;
import io.quanzi.doctor.Proxy.Given;
import java.net.ServerSocket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which a callback goes wrong, staged in a proxy between the doctor and the real doors. */
class CallbackCheckTests {
    private static final String PATH = "/wecom/callback";

    private static CallbackBot bot;

    private final Proxy proxy = Proxy.plain().to(bot.url());

    @TempDir
    private Path directory;

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

    private List<Finding> examine(Proxy.Fault fault) {
        proxy.with(fault);
        return look(bot.at(proxy.url()), new CallbackCheck());
    }

    private static List<Finding> look(Patient patient, CallbackCheck check) {
        var found = new Findings(patient::masked);
        check.look(patient, found);
        return found.all();
    }

    private static void assertWrong(List<Finding> findings, String id) {
        assertThat(findings)
                .filteredOn(one -> one.state() == State.WRONG)
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.id()).isEqualTo(id);
                    assertThat(one.mend()).isNotNull();
                    assertThat(one.page()).contains("/path/90930");
                    assertThat(one.menu()).contains("设置API接收");
                    assertThat(one.toString())
                            .doesNotContain(CallbackBot.TOKEN, CallbackBot.AES_KEY, "the-apps-secret", "{0}");
                });
    }

    @Test
    void findsNothingWrongWithAProxyThatHandsEverythingOn() {
        var findings = examine((request, way) -> way.pass(request));

        assertThat(findings)
                .extracting(Finding::id)
                .containsExactly(
                        "public-name.ok",
                        "callback-get.ok",
                        "callback-query.ok",
                        "callback-post.ok",
                        "callback-body.ok",
                        "callback-time.ok");
    }

    @Test
    void findsANameThatDoesNotResolve() {
        var findings = look(bot.at("https://quanzi.invalid"), new CallbackCheck());

        assertThat(findings).extracting(Finding::id).containsExactly("public-name.unknown", "callback-get.name");
        assertThat(findings.get(0).seen().en()).contains("quanzi.invalid");
    }

    @Test
    void findsAPortThatNobodyListensOn() throws Exception {
        int closed;
        try (var socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }

        assertWrong(look(bot.at("http://127.0.0.1:" + closed), new CallbackCheck()), "callback-get.refused");
    }

    @Test
    void findsACertificateThatSignsItself() throws Exception {
        assertCertificate(Proxy.secure(Certificates.selfSigned(directory, "-2d", 30)), "callback-get.self-signed");
    }

    @Test
    void findsACertificateThatExpired() throws Exception {
        assertCertificate(Proxy.secure(Certificates.selfSigned(directory, "-30d", 2)), "callback-get.expired");
    }

    @Test
    void findsACertificateThatDoesNotHoldYet() throws Exception {
        assertCertificate(Proxy.secure(Certificates.selfSigned(directory, "+2d", 30)), "callback-get.not-yet");
    }

    @Test
    void findsACertificateWhoseIssuerNobodyKnows() throws Exception {
        assertCertificate(Proxy.secure(Certificates.signedByNobodyKnown(directory)), "callback-get.issuer");
    }

    @Test
    void findsHttpWhereTheAddressSaysHttps() {
        proxy.with((request, way) -> way.pass(request));

        assertWrong(look(bot.at(proxy.url().replace("http:", "https:")), new CallbackCheck()), "callback-get.no-tls");
    }

    private static void assertCertificate(Proxy secure, String id) {
        try (secure) {
            assertWrong(look(bot.at(secure.to(bot.url()).url()), new CallbackCheck()), id);
        }
    }

    @Test
    void findsAPathThatLeadsNowhere() {
        assertWrong(
                examine((request, way) -> Given.of(404, "text/html", "<html><h1>404 Not Found</h1></html>")),
                "callback-get.path");
    }

    @Test
    void findsAPathThatTheProxyChanged() {
        var findings = examine((request, way) -> new Given(
                401,
                "application/problem+json",
                "",
                "{\"instance\":\"/callback\",\"status\":401,\"title\":\"Unauthorized\"}"
                        .getBytes(StandardCharsets.UTF_8)));

        assertWrong(findings, "callback-get.path-ours");
        assertThat(findings.toString()).contains("/callback");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void findsARedirectThatAddsASlash(int status) {
        assertWrong(
                examine((request, way) -> Given.redirect(status, PATH + "/?" + request.query())),
                "callback-get.redirect-slash");
    }

    @Test
    void findsARedirectFromHttpToHttps() {
        assertWrong(
                examine((request, way) ->
                        Given.redirect(301, "https://127.0.0.1" + request.path() + "?" + request.query())),
                "callback-get.redirect-https");
    }

    @Test
    void findsARedirectToALogin() {
        var findings = examine((request, way) -> Given.redirect(302, "https://sso.example.com/login?next=x"));

        assertWrong(findings, "callback-get.redirect-login");
        assertThat(findings.toString()).contains("https://sso.example.com/login");
    }

    @Test
    void findsARedirectElsewhere() {
        assertWrong(
                examine((request, way) -> Given.redirect(302, "https://www.example.com/")), "callback-get.redirect");
    }

    @Test
    void findsAPageThatAnswersInTheBotsPlace() {
        var findings = examine(
                (request, way) -> Given.of(200, "text/html", "<!DOCTYPE html><html><title>Sign in</title></html>"));

        assertWrong(findings, "callback-get.html");
        assertThat(findings.toString()).contains("Sign in");
    }

    @Test
    void findsAProxyThatAsksForALogin() {
        assertWrong(examine((request, way) -> Given.of(403, "text/html", "<html>denied</html>")), "callback-get.login");
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void findsAProxyThatDoesNotReachTheBot(int status) {
        assertWrong(
                examine((request, way) -> Given.of(status, "text/html", "<html>bad gateway</html>")),
                "callback-get.gateway");
    }

    @Test
    void findsAnyOtherStatus() {
        assertWrong(examine((request, way) -> Given.of(500, "text/plain", "oops")), "callback-get.status");
    }

    @Test
    void findsAConnectionThatIsCut() {
        assertWrong(examine((request, way) -> null), "callback-get.cut");
    }

    @Test
    void findsAProxyThatStripsTheQuery() {
        assertWrong(examine((request, way) -> way.pass(request.asking(""))), "callback-get.query-stripped");
    }

    @Test
    void findsAProxyThatDecodesPlusSignsThoughTheDoorMendsThem() {
        var findings = examine(
                (request, way) -> way.pass(request.asking(request.query().replace("%2B", "+"))));

        assertThat(findings).filteredOn(one -> one.state() == State.WRONG).isEmpty();
        assertThat(findings)
                .filteredOn(one -> one.state() == State.WARN)
                .extracting(Finding::id)
                .containsExactly("callback-query.plus");
    }

    @Test
    void findsAProxyThatDecodesPlusSignsBeforeADoorThatDoesNotMendThem() {
        var findings = examine((request, way) -> request.query().contains("%2B") && !request.isPost()
                ? way.pass(request.asking(request.query().replaceAll("%2B", "x")))
                : way.pass(request));

        assertWrong(findings, "callback-get.plus");
    }

    @Test
    void findsAProxyThatLimitsTheBody() {
        var findings = examine((request, way) -> request.body().length > 16 << 10
                ? Given.of(413, "text/html", "<html>too large</html>")
                : way.pass(request));

        assertWrong(findings, "callback-body.body-limit");
        assertThat(findings).extracting(Finding::id).contains("callback-post.ok");
    }

    @Test
    void findsAProxyThatLimitsEvenSmallBodies() {
        assertWrong(
                examine((request, way) -> request.body().length > 100
                        ? Given.of(413, "text/html", "<html>too large</html>")
                        : way.pass(request)),
                "callback-post.body-limit");
    }

    @Test
    void findsAProxyThatCutsTheBody() {
        assertWrong(
                examine((request, way) -> request.isPost()
                        ? way.pass(request.saying(new String(request.body(), StandardCharsets.UTF_8).substring(0, 120)))
                        : way.pass(request)),
                "callback-post.body-changed");
    }

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
    void warnsOfAnAnswerThatTakesOverASecond() {
        proxy.with((request, way) -> way.passAfter(request, 400));

        var findings = look(
                bot.at(proxy.url()),
                new CallbackCheck(Duration.ofMillis(300), Duration.ofSeconds(30), Duration.ofSeconds(60)));

        assertThat(findings)
                .filteredOn(one -> one.id().startsWith("callback-time"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.id()).isEqualTo("callback-time.slow");
                    assertThat(one.state()).isEqualTo(State.WARN);
                });
    }

    @Test
    void findsAnAnswerThatTakesOverFiveSeconds() {
        proxy.with((request, way) -> way.passAfter(request, 400));

        var findings = look(
                bot.at(proxy.url()),
                new CallbackCheck(Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofSeconds(60)));

        assertWrong(findings, "callback-time.late");
    }

    @Test
    void findsAnAnswerThatDoesNotCome() {
        proxy.with((request, way) -> way.passAfter(request, 1_500));

        assertWrong(
                look(
                        bot.at(proxy.url()),
                        new CallbackCheck(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(300))),
                "callback-get.timeout");
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

    private static Proxy.Fault changed(String format) {
        return (request, way) -> {
            Given given = way.pass(request);
            return given.saying(format.formatted(given.text()));
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 403, 404, 405})
    void findsThatGetGetsThroughAndPostDoesNot(int status) {
        var findings = examine((request, way) -> request.isPost()
                ? new Given(
                        status, "text/html", status == 301 ? "/" : "", "<html></html>".getBytes(StandardCharsets.UTF_8))
                : way.pass(request));

        assertWrong(findings, "callback-post.only-get");
        assertThat(findings.toString()).contains("HTTP " + status);
    }

    @Test
    void findsTwoMachinesBehindOneName() {
        var asked = new int[1];

        var findings = examine((request, way) -> ++asked[0] == 2 ? Given.of(404, "text/html", "") : way.pass(request));

        assertThat(findings).extracting(Finding::id).contains("callback-get.ok", "callback-query.unsteady");
    }

    @Test
    void saysThatNoBotRunsInsteadOfBlamingTheProxy() {
        proxy.with((request, way) -> Given.of(502, "text/html", "<html></html>"));

        var findings = look(bot.patient(proxy.url(), Map.of(), false), new CallbackCheck());

        assertThat(findings).extracting(Finding::id).containsExactly("public-name.ok", "callback-get.no-bot");
    }

    @Test
    void seesTheWayEvenWithoutABotInThisProcess() {
        proxy.with((request, way) -> Given.redirect(301, PATH + "/"));

        assertWrong(
                look(bot.patient(proxy.url(), Map.of(), false), new CallbackCheck()), "callback-get.redirect-slash");
    }

    @Test
    void tellsAnAddressOfOnesOwnNetworkFromAPublicOne() {
        proxy.with((request, way) -> way.pass(request));
        var real = bot.patient(proxy.url(), Map.of("quanzi.wecom.base-url", "https://qyapi.weixin.qq.com"), true);

        assertWrong(look(real, new CallbackCheck()), "public-name.private");
    }

    @Test
    void sweepsUpAnEventThatCameAfterItHadStoppedWaiting() throws Exception {
        proxy.with((request, way) -> way.pass(request));
        var patient = bot.at(proxy.url());
        var play = new Play(
                new Line(Duration.ofSeconds(8)),
                new Envelope(CallbackBot.TOKEN, CallbackBot.AES_KEY, CallbackBot.CORP),
                proxy.url() + PATH,
                CallbackBot.CORP,
                "1000002",
                patient.machine());
        play.push(16);
        Document late = bot.mongo().findAll(Document.class, "inbox").get(0);
        late.put("receivedAt", patient.machine().instant().minus(Duration.ofHours(1)));
        bot.mongo().save(late, "inbox");

        look(patient, new CallbackCheck());

        assertThat(bot.mongo().findAll(Document.class, "inbox")).isEmpty();
    }

    @Test
    void writesThePlusAsWeComDoes() {
        var queries = new java.util.concurrent.ConcurrentLinkedQueue<String>();

        examine((request, way) -> {
            queries.add(request.query());
            return way.pass(request);
        });

        assertThat(queries).anyMatch(query -> query.contains("echostr=") && query.contains("%2B"));
        assertThat(URLDecoder.decode(queries.peek(), StandardCharsets.UTF_8)).contains("+");
    }
}

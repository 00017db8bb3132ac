package io.quanzi.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.doctor.CheckResult.State;
import io.quanzi.doctor.Proxy.Given;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What proxies, gateways, firewalls and clouds do to a request on its way. */
class CallbackProxyTests extends CallbackStage {
    @Test
    void findsNothingWrongWithAProxyThatHandsEverythingOn() {
        assertThat(examine((request, way) -> way.pass(request)))
                .extracting(CheckResult::id)
                .containsExactly(
                        "public-name.ok",
                        "callback-get.ok",
                        "callback-query.ok",
                        "callback-post.ok",
                        "callback-body.ok",
                        "callback-time.ok");
    }

    @Test
    void findsAPathThatLeadsNowhere() {
        assertWrong(examine((request, way) -> Given.page(404, "404 Not Found")), "callback-get.path");
    }

    @Test
    void findsAPathThatTheProxyChanged() {
        var findings = examine((request, way) -> Given.of(
                401,
                "application/problem+json",
                "{\"instance\":\"/callback\",\"status\":401,\"title\":\"Unauthorized\"}"));

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
        var findings = examine((request, way) -> Given.of(
                200,
                "text/html",
                "<!DOCTYPE html><title>Sign in</title><a href='https://beian.miit.gov.cn'>" + "京ICP备12345678号</a>"));

        assertWrong(findings, "callback-get.html");
        assertThat(findings.toString()).contains("Sign in");
    }

    @Test
    void findsTheFilingPageOfACloud() {
        var findings = examine((request, way) ->
                Given.page(403, "<title>Non-compliance ICP Filing</title>").with("Server", "Beaver"));

        assertWrong(findings, "callback-get.filing");
        assertThat(findings.toString()).contains("403", "ICP 备案");
    }

    @Test
    void findsTheFilingPageThatACloudRedirectsTo() {
        assertWrong(
                examine((request, way) ->
                        Given.redirect(302, "https://dnspod.qcloud.com/static/webblock.html?d=crm.example.com")),
                "callback-get.filing");
    }

    @Test
    void findsTheFilingPageInChinese() {
        assertWrong(examine((request, way) -> Given.page(200, "该网站暂时无法访问：网站未备案或未在本云接入")), "callback-get.filing");
    }

    @Test
    void findsAProxyThatAsksForALogin() {
        assertWrong(examine((request, way) -> Given.page(403, "denied")), "callback-get.login");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 405, 406, 200})
    void findsAFirewallThatStopsTheParameters(int status) {
        var findings = examine((request, way) ->
                request.query().contains("echostr") ? Given.page(status, "blocked by WAF") : way.pass(request));

        assertWrong(findings, "callback-get.rule");
        assertThat(findings.toString()).contains("HTTP " + status, "echostr");
    }

    @Test
    void findsAFirewallThatHangsUpOnTheParameters() {
        assertWrong(
                examine((request, way) -> request.query().contains("echostr") ? null : way.pass(request)),
                "callback-get.rule");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 405, 500})
    void findsAFirewallThatStopsXml(int status) {
        var findings = examine((request, way) -> new String(request.body(), StandardCharsets.UTF_8).contains("<xml>")
                ? Given.page(status, "blocked by WAF")
                : way.pass(request));

        assertWrong(findings, "callback-post.rule");
        assertThat(findings).extracting(CheckResult::id).contains("callback-get.ok");
        assertThat(findings.toString()).contains("XML");
    }

    @Test
    void findsAGatewayThatTakesWeComForARobotOrABrowser() {
        // as a tunnel that shows its own page to whatever calls itself Mozilla
        assertWrong(
                examine((request, way) -> request.agent().startsWith("Mozilla/")
                        ? Given.page(200, "You are about to visit a tunnel")
                        : way.pass(request)),
                "callback-get.html");
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void findsAProxyThatDoesNotReachTheBot(int status) {
        assertWrong(examine((request, way) -> Given.page(status, "bad gateway")), "callback-get.gateway");
    }

    @Test
    void findsAnyOtherStatus() {
        assertWrong(examine((request, way) -> Given.of(500, "text/plain", "oops")), "callback-get.status");
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
        assertOnly(State.WARN, findings, "callback-query.plus");
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
        var findings = examine(
                (request, way) -> request.body().length > 16 << 10 ? Given.page(413, "too large") : way.pass(request));

        assertWrong(findings, "callback-body.body-limit");
        assertThat(findings).extracting(CheckResult::id).contains("callback-post.ok");
    }

    @Test
    void findsAProxyThatLimitsEvenSmallBodies() {
        assertWrong(
                examine((request, way) ->
                        request.body().length > 100 ? Given.page(413, "too large") : way.pass(request)),
                "callback-post.body-limit");
    }

    @Test
    void findsAProxyThatCutsTheBody() {
        assertWrong(
                examine((request, way) -> request.body().length > 120
                        ? way.pass(request.saying(new String(request.body(), StandardCharsets.UTF_8).substring(0, 120)))
                        : way.pass(request)),
                "callback-post.body-changed");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 403, 404, 405})
    void findsThatGetGetsThroughAndPostDoesNot(int status) {
        var findings = examine((request, way) -> !request.isPost()
                ? way.pass(request)
                : status == 301 ? Given.redirect(301, "/") : Given.page(status, ""));

        assertWrong(findings, "callback-post.only-get");
        assertThat(findings.toString()).contains("HTTP " + status);
    }

    @Test
    void saysThatNoBotRunsInsteadOfBlamingTheProxy() {
        proxy.with((request, way) -> Given.page(502, ""));

        var findings = look(bot.patient(proxy.url(), Map.of(), false), new CallbackCheck());

        assertThat(findings).extracting(CheckResult::id).containsExactly("public-name.ok", "callback-get.no-bot");
    }

    @Test
    void seesTheWayEvenWithoutABotInThisProcess() {
        proxy.with((request, way) -> Given.redirect(301, PATH + "/"));

        assertWrong(
                look(bot.patient(proxy.url(), Map.of(), false), new CallbackCheck()), "callback-get.redirect-slash");
    }
}

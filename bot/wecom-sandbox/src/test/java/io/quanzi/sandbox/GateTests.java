package io.quanzi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class GateTests {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void anErrorHasWeComsTail() {
        var body = get("/cgi-bin/externalcontact/list?userid=x&access_token=nobody");

        assertThat(body.path("errcode").intValue()).isEqualTo(40014);
        assertThat(body.path("errmsg").stringValue())
                .matches("invalid access_token, hint: \\[\\d+_\\d+_[0-9a-f]{32}], from ip: 127\\.0\\.0\\.1, "
                        + "more info at https://open\\.work\\.weixin\\.qq\\.com/devtool/query\\?e=40014");
    }

    @Test
    void theTokenIsLookedAtBeforeAnythingElse() {
        assertThat(get("/cgi-bin/externalcontact/list").path("errcode").intValue())
                .isEqualTo(41001);
    }

    @Test
    void anApiThatIsNotServedIsUnknown() {
        assertThat(get("/cgi-bin/externalcontact/nothing").path("errcode").intValue())
                .isEqualTo(40066);
    }

    @Test
    void anIdleConnectionIsKeptLongerThanAnyClientKeepsOne() throws Exception {
        try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), stage.sandbox.port())) {
            socket.getOutputStream()
                    .write("GET /_sim/clock HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new byte[512];
            int length = socket.getInputStream().read(answer);

            assertThat(new String(answer, 0, length, StandardCharsets.US_ASCII)).contains("Keep-Alive: timeout=1800");
        }
    }

    @Test
    void aTokenIsTheSameUntilItExpires() throws Exception {
        var first = stage.wecom.getAccessToken(true);

        assertThat(stage.wecom.getAccessToken(true)).isEqualTo(first);
        stage.advance("PT2H");
        assertThat(stage.wecom.getAccessToken(true)).isNotEqualTo(first);
    }

    @Test
    void aClientRefreshesAnExpiredTokenOnce() throws Exception {
        var staff = stage.staff("小美");
        var first = stage.wecom.getAccessToken();

        stage.sim.post("/_sim/tokens/expire", "");

        assertThat(stage.contacts().listFollowers()).containsExactly(staff);
        assertThat(stage.wecom.getAccessToken()).isNotEqualTo(first);
    }

    @Test
    void wrongSecretsAndCorpsAreToldApart() {
        assertThat(get("/cgi-bin/gettoken?corpid=ww9&corpsecret=s")
                        .path("errcode")
                        .intValue())
                .isEqualTo(40013);
        assertThat(get("/cgi-bin/gettoken?corpid=" + Stage.CORP + "&corpsecret=s")
                        .path("errcode")
                        .intValue())
                .isEqualTo(40001);
        assertThat(get("/cgi-bin/gettoken?corpid=" + Stage.CORP).path("errcode").intValue())
                .isEqualTo(41004);
    }

    @Test
    void brokenJsonIsForgivenAndMentioned() throws Exception {
        var reply = JsonMapper.shared()
                .readTree(stage.sim
                        .send(
                                "POST",
                                "/cgi-bin/externalcontact/get_corp_tag_list?&access_token="
                                        + stage.wecom.getAccessToken(),
                                "{oops")
                        .body());

        assertThat(reply.path("errcode").intValue()).isZero();
        assertThat(reply.path("errmsg").stringValue()).contains("Warning: wrong json format.");
    }

    @Test
    void anEventIsSentAgainWithAnotherNonceUntilItIsTaken() throws Exception {
        stage.receiver.answerWith(500, 500);
        stage.scan(stage.person("林"), stage.contactWay(stage.staff("小美"), "a"));

        var first = stage.receiver.next();
        var second = stage.receiver.next();
        var third = stage.event();

        assertThat(first.query().get("nonce")).isNotEqualTo(second.query().get("nonce"));
        assertThat(third.getChangeType()).isEqualTo("add_external_contact");
        await().until(() -> counted("delivered") == 1);
        assertThat(stage.receiver.quietFor(200)).isTrue();
    }

    @Test
    void anEventThatIsRefusedFourTimesIsLost() throws Exception {
        stage.receiver.answerWith(500, 500, 500, 500);
        stage.scan(stage.person("林"), stage.contactWay(stage.staff("小美"), "a"));

        IntStream.range(0, 4).forEach(i -> stage.receiver.next());

        await().until(() -> counted("lost") == 1);
        assertThat(stage.receiver.quietFor(300)).isTrue();
    }

    @Test
    void theClockMovesBackOnlyWhileNobodyIsThere() {
        stage.sim.post("/_sim/clock", "{\"at\":\"2026-01-01T00:00:00Z\"}");
        assertThat(Duration.between(
                        java.time.Instant.parse("2026-01-01T00:00:00Z"),
                        stage.sandbox.clock().instant()))
                .isBetween(Duration.ZERO, Duration.ofMinutes(1));

        stage.person("林");

        assertThat(stage.sim
                        .refused("/_sim/clock", "{\"advance\":\"PT-1S\"}")
                        .path("status")
                        .intValue())
                .isEqualTo(409);
    }

    @Test
    void aPersonOfTheSandboxIsKnownByManyCallersAtOnce() throws Exception {
        var staff = stage.staff("小美");
        var url = stage.contactWay(staff, "a");
        var pool = Executors.newFixedThreadPool(8);
        try {
            pool.invokeAll(IntStream.range(0, 40)
                            .mapToObj(i -> (Callable<Object>) () -> stage.scan(stage.person("n" + i), url))
                            .toList())
                    .forEach(done -> assertThat(done).succeedsWithin(Duration.ofSeconds(10)));
        } finally {
            pool.shutdownNow();
        }

        assertThat(stage.contacts().listExternalContacts(staff)).hasSize(40).doesNotHaveDuplicates();
    }

    private int counted(String ends) {
        return stage.sim.get("/_sim/callbacks").path(ends).intValue();
    }

    private tools.jackson.databind.JsonNode get(String path) {
        return JsonMapper.shared().readTree(stage.sim.send("GET", path, "").body());
    }
}

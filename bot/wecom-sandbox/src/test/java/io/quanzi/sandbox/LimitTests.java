package io.quanzi.sandbox;

import static io.quanzi.sandbox.ContactTests.errcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import me.chanjar.weixin.cp.bean.message.WxCpMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitTests {
    private final Stage stage = new Stage();
    private final Api api = new Api(stage);
    private final String staff = stage.staff("小美");

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void theDocumentedFiguresHoldUnlessTheyAreChanged() {
        var settings = stage.sim.get("/_sim/settings");

        assertThat(settings.path("callsPerMinute").intValue()).isEqualTo(10_000);
        assertThat(settings.path("callsPerHour").intValue()).isEqualTo(150_000);
        assertThat(settings.path("callsPerMinuteByIp").intValue()).isEqualTo(20_000);
        assertThat(settings.path("callsPerHourByIp").intValue()).isEqualTo(600_000);
        assertThat(settings.path("messagesPerMinute").intValue()).isEqualTo(30);
        assertThat(settings.path("messagesPerHour").intValue()).isEqualTo(1000);
        assertThat(stage.sim
                        .send("PUT", "/_sim/settings", "{\"callsPerHour\":-1}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void whoOverstepsAMinuteIsBlockedForAMinuteFromThen() throws Exception {
        limit("callsPerMinute", 2);
        stage.contacts().listFollowers();
        stage.contacts().listFollowers();
        stage.advance("PT30S");

        assertThatThrownBy(() -> stage.contacts().listFollowers()).satisfies(errcode(45009));

        stage.advance("PT40S");
        assertThatThrownBy(() -> stage.contacts().listFollowers()).satisfies(errcode(45009));
        stage.advance("PT20S");
        assertThat(stage.contacts().listFollowers()).containsExactly(staff);
    }

    @Test
    void anHourIsCountedBesideTheMinutes() throws Exception {
        limit("callsPerHour", 2);
        stage.contacts().listFollowers();
        stage.advance("PT5M");
        stage.contacts().listFollowers();
        stage.advance("PT5M");

        assertThatThrownBy(() -> stage.contacts().listFollowers()).satisfies(errcode(45009));
        stage.advance("PT59M");
        assertThatThrownBy(() -> stage.contacts().listFollowers()).satisfies(errcode(45009));
        stage.advance("PT1M");
        stage.contacts().listFollowers();
    }

    @Test
    void everyApiHasALimitOfItsOwn() throws Exception {
        limit("callsPerMinute", 1);
        stage.contacts().listFollowers();

        assertThat(stage.contacts().getCorpTagList(null).getTagGroupList()).isEmpty();
    }

    @Test
    void twoCorpsBehindOneAddressShareItsLimit() throws Exception {
        stage.sim.put("/_sim/apps/ww2/1", "{\"secret\":\"two\"}");
        var token = api.raw("GET", "/cgi-bin/gettoken?corpid=ww2&corpsecret=two", "")
                .path("access_token")
                .stringValue();
        stage.wecom.getAccessToken();
        limit("callsPerMinuteByIp", 1);
        stage.contacts().listFollowers();

        assertThat(api.raw("GET", "/cgi-bin/externalcontact/get_follow_user_list?access_token=" + token, "")
                        .path("errcode")
                        .intValue())
                .isEqualTo(45009);
    }

    @Test
    void anAddressThatGuessesSecretsGetsNoTokenForAnHour() {
        limit("badSecretsPerHour", 2);
        var bad = "/cgi-bin/gettoken?corpid=" + Stage.CORP + "&corpsecret=guess";
        var good = "/cgi-bin/gettoken?corpid=" + Stage.CORP + "&corpsecret=secret";
        assertThat(api.raw("GET", bad, "").path("errcode").intValue()).isEqualTo(40001);
        assertThat(api.raw("GET", bad, "").path("errcode").intValue()).isEqualTo(40001);

        assertThat(api.raw("GET", good, "").path("errcode").intValue()).isEqualTo(45009);

        stage.advance("PT1H");
        assertThat(api.raw("GET", good, "").path("errcode").intValue()).isZero();
    }

    @Test
    void callsForDebuggingAreFiveAMinute() {
        var codes = IntStream.range(0, 6)
                .map(i -> api.get("externalcontact/get_follow_user_list?debug=1")
                        .path("errcode")
                        .intValue())
                .toArray();

        assertThat(codes).containsExactly(0, 0, 0, 0, 0, 45009);
    }

    @Test
    void moreCallsAtOnceThanAreAllowedAreRefused() throws Exception {
        limit("callsAtOnce", 1);
        stage.wecom.getAccessToken();
        var pool = Executors.newFixedThreadPool(2);
        try {
            Callable<Integer> call = () -> api.get("externalcontact/get_follow_user_list?")
                    .path("errcode")
                    .intValue();
            await().untilAsserted(
                            () -> { // Once more where the two did not meet.
                                slow("get_follow_user_list", 1);
                                var codes = List.of(pool.submit(call), pool.submit(call));
                                assertThat(List.of(
                                                codes.get(0).get(), codes.get(1).get()))
                                        .containsExactlyInAnyOrder(0, 45033);
                            });
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void twoWritesOfOnePairAtOnceConflict() throws Exception {
        var person = stage.person("林");
        stage.scan(person, stage.contactWay(staff, "s"));
        var pair = "\"userid\":\"" + staff + "\",\"external_userid\":\""
                + person.path("externalUserId").stringValue() + "\"";
        stage.wecom.getAccessToken();

        var codes = await().until(() -> codesOfTwoWrites(pair), met -> met.contains(45035));

        assertThat(codes).isSubsetOf(45035, 40068);
        assertThat(api.code("externalcontact/remark", "{" + pair + ",\"remark\":\"b\"}"))
                .isZero();
    }

    /** What a slow write and others beside it were answered, its own end apart. */
    private Set<Integer> codesOfTwoWrites(String pair) {
        slow("remark", 1);
        Set<Integer> codes = ConcurrentHashMap.newKeySet();
        var first = CompletableFuture.supplyAsync(() -> {
            int code;
            do { // Whichever of the two comes second is refused.
                code = api.code("externalcontact/remark", "{" + pair + ",\"remark\":\"a\"}");
                codes.add(code == 0 ? 40068 : code);
            } while (code == 45035);
            return code;
        });

        while (!first.isDone()) {
            codes.add(api.code("externalcontact/mark_tag", "{" + pair + ",\"add_tag\":[\"none\"]}"));
        }

        assertThat(first.join()).isZero();
        return codes;
    }

    @Test
    void messagesToOneMemberPastTheLimitAreDroppedInSilence() throws Exception {
        limit("messagesPerMinute", 2);
        for (int i = 0; i < 3; i++) {
            say("hi " + i);
        }
        assertThat(phone()).hasSize(2);

        stage.advance("PT1M");
        say("again");
        assertThat(phone()).hasSize(3);
    }

    @Test
    void anAppSendsTwoHundredTimesAsManyMessagesADayAsTheCorpMayHaveMembers() throws Exception {
        limit("accountCap", 1);
        limit("messagesPerMinute", 0);
        stage.sandbox.clock().moveTo(java.time.Instant.parse("2031-03-01T15:00:00Z"));
        for (int i = 0; i < 200; i++) {
            say("hi");
        }

        assertThatThrownBy(() -> say("one too many")).satisfies(errcode(45009));

        stage.advance("PT1H");
        say("it is midnight in Shanghai");
    }

    private void say(String text) throws Exception {
        stage.wecom
                .getMessageService()
                .send(WxCpMessage.TEXT()
                        .agentId(1000002)
                        .toUser(staff)
                        .content(text)
                        .build());
    }

    private tools.jackson.databind.JsonNode phone() {
        return stage.sim.get("/_sim/people/" + staff + "/messages");
    }

    private void slow(String api, int count) {
        stage.sim.post(
                "/_sim/faults",
                "{\"path\":\"/cgi-bin/externalcontact/" + api + "\",\"kind\":\"latency\",\"millis\":400,\"count\":"
                        + count + "}");
    }

    private void limit(String setting, int most) {
        stage.sim.put("/_sim/settings", "{\"" + setting + "\":" + most + "}");
    }
}

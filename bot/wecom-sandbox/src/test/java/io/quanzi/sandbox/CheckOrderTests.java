package io.quanzi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One call with everything wrong with it, mended step by step: each step shows the next error in WeCom's order. */
class CheckOrderTests {
    private static final String PATH = "/cgi-bin/externalcontact/remark";
    private static final String TOO_LONG = "\"remark\":\"" + "x".repeat(21) + "\"";

    private final Stage stage = new Stage();
    private final Api api = new Api(stage);

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void theFirstErrorInWeComsOrderIsTheOneThatIsTold() throws Exception {
        var staff = stage.staff("小美");
        var person = stage.person("林");
        var pair = "\"userid\":\"" + staff + "\",\"external_userid\":\""
                + person.path("externalUserId").stringValue() + "\",";
        var wrong = "{" + pair + TOO_LONG + "}";
        var token = stage.wecom.getAccessToken();
        app("\"visible\":[\"other\"],\"trustedIps\":[\"10.0.0.1\"]");

        assertThat(code(PATH, wrong)).isEqualTo(41001);
        assertThat(code(PATH + "?access_token=nobody", wrong)).isEqualTo(40014);
        var expired = token;
        stage.sim.post("/_sim/tokens/expire", "");
        assertThat(code(PATH + "?access_token=" + expired, wrong)).isEqualTo(42001);
        var path = PATH + "?access_token=" + stage.wecom.getAccessToken(true);
        assertThat(code(path, wrong)).isEqualTo(60020);

        app("\"visible\":[\"other\"]");
        stage.sim.put("/_sim/settings", "{\"callsAtOnce\":1}");
        fault("latency", 3000);
        var one = CompletableFuture.supplyAsync(() -> code(path, wrong));
        var two = CompletableFuture.supplyAsync(() -> code(path, wrong));
        assertThat(CompletableFuture.anyOf(one, two).join()).as("concurrency").isEqualTo(45033);
        stage.sim.put("/_sim/settings", "{\"callsPerMinute\":1}");
        assertThat(code(path, wrong)).as("quota, though another call runs").isEqualTo(45009);
        stage.sim.put("/_sim/settings", "{\"callsPerMinute\":0}");
        fault("errcode", 0);
        assertThat(code(path, wrong)).as("concurrency, though a fault waits").isEqualTo(45033);
        CompletableFuture.allOf(one, two).join();

        assertThat(code(path, wrong)).as("fault").isEqualTo(-1);
        assertThat(code(path, "{broken")).as("body, of which nothing is left").isEqualTo(41009);
        assertThat(code(path, wrong)).as("arguments").isEqualTo(40058);
        var right = "{" + pair + "\"remark\":\"林\"}";
        assertThat(code(path, right)).as("visible range").isEqualTo(60011);
        app("\"visible\":[\"" + staff + "\"]");
        stage.sim.put("/_sim/people/" + staff + "/card", "{\"customerContact\":false}");
        assertThat(code(path, right)).as("right to have customers").isEqualTo(84074);
        stage.sim.put("/_sim/people/" + staff + "/card", "{\"customerContact\":true}");
        assertThat(code(path, right)).as("relation").isEqualTo(84061);
        stage.scan(person, stage.contactWay(staff, "s"));
        assertThat(code(path, right)).isZero();
    }

    @Test
    void aTokenThatAnotherNodeReplacedIsUnknownAndAClientFetchesTheNewOne() throws Exception {
        var staff = stage.staff("小美");
        var old = stage.wecom.getAccessToken();

        stage.sim.post("/_sim/tokens/replace", "");

        assertThat(code("/cgi-bin/externalcontact/get_corp_tag_list?access_token=" + old, "{}"))
                .isEqualTo(40014);
        assertThat(stage.contacts().listFollowers()).containsExactly(staff);
        assertThat(stage.wecom.getAccessToken()).isNotEqualTo(old);
    }

    @Test
    void aTokenThatExpiresInMidRunIsFetchedAgain() throws Exception {
        var staff = stage.staff("小美");
        stage.wecom.getAccessToken();
        stage.sim.post(
                "/_sim/faults",
                "{\"path\":\"/cgi-bin/externalcontact/get_follow_user_list\",\"kind\":\"errcode\",\"errcode\":42001,"
                        + "\"count\":1}");

        assertThat(stage.contacts().listFollowers()).containsExactly(staff);
    }

    private void app(String rest) {
        stage.sim.put("/_sim/apps/" + Stage.CORP + "/1000002", "{\"secret\":\"secret\"," + rest + "}");
    }

    private void fault(String kind, int millis) {
        stage.sim.post(
                "/_sim/faults",
                "{\"path\":\"" + PATH + "\",\"kind\":\"" + kind + "\",\"count\":1,\"millis\":" + millis + "}");
    }

    private int code(String path, String body) {
        return api.raw("POST", path, body).path("errcode").intValue();
    }
}

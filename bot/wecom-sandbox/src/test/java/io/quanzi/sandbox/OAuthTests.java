package io.quanzi.sandbox;

import static io.quanzi.sandbox.ContactTests.errcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OAuthTests {
    private final Stage stage = new Stage();
    private final String staff = stage.staff("小美");

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aMemberIsKnownByTheCurrentAndTheOldWay() throws Exception {
        var service = stage.wecom.getOauth2Service();

        assertThat(service.getAuthUserInfo(code(staff)).getUserId()).isEqualTo(staff);
        assertThat(service.getUserInfo(code(staff)).getUserId()).isEqualTo(staff);
    }

    @Test
    void aCustomerHasAnOpenidAndOnceAContactAnExternalUserid() throws Exception {
        var person = stage.person("林");
        var id = person.path("id").stringValue();
        var stranger = stage.wecom.getOauth2Service().getAuthUserInfo(code(id));
        assertThat(stranger.getOpenId()).isNotEmpty();
        assertThat(stranger.getExternalUserId()).isNull();

        stage.scan(person, stage.contactWay(staff, "s"));

        var customer = stage.wecom.getOauth2Service().getAuthUserInfo(code(id));
        assertThat(customer.getOpenId()).isEqualTo(stranger.getOpenId());
        assertThat(customer.getExternalUserId())
                .isEqualTo(person.path("externalUserId").stringValue());
        assertThat(stage.contacts().convertToOpenid(customer.getExternalUserId()))
                .isEqualTo(customer.getOpenId());
        assertThat(stage.wecom.getOauth2Service().getUserInfo(code(id)).getOpenId())
                .isEqualTo(customer.getOpenId());
    }

    @Test
    void aCodeIsGoodOnceAndForFiveMinutes() throws Exception {
        var service = stage.wecom.getOauth2Service();
        var used = code(staff);
        service.getAuthUserInfo(used);
        assertThatThrownBy(() -> service.getAuthUserInfo(used)).satisfies(errcode(42022));
        var old = code(staff);
        stage.advance("PT5M");
        assertThatThrownBy(() -> service.getAuthUserInfo(old)).satisfies(errcode(42003));
        assertThatThrownBy(() -> service.getAuthUserInfo("none")).satisfies(errcode(40029));
    }

    @Test
    void aMemberWhomTheAppDoesNotSeeIsRefused() throws Exception {
        var code = code(staff);
        stage.sim.put("/_sim/apps/" + Stage.CORP + "/1000002", "{\"secret\":\"secret\",\"visible\":[\"other\"]}");

        assertThatThrownBy(() -> stage.wecom.getOauth2Service().getAuthUserInfo(code))
                .satisfies(errcode(50002));
    }

    @Test
    void detailsAreHadByTheTicketOfAPrivateScope() throws Exception {
        stage.sim.put("/_sim/people/" + staff + "/card", "{\"mobile\":\"13800000000\"}");
        var service = stage.wecom.getOauth2Service();
        assertThat(service.getAuthUserInfo(code(staff)).getUserTicket()).isNull();
        var ticket = service.getAuthUserInfo(code(page("&scope=snsapi_privateinfo&agentid=1000002&person=" + staff)))
                .getUserTicket();

        assertThat(service.getUserDetail(ticket).getMobile()).isEqualTo("13800000000");

        stage.advance("PT30M");
        assertThatThrownBy(() -> service.getUserDetail(ticket)).satisfies(errcode(40035));
    }

    @Test
    void aRightLoginIsCountedTowardsNoLimit() throws Exception {
        var service = stage.wecom.getOauth2Service();
        service.getAuthUserInfo(code(staff));
        stage.sim.put("/_sim/settings", "{\"callsPerMinute\":1}");

        for (int i = 0; i < 3; i++) {
            assertThat(service.getAuthUserInfo(code(staff)).getUserId()).isEqualTo(staff);
        }
        assertThatThrownBy(() -> service.getAuthUserInfo("none")).satisfies(errcode(40029));
        assertThatThrownBy(() -> service.getAuthUserInfo("none")).satisfies(errcode(45009));
        assertThat(service.getAuthUserInfo(code(staff)).getUserId()).isEqualTo(staff);
    }

    @Test
    void thePageLeadsBackWithTheState() {
        var response = page("&scope=snsapi_base&state=abc123&person=" + staff);

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location").orElseThrow())
                .startsWith("http://shop.example/back?x=1&code=")
                .endsWith("&state=abc123");
    }

    @Test
    void thePageAsksWhoIsThere() {
        var page = page("&scope=snsapi_base&state=a");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("小美").contains("&amp;person=" + staff);
    }

    @Test
    void whatThePageCannotTakeIsSaidOnIt() {
        assertThat(page("&scope=none&person=" + staff).body()).contains("scope");
        assertThat(page("&scope=snsapi_privateinfo&person=" + staff).body()).contains("agentid");
        assertThat(page("&scope=snsapi_base&state=a-b&person=" + staff).body()).contains("state");
        assertThat(page("&scope=snsapi_base&person=%3Cscript%3E").body())
                .contains("&lt;script&gt;")
                .doesNotContain("<script>");
        stage.sim.put(
                "/_sim/apps/" + Stage.CORP + "/1000002",
                "{\"secret\":\"secret\",\"trustedDomains\":[\"other.example\"]}");
        assertThat(page("&scope=snsapi_base&person=" + staff).body()).contains("50001");
    }

    private String code(String person) {
        return code(page("&scope=snsapi_base&person=" + person));
    }

    private static String code(HttpResponse<String> response) {
        var location = response.headers().firstValue("Location").orElseThrow();
        return location.substring(location.indexOf("code=") + 5, location.indexOf("&state"));
    }

    private HttpResponse<String> page(String rest) {
        return stage.sim.send(
                "GET",
                "/connect/oauth2/authorize?appid=" + Stage.CORP
                        + "&redirect_uri=http%3A%2F%2Fshop.example%2Fback%3Fx%3D1&response_type=code" + rest,
                "");
    }
}

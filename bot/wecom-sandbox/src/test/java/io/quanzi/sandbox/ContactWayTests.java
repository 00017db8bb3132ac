package io.quanzi.sandbox;

import static io.quanzi.sandbox.ContactTests.errcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import me.chanjar.weixin.cp.bean.external.WxCpContactWayInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ContactWayTests {
    private static final String ADD = "externalcontact/add_contact_way";

    private final Stage stage = new Stage();
    private final Api api = new Api(stage);
    private final String staff = stage.staff("小美");

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aTemporaryWayAddsOnceAndSaysItsLastWordsWhenTheChatEnds() throws Exception {
        var way = temporary("");
        var person = stage.person("林");

        assertThat(stage.scan(person, way).path("outcome").stringValue()).isEqualTo("added");

        assertThat(refused(stage.person("second"), way)).startsWith("二维码已失效");
        assertThat(phone(person)).isEmpty();
        stage.advance("PT1H");
        assertThat(phone(person)).hasSize(1);
        assertThat(phone(person).get(0).path("text").stringValue()).isEqualTo("再见");
        assertThat(phone(person).get(0).path("attachments").get(0).path("url").stringValue())
                .isEqualTo("https://shop.example/");
        assertThat(stage.sim
                        .refused(
                                "/_sim/talk",
                                "{\"person\":\"" + person.path("id").stringValue() + "\",\"staff\":\"" + staff + "\"}")
                        .path("detail")
                        .stringValue())
                .startsWith("会话已结束");
    }

    @Test
    void aTemporaryChatIsClosedByTheApp() throws Exception {
        var person = stage.person("林");
        stage.scan(person, temporary(""));
        var external = person.path("externalUserId").stringValue();

        stage.contacts().closeTempChat(staff, external);

        assertThat(phone(person)).hasSize(1);
        var other = stage.person("other");
        stage.scan(other, stage.contactWay(staff, "s"));
        assertThatThrownBy(() -> stage.contacts()
                        .closeTempChat(staff, other.path("externalUserId").stringValue()))
                .satisfies(errcode(84061));
    }

    @Test
    void aTemporaryWayEndsAndMayBeForOnePersonAlone() throws Exception {
        var person = stage.person("林");
        var way = temporary(
                ",\"expires_in\":60,\"unionid\":\"" + person.path("unionid").stringValue() + "\"");

        assertThat(refused(stage.person("other"), way)).startsWith("此二维码仅限指定用户使用");
        stage.advance("PT60S");
        assertThat(refused(person, way)).startsWith("二维码已过期");
        assertThat(api.code(
                        "externalcontact/update_contact_way",
                        "{\"config_id\":\"" + configId(way) + "\",\"expires_in\":600}"))
                .isEqualTo(41044);
    }

    @Test
    void aTemporaryWayIsReadWithAllItHasAndNotListed() throws Exception {
        var id = configId(temporary(",\"expires_in\":600"));

        var way = stage.contacts().getContactWay(id).getContactWay();

        assertThat(way.getIsTemp()).isTrue();
        assertThat(way.getExpiresIn()).isEqualTo(600);
        assertThat(way.getChatExpiresIn()).isEqualTo(3600);
        assertThat(way.getConclusions().getTextContent()).isEqualTo("再见");
        assertThat(way.getConclusions().getLinkUrl()).isEqualTo("https://shop.example/");
        assertThat(stage.contacts().listContactWay(null, null, null, null).getContactWay())
                .isEmpty();
    }

    @Test
    void whoHasAMemberOfAWayMeetsThatOneAgainAndOthersTakeTurns() throws Exception {
        var other = stage.staff("小丽");
        var info = new WxCpContactWayInfo();
        var way = new WxCpContactWayInfo.ContactWay();
        way.setType(WxCpContactWayInfo.TYPE.MULTI);
        way.setScene(WxCpContactWayInfo.SCENE.QRCODE);
        way.setUsers(List.of(staff, other));
        info.setContactWay(way);
        var url = stage.contacts().addContactWay(info).getQrCode();
        var first = stage.person("a");

        assertThat(stage.scan(first, url).path("userid").stringValue()).isEqualTo(staff);
        assertThat(stage.scan(stage.person("b"), url).path("userid").stringValue())
                .isEqualTo(other);
        stage.scan(stage.person("c"), url);
        assertThat(stage.scan(first, url).path("userid").stringValue()).isEqualTo(staff);
    }

    @Test
    void waysAreListedPageByPage() throws Exception {
        for (int i = 0; i < 3; i++) {
            stage.contactWay(staff, "s" + i);
        }

        var first = api.post("externalcontact/list_contact_way", "{\"limit\":2}");
        var second = api.post(
                "externalcontact/list_contact_way",
                "{\"limit\":2,\"cursor\":\"" + first.path("next_cursor").stringValue() + "\"}");

        assertThat(first.path("contact_way")).hasSize(2);
        assertThat(second.path("contact_way")).hasSize(1);
        assertThat(second.has("next_cursor")).isFalse();
        assertThat(api.code("externalcontact/list_contact_way", "{\"cursor\":\"what\"}"))
                .isEqualTo(50100);
        assertThat(api.code("externalcontact/list_contact_way", "{\"limit\":1001}"))
                .isEqualTo(40058);
        stage.advance("P91D");
        assertThat(api.post("externalcontact/list_contact_way", "{}").path("contact_way"))
                .isEmpty();
    }

    @Test
    void whatAWayCannotBeIsRefused() {
        var user = "\"user\":[\"" + staff + "\"]";
        assertThat(add("\"scene\":2," + user)).isEqualTo(41037);
        assertThat(add("\"type\":3,\"scene\":2," + user)).isEqualTo(41038);
        assertThat(add("\"type\":1," + user)).isEqualTo(41039);
        assertThat(add("\"type\":1,\"scene\":3," + user)).isEqualTo(41040);
        assertThat(add("\"type\":1,\"scene\":2,\"user\":[\"a\",\"b\"]")).isEqualTo(41041);
        assertThat(add("\"type\":1,\"scene\":1,\"style\":4," + user)).isEqualTo(41042);
        assertThat(add("\"type\":1,\"scene\":2,\"state\":\"" + "长".repeat(31) + "\"," + user))
                .isEqualTo(40058);
        assertThat(add("\"type\":1,\"scene\":2,\"state\":\"" + "长".repeat(30) + "\"," + user))
                .isZero();
        assertThat(add("\"type\":1,\"scene\":2,\"user\":[\"nobody\"]")).isEqualTo(60111);
        assertThat(add("\"type\":1,\"scene\":2,\"is_temp\":true,\"expires_in\":1209601," + user))
                .isEqualTo(40058);
        assertThat(add("\"type\":2,\"scene\":2,\"is_temp\":true," + user)).isEqualTo(41038);
        assertThat(add("\"type\":1,\"scene\":2,\"is_temp\":true,\"conclusions\":{\"image\":{\"media_id\":\"x\"}},"
                        + user))
                .isEqualTo(40007);
        assertThat(api.code("externalcontact/get_contact_way", "{}")).isEqualTo(41043);
        assertThat(api.code("externalcontact/get_contact_way", "{\"config_id\":\"x\"}"))
                .isEqualTo(41044);
    }

    @Test
    void aMemberWithoutTheRightOrWhoNeverLoggedInIsRefused() {
        var way = "\"type\":1,\"scene\":2,\"user\":[\"" + staff + "\"]";
        stage.sim.put("/_sim/people/" + staff + "/card", "{\"activated\":false}");
        assertThat(add(way)).isEqualTo(41054);
        stage.sim.put("/_sim/people/" + staff + "/card", "{\"customerContact\":false}");
        assertThat(add(way)).isEqualTo(84074);
    }

    @Test
    void waysAndJoinWaysTogetherHaveALimit() throws Exception {
        stage.sim.put("/_sim/settings", "{\"mostWays\":1}");
        stage.contactWay(staff, "a");

        assertThatThrownBy(() -> stage.contactWay(staff, "b")).satisfies(errcode(41045));
        assertThat(temporary("")).startsWith("http");
        assertThatThrownBy(() -> stage.wecom.post(
                        stage.config.getApiUrl("/cgi-bin/externalcontact/groupchat/add_join_way"),
                        "{\"scene\":2,\"chat_id_list\":[\"wr\"]}"))
                .satisfies(errcode(41045));
    }

    @Test
    void anotherAppDoesNotSeeAWay() throws Exception {
        var id = configId(stage.contactWay(staff, "a"));
        stage.sim.put("/_sim/apps/" + Stage.CORP + "/7", "{\"secret\":\"seven\"}");
        var token = api.raw("GET", "/cgi-bin/gettoken?corpid=" + Stage.CORP + "&corpsecret=seven", "")
                .path("access_token")
                .stringValue();

        assertThat(api.raw(
                                "POST",
                                "/cgi-bin/externalcontact/get_contact_way?access_token=" + token,
                                "{\"config_id\":\"" + id + "\"}")
                        .path("errcode")
                        .intValue())
                .isEqualTo(41044);
    }

    /** A temporary way with an hour of chat and last words: its picture's address. */
    private String temporary(String rest) {
        return api.post(
                        ADD,
                        "{\"type\":1,\"scene\":2,\"user\":[\"" + staff + "\"],\"is_temp\":true,"
                                + "\"chat_expires_in\":3600,\"conclusions\":{\"text\":{\"content\":\"再见\"},"
                                + "\"link\":{\"title\":\"商城\",\"url\":\"https://shop.example/\"}}" + rest + "}")
                .path("qr_code")
                .stringValue();
    }

    private static String configId(String url) {
        return url.substring(url.lastIndexOf('/') + 1, url.length() - ".png".length());
    }

    private int add(String fields) {
        return api.code(ADD, "{" + fields + "}");
    }

    private JsonNode phone(JsonNode person) {
        return stage.sim.get("/_sim/people/" + person.path("id").stringValue() + "/messages");
    }

    private String refused(JsonNode person, String url) {
        return stage.sim
                .refused(
                        "/_sim/scan",
                        "{\"person\":\"" + person.path("id").stringValue() + "\",\"url\":\"" + url + "\"}")
                .path("detail")
                .stringValue();
    }
}

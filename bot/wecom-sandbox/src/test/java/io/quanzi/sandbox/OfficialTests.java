package io.quanzi.sandbox;

import static io.quanzi.sandbox.ContactTests.errcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import me.chanjar.weixin.mp.api.WxMpService;
import me.chanjar.weixin.mp.api.impl.WxMpServiceImpl;
import me.chanjar.weixin.mp.bean.message.WxMpXmlMessage;
import me.chanjar.weixin.mp.bean.subscribe.WxMpSubscribeMessage;
import me.chanjar.weixin.mp.bean.template.WxMpTemplateData;
import me.chanjar.weixin.mp.bean.template.WxMpTemplateMessage;
import me.chanjar.weixin.mp.config.WxMpHostConfig;
import me.chanjar.weixin.mp.config.impl.WxMpDefaultConfigImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OfficialTests {
    private static final String APP = "wx0123456789abcdef";

    private final Stage stage = new Stage();
    private final WxMpDefaultConfigImpl config = new WxMpDefaultConfigImpl();
    private final WxMpService official = new WxMpServiceImpl();

    @BeforeEach
    void account() {
        config.setAppId(APP);
        config.setSecret("mp-secret");
        config.setToken(Stage.TOKEN);
        config.setAesKey(Stage.AES_KEY);
        var host = stage.sandbox.baseUrl() + "/mp";
        config.setHostConfig(new WxMpHostConfig(host, host, host));
        official.setWxMpConfigStorage(config);
        official.setMaxRetryTimes(1);
        account("");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void whoFollowsIsListedWithTheUnionid() throws Exception {
        var person = stage.person("林");
        assertThat(official.getUserService().userList().getTotal()).isZero();

        follow(person, "follow");

        var list = official.getUserService().userList(null);
        assertThat(list.getTotal()).isEqualTo(1);
        assertThat(list.getOpenids()).containsExactly(openid(person));
        var user =
                official.getUserService().userInfoList(List.of(openid(person))).get(0);
        assertThat(user.getUnionId()).isEqualTo(person.path("unionid").stringValue());
        assertThat(official.getUserService().userInfo(openid(person)).getSubscribe())
                .isTrue();
        follow(person, "unfollow");
        assertThat(official.getUserService().userInfo(openid(person)).getSubscribe())
                .isFalse();
    }

    @Test
    void followingIsToldInASealedEvent() {
        var person = stage.person("林");

        follow(person, "follow");

        var event = event();
        assertThat(event.getEvent()).isEqualTo("subscribe");
        assertThat(event.getFromUser()).isEqualTo(openid(person));
        follow(person, "unfollow");
        assertThat(event().getEvent()).isEqualTo("unsubscribe");
    }

    @Test
    void aTemplateMessageReachesOnlyFollowers() throws Exception {
        var person = stage.person("林");
        assertThatThrownBy(() -> official.getTemplateMsgService().sendTemplateMsg(message(person, "t1")))
                .satisfies(errcode(43004));
        follow(person, "follow");
        event();

        var msgid = official.getTemplateMsgService().sendTemplateMsg(message(person, "t1"));

        var finished = event();
        assertThat(finished.getEvent()).isEqualTo("TEMPLATESENDJOBFINISH");
        assertThat(finished.getStatus()).isEqualTo("success");
        assertThat(msgid).isNotEmpty();
        var shown = stage.sim.get("/_sim/people/p1/messages").get(0);
        assertThat(shown.path("kind").stringValue()).isEqualTo("official_account");
        assertThat(shown.path("text").stringValue()).contains("A-1001");
        assertThat(shown.path("attachments").get(0).path("url").stringValue()).isEqualTo("https://shop.example/i/1");
    }

    @Test
    void aClientMessageIdKeepsAMessageFromGoingOutTwice() throws Exception {
        var person = stage.person("林");
        follow(person, "follow");
        var message = message(person, "t1");
        message.setClientMsgId("order-1");

        var first = official.getTemplateMsgService().sendTemplateMsg(message);

        assertThat(official.getTemplateMsgService().sendTemplateMsg(message)).isEqualTo(first);
        assertThat(stage.sim.get("/_sim/people/p1/messages")).hasSize(1);
    }

    @Test
    void aClientMessageIdIsOfOneFollowerOfOneAccountForTenMinutes() throws Exception {
        var lin = stage.person("林");
        var mei = stage.person("梅");
        follow(lin, "follow");
        follow(mei, "follow");
        var message = message(lin, "t1");
        message.setClientMsgId("order-1");
        var first = official.getTemplateMsgService().sendTemplateMsg(message);

        stage.advance("PT9M59S");
        assertThat(official.getTemplateMsgService().sendTemplateMsg(message)).isEqualTo(first);
        message.setToUser(openid(mei));
        assertThat(official.getTemplateMsgService().sendTemplateMsg(message)).isNotEqualTo(first);
        message.setToUser(openid(lin));
        stage.advance("PT1S");
        assertThat(official.getTemplateMsgService().sendTemplateMsg(message)).isNotEqualTo(first);

        assertThat(stage.sim.get("/_sim/people/p1/messages")).hasSize(2);
        assertThat(stage.sim.get("/_sim/people/p2/messages")).hasSize(1);
    }

    @Test
    void aRepetitionByItsClientMessageIdTakesNothingOfTheDaysMessagesAndTellsNoSecondEvent() throws Exception {
        var person = stage.person("林");
        follow(person, "follow");
        event();
        stage.sim.put("/_sim/official-accounts/" + APP + "/quota", "{\"perDay\":1}");
        var message = message(person, "t1");
        message.setClientMsgId("order-1");
        var first = official.getTemplateMsgService().sendTemplateMsg(message);

        official.getTemplateMsgService().sendTemplateMsg(message);
        follow(person, "unfollow");

        assertThat(event().getMsgId()).asString().isEqualTo(first);
        assertThat(event().getEvent()).isEqualTo("unsubscribe");
    }

    /** WxJava's notice has no such field, so that it is sent as any HTTP client would. */
    @Test
    void aSubscribeNoticeIsKeptFromGoingOutTwiceByItsConsentAloneNotByAClientMessageId() throws Exception {
        var person = stage.person("林");
        stage.sim.post("/_sim/people/p1/consent", "{\"templateId\":\"t1\",\"times\":2}");
        String path = "/mp/cgi-bin/message/subscribe/bizsend?access_token=" + official.getAccessToken();
        String notice = """
                {"touser":"%s","template_id":"t1","client_msg_id":"order-1","data":{"thing1":{"value":"A-1001"}}}\
                """.formatted(openid(person));

        assertThat(stage.sim.post(path, notice).path("errcode").asInt()).isZero();
        assertThat(stage.sim.post(path, notice).path("errcode").asInt()).isZero();
        assertThat(stage.sim.post(path, notice).path("errcode").asInt()).isEqualTo(43101);

        assertThat(stage.sim.get("/_sim/people/p1/messages")).hasSize(2);
    }

    @Test
    void onlyRegisteredTemplatesAreSentWhereThereAreSome() throws Exception {
        account(",\"templates\":{\"t2\":\"订单 {{keyword1.DATA}} 已付款\"}");
        var person = stage.person("林");
        follow(person, "follow");

        assertThatThrownBy(() -> official.getTemplateMsgService().sendTemplateMsg(message(person, "t1")))
                .satisfies(errcode(40037));
        official.getTemplateMsgService().sendTemplateMsg(message(person, "t2"));

        assertThat(stage.sim.get("/_sim/people/p1/messages").get(0).path("text").stringValue())
                .isEqualTo("订单 A-1001 已付款");
    }

    @Test
    void aDayTakesOnlySoManyMessages() throws Exception {
        var person = stage.person("林");
        follow(person, "follow");
        stage.sim.put("/_sim/official-accounts/" + APP + "/quota", "{\"perDay\":1}");
        official.getTemplateMsgService().sendTemplateMsg(message(person, "t1"));

        assertThatThrownBy(() -> official.getTemplateMsgService().sendTemplateMsg(message(person, "t1")))
                .satisfies(errcode(45009));
        stage.advance("PT24H");
        official.getTemplateMsgService().sendTemplateMsg(message(person, "t1"));
    }

    @Test
    void whoRefusesMessagesIsToldOfAfterwards() throws Exception {
        var person = stage.person("林");
        follow(person, "follow");
        event();
        stage.sim.post("/_sim/people/p1/block", "");

        official.getTemplateMsgService().sendTemplateMsg(message(person, "t1"));

        assertThat(event().getStatus()).isEqualTo("failed:user block");
        assertThat(stage.sim.get("/_sim/people/p1/messages")).isEmpty();
    }

    @Test
    void aSubscribeNoticeNeedsAConsentForEach() throws Exception {
        var person = stage.person("林");
        assertThatThrownBy(() -> official.getSubscribeMsgService().send(notice(person, "A-1001")))
                .satisfies(errcode(43101));
        stage.sim.post("/_sim/people/p1/consent", "{\"templateId\":\"t1\",\"times\":1}");
        stage.sim.post("/_sim/people/p1/consent", "{\"templateId\":\"t1\"}");
        assertThatThrownBy(() -> official.getSubscribeMsgService().send(notice(person, "一".repeat(21))))
                .satisfies(errcode(47003));

        official.getSubscribeMsgService().send(notice(person, "A-1001"));
        var once = notice(person, "A-1002");
        once.setScene("1");
        once.setTitle("发货提醒");
        official.getSubscribeMsgService().sendOnce(once);

        assertThatThrownBy(() -> official.getSubscribeMsgService().send(notice(person, "A-1003")))
                .satisfies(errcode(43101));
        var shown = stage.sim.get("/_sim/people/p1/messages");
        assertThat(shown).hasSize(2);
        assertThat(shown.get(0).path("text").stringValue()).contains("A-1001");
        assertThat(shown.get(1).path("text").stringValue()).startsWith("发货提醒");
    }

    @Test
    void anOpenidOfNobodyIsRefused() {
        var message =
                WxMpTemplateMessage.builder().toUser("oNobody").templateId("t1").build();

        assertThatThrownBy(() -> official.getTemplateMsgService().sendTemplateMsg(message))
                .satisfies(errcode(40003));
    }

    @Test
    void aWrongSecretIsRefused() {
        config.setSecret("wrong");

        assertThatThrownBy(() -> official.getAccessToken(true)).satisfies(errcode(40125));
    }

    @Test
    void theStableTokenIsServedToo() throws Exception {
        config.useStableAccessToken(true);

        assertThat(official.getAccessToken(true)).isEqualTo(official.getAccessToken(false));
        assertThat(official.getUserService().userList(null).getTotal()).isZero();
    }

    private void account(String more) {
        stage.sim.put("/_sim/official-accounts/" + APP, """
            {"secret":"mp-secret","callbackUrl":"%s","token":"%s","aesKey":"%s"%s}\
            """.formatted(
                        stage.receiver.url(), Stage.TOKEN, Stage.AES_KEY, more));
    }

    private String openid(JsonNode person) {
        return stage.sim
                .get("/_sim/people/" + person.path("id").stringValue())
                .path("openid")
                .stringValue();
    }

    private void follow(JsonNode person, String act) {
        stage.sim.post("/_sim/people/" + person.path("id").stringValue() + "/" + act, "");
    }

    private WxMpTemplateMessage message(JsonNode person, String template) {
        return WxMpTemplateMessage.builder()
                .toUser(openid(person))
                .templateId(template)
                .url("https://shop.example/i/1")
                .data(List.of(new WxMpTemplateData("keyword1", "A-1001")))
                .build();
    }

    private WxMpSubscribeMessage notice(JsonNode person, String order) {
        return WxMpSubscribeMessage.builder()
                .toUser(openid(person))
                .templateId("t1")
                .url("https://shop.example/i/1")
                .dataMap(new java.util.HashMap<>(java.util.Map.of("thing1", order)))
                .build();
    }

    private WxMpXmlMessage event() {
        var parcel = stage.receiver.next();
        assertThat(parcel.query()).containsEntry("encrypt_type", "aes").containsKeys("signature", "openid");
        return WxMpXmlMessage.fromEncryptedXml(
                parcel.body(),
                config,
                parcel.query().get("timestamp"),
                parcel.query().get("nonce"),
                parcel.query().get("msg_signature"));
    }
}

package io.quanzi.sandbox;

import static io.quanzi.sandbox.ContactTests.errcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.cp.bean.external.WxCpGroupWelcomeTemplateResult;
import me.chanjar.weixin.cp.bean.external.msg.Image;
import me.chanjar.weixin.cp.bean.external.msg.Link;
import me.chanjar.weixin.cp.bean.external.msg.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupWelcomeTests {
    private final Stage stage = new Stage();
    private final String owner = stage.staff("群主");

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void whoJoinsIsShownTheMaterialThatTheOwnerChose() throws Exception {
        var chatId = group();
        var id = stage.contacts().addGroupWelcomeTemplate(material("欢迎 %NICKNAME%，%NICKNAME% 请看群公告"));
        join(stage.person("早"), chatId);
        stage.sim.post("/_sim/groups/" + chatId + "/welcome", "{\"templateId\":\"" + id + "\"}");

        join(stage.person("林"), chatId);

        assertThat(stage.sim.get("/_sim/people/p1/messages")).isEmpty();
        var shown = stage.sim.get("/_sim/people/p2/messages");
        assertThat(shown).hasSize(1);
        assertThat(shown.get(0).path("text").stringValue()).isEqualTo("欢迎 林，林 请看群公告");
        assertThat(shown.get(0).path("chatId").stringValue()).isEqualTo(chatId);
        stage.sim.post("/_sim/groups/" + chatId + "/welcome", "{\"templateId\":\"\"}");
        join(stage.person("晚"), chatId);
        assertThat(stage.sim.get("/_sim/people/p3/messages")).isEmpty();
    }

    @Test
    void aMaterialIsReadBackAsItWasGiven() throws Exception {
        var link = new Link();
        link.setTitle("活动");
        link.setUrl("https://shop.example/a");
        link.setDesc("周三");
        link.setPicUrl("https://shop.example/a.png");
        var given = material("hi");
        given.setLink(link);

        var id = stage.contacts().addGroupWelcomeTemplate(given);

        assertThat(id).startsWith("msg");
        var read = stage.contacts().getGroupWelcomeTemplate(id);
        assertThat(read.getText().getContent()).isEqualTo("hi");
        assertThat(read.getLink()).isEqualTo(link);
        assertThat(read.getImage()).isNull();
    }

    @Test
    void ofSeveralAttachmentsTheImageIsKept() throws Exception {
        var media = stage.wecom
                .getMediaService()
                .upload("image", "a.png", new ByteArrayInputStream(new byte[20]))
                .getMediaId();
        var given = material("");
        given.setImage(new Image().setMediaId(media));
        given.setLink(link());

        var id = stage.contacts().addGroupWelcomeTemplate(given);

        assertThat(stage.contacts().getGroupWelcomeTemplate(id).getImage().getMediaId())
                .isEqualTo(media);
        assertThat(stage.contacts().getGroupWelcomeTemplate(id).getLink()).isNull();
    }

    @Test
    void anEditReplacesTheWholeMaterial() throws Exception {
        var given = material("alt");
        given.setLink(link());
        var id = stage.contacts().addGroupWelcomeTemplate(given);
        var change = material("neu");
        change.setTemplateId(id);

        stage.contacts().editGroupWelcomeTemplate(change);

        assertThat(stage.contacts().getGroupWelcomeTemplate(id).getText().getContent())
                .isEqualTo("neu");
        assertThat(stage.contacts().getGroupWelcomeTemplate(id).getLink()).isNull();
    }

    @Test
    void theHundredAndFirstIsRefused() throws Exception {
        String last = "";
        for (int i = 0; i < 100; i++) {
            last = stage.contacts().addGroupWelcomeTemplate(material("hi"));
        }

        assertThatThrownBy(() -> stage.contacts().addGroupWelcomeTemplate(material("hi")))
                .satisfies(errcode(41055));
        stage.contacts().delGroupWelcomeTemplate(last, "1000002");
        assertThat(stage.contacts().addGroupWelcomeTemplate(material("hi"))).isNotEmpty();
    }

    @Test
    void anotherAppsMaterialIsNotTouched() throws Exception {
        var id = stage.contacts().addGroupWelcomeTemplate(material("hi"));
        stage.sim.put("/_sim/apps/" + Stage.CORP + "/1000003", "{\"secret\":\"other\"}");
        stage.config.setCorpSecret("other");
        stage.config.expireAccessToken();

        assertThatThrownBy(() -> stage.contacts().delGroupWelcomeTemplate(id, "1000003"))
                .satisfies(errcode(41058));
        assertThatThrownBy(() -> stage.contacts().getGroupWelcomeTemplate("msgNone"))
                .satisfies(errcode(40035));
    }

    @Test
    void whatIsEmptyOrTooLongIsRefused() throws Exception {
        assertThat(stage.contacts().addGroupWelcomeTemplate(material("宝".repeat(1000))))
                .isNotEmpty();
        assertThatThrownBy(() -> stage.contacts().addGroupWelcomeTemplate(material("宝".repeat(1000) + "x")))
                .satisfies(errcode(40058));
        assertThatThrownBy(() -> stage.contacts().addGroupWelcomeTemplate(material("")))
                .satisfies(errcode(40063));
        var old = material("hi");
        old.setImage(new Image().setMediaId("gone"));
        assertThatThrownBy(() -> stage.contacts().addGroupWelcomeTemplate(old)).satisfies(errcode(40007));
    }

    @Test
    void ownersAreToldOfANewMaterialUnlessTheAppSaysOtherwise() throws Exception {
        group();
        var quiet = material("hi");
        quiet.setNotify(0);
        stage.contacts().addGroupWelcomeTemplate(quiet);
        assertThat(stage.sim.get("/_sim/people/" + owner + "/messages")).isEmpty();

        stage.contacts().addGroupWelcomeTemplate(material("hi"));

        assertThat(stage.sim.get("/_sim/people/" + owner + "/messages").toString())
                .contains("入群欢迎语");
    }

    private static Link link() {
        var link = new Link();
        link.setTitle("活动");
        link.setUrl("https://shop.example/a");
        return link;
    }

    private static WxCpGroupWelcomeTemplateResult material(String text) {
        var content = new Text();
        content.setContent(text);
        var material = new WxCpGroupWelcomeTemplateResult();
        material.setText(content);
        return material;
    }

    private String group() throws WxErrorException {
        return stage.sim
                .post("/_sim/groups", "{\"owner\":\"" + owner + "\",\"name\":\"g\"}")
                .path("chatId")
                .stringValue();
    }

    private void join(tools.jackson.databind.JsonNode person, String chatId) {
        stage.sim.post(
                "/_sim/join", "{\"person\":\"" + person.path("id").stringValue() + "\",\"chatId\":\"" + chatId + "\"}");
    }
}

package io.quanzi.sandbox;

import static io.quanzi.sandbox.ContactTests.errcode;
import static io.quanzi.sandbox.ContactTests.welcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import me.chanjar.weixin.cp.bean.external.msg.Attachment;
import me.chanjar.weixin.cp.bean.external.msg.Image;
import me.chanjar.weixin.cp.bean.message.WxCpMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageTests {
    private final Stage stage = new Stage();
    private final String staff = stage.staff("小美");

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void anAppMessageReachesTheMembersPhone() throws Exception {
        var result = stage.wecom
                .getMessageService()
                .send(WxCpMessage.TEXTCARD()
                        .agentId(1000002)
                        .toUser(staff + "|Nobody")
                        .title("请发送")
                        .description("两个群待发送")
                        .url("https://shop.example/o/1")
                        .build());

        assertThat(result.getInvalidUser()).isEqualTo("nobody");
        var shown = stage.sim.get("/_sim/people/" + staff + "/messages");
        assertThat(shown).hasSize(1);
        assertThat(shown.get(0).path("kind").stringValue()).isEqualTo("app_message");
        assertThat(shown.get(0).path("attachments").get(0).path("url").stringValue())
                .isEqualTo("https://shop.example/o/1");
    }

    @Test
    void amessageToNobodyOrFromAnotherAppIsRefused() {
        var service = stage.wecom.getMessageService();

        assertThatThrownBy(() -> service.send(WxCpMessage.TEXT()
                        .agentId(1000002)
                        .toUser("no")
                        .content("hi")
                        .build()))
                .satisfies(errcode(81013));
        assertThatThrownBy(() -> service.send(WxCpMessage.TEXT()
                        .agentId(7)
                        .toUser(staff)
                        .content("hi")
                        .build()))
                .satisfies(errcode(301002));
    }

    @Test
    void mediaAreGoodForThreeDays() throws Exception {
        var media = stage.wecom
                .getMediaService()
                .upload("image", "jpg", new ByteArrayInputStream("picture".getBytes(StandardCharsets.UTF_8)));
        var url = stage.contactWay(staff, "s");
        stage.scan(stage.person("a"), url);
        var message = welcome(stage.event().getWelcomeCode());
        var image = new Image();
        image.setMediaId(media.getMediaId());
        var attachment = new Attachment();
        attachment.setImage(image);
        message.setAttachments(List.of(attachment));

        stage.contacts().sendWelcomeMsg(message);

        stage.advance("P3DT1S");
        stage.scan(stage.person("b"), url);
        message.setWelcomeCode(stage.event().getWelcomeCode());
        assertThatThrownBy(() -> stage.contacts().sendWelcomeMsg(message)).satisfies(errcode(40007));
        message.setAttachments(null);
        stage.contacts().sendWelcomeMsg(message);
    }

    @Test
    void anImageUploadedForGoodIsServed() throws Exception {
        var file = Files.createTempFile("picture", ".png");
        Files.writeString(file, "picture");
        try {
            var url = stage.wecom.getMediaService().uploadImg(file.toFile());

            assertThat(java.net.URI.create(url).toURL().openStream()).hasContent("picture");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aMemberIsRead() throws Exception {
        assertThat(stage.wecom.getUserService().getById(staff).getName()).isEqualTo("小美");
        assertThatThrownBy(() -> stage.wecom.getUserService().getById("nobody")).satisfies(errcode(60111));
    }
}

package io.quanzi.sandbox;

import static io.quanzi.sandbox.ContactTests.errcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import me.chanjar.weixin.cp.bean.message.WxCpMessage;
import me.chanjar.weixin.cp.bean.templatecard.TemplateCardButton;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AppMessageTests {
    private static final byte[] PICTURE = "picture".getBytes(StandardCharsets.UTF_8);

    private final Stage stage = new Stage();
    private final Api api = new Api(stage);
    private final String staff = stage.staff("小美");

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aMessageIsRecalledWithinADay() throws Exception {
        var service = stage.wecom.getMessageService();
        var first = service.send(text("a")).getMsgId();
        service.recall(first);
        assertThat(phone().get(0).path("text").stringValue()).isEqualTo("[消息已撤回]");

        var second = service.send(text("b")).getMsgId();
        stage.advance("PT24H");
        assertThatThrownBy(() -> service.recall(second)).satisfies(errcode(41047));
        assertThatThrownBy(() -> service.recall("none")).satisfies(errcode(41047));
    }

    @Test
    void aRepeatedMessageIsNotShownWhereRepeatsAreChecked() {
        var message = "\"msgtype\":\"text\",\"text\":{\"content\":\"a\"},\"enable_duplicate_check\":1,"
                + "\"duplicate_check_interval\":60";
        send(message);
        assertThat(send(message).path("errcode").intValue()).isZero();
        assertThat(phone()).hasSize(1);

        stage.advance("PT60S");
        send(message);
        assertThat(phone()).hasSize(2);
        assertThat(code(message.replace(":60", ":14401"))).isEqualTo(40058);
    }

    @Test
    void aCardOfButtonsIsChangedOnceWithinSeventyTwoHours() throws Exception {
        var result = stage.wecom
                .getMessageService()
                .send(WxCpMessage.TEMPLATECARD()
                        .agentId(1000002)
                        .toUser(staff)
                        .cardType("button_interaction")
                        .mainTitleTitle("两个群待发送")
                        .taskId("task-1")
                        .buttons(List.of(TemplateCardButton.builder()
                                .text("知道了")
                                .key("k")
                                .build()))
                        .build());
        assertThat(phone().get(0).path("text").stringValue()).isEqualTo("两个群待发送");

        stage.wecom
                .getTaskCardService()
                .updateTemplateCardButton(List.of(staff), null, null, 0, result.getResponseCode(), "已处理");

        assertThat(phone().get(0).path("text").stringValue()).isEqualTo("[已处理]");
        assertThatThrownBy(() -> stage.wecom
                        .getTaskCardService()
                        .updateTemplateCardButton(List.of(staff), null, null, 0, result.getResponseCode(), "again"))
                .satisfies(errcode(40035));
    }

    @Test
    void aCardOfANoticeIsShownWithItsLink() throws Exception {
        stage.wecom
                .getMessageService()
                .send(WxCpMessage.TEMPLATECARD()
                        .agentId(1000002)
                        .toUser(staff)
                        .cardType("text_notice")
                        .mainTitleTitle("待发送")
                        .cardActionType(1)
                        .cardActionUrl("https://shop.example/o/1")
                        .build());

        assertThat(phone().get(0).path("attachments").get(0).path("url").stringValue())
                .isEqualTo("https://shop.example/o/1");
    }

    @Test
    void aLongTextIsCutWithinNoCharacter() {
        send("\"msgtype\":\"text\",\"text\":{\"content\":\"" + "长".repeat(700) + "\"}");

        assertThat(phone().get(0).path("text").stringValue()).isEqualTo("长".repeat(682));
    }

    @Test
    void whatAMessageCannotBeIsRefused() {
        assertThat(code("\"msgtype\":\"song\"")).isEqualTo(40008);
        assertThat(code("\"msgtype\":\"text\",\"text\":{\"content\":\"\"}")).isEqualTo(44004);
        assertThat(code("\"msgtype\":\"textcard\",\"textcard\":{\"title\":\"" + "x".repeat(129)
                        + "\",\"description\":\"d\",\"url\":\"u\"}"))
                .isEqualTo(40058);
        assertThat(code("\"msgtype\":\"news\",\"news\":{\"articles\":[]}")).isEqualTo(40058);
        assertThat(code("\"msgtype\":\"image\",\"image\":{\"media_id\":\"none\"}"))
                .isEqualTo(40007);
        var card = "\"msgtype\":\"template_card\",\"template_card\":{\"main_title\":{\"title\":\"t\"},\"card_type\":";
        assertThat(code(card + "\"poster\"}")).isEqualTo(40035);
        assertThat(code(card + "\"text_notice\"}")).isEqualTo(40063);
        assertThat(code(card + "\"button_interaction\",\"task_id\":\"no spaces\"}"))
                .isEqualTo(40035);
        assertThat(code(card + "\"button_interaction\",\"task_id\":\"a\"}")).isEqualTo(40058);
        assertThat(code(card + "\"vote_interaction\"}")).isEqualTo(40063);
        assertThat(code(card + "\"vote_interaction\",\"task_id\":\"once\"}")).isZero();
        assertThat(code(card + "\"vote_interaction\",\"task_id\":\"once\"}")).isEqualTo(40035);
        assertThat(api.code("message/send", "{\"touser\":\"" + staff + "\"}")).isEqualTo(40056);
    }

    @Test
    void whoIsUnknownIsNamedAndTheOthersReached() {
        var reply = api.post(
                "message/send",
                "{\"agentid\":1000002,\"touser\":\"Nobody|" + staff.toUpperCase(java.util.Locale.ROOT)
                        + "\",\"toparty\":\"7\",\"totag\":\"t\",\"msgtype\":\"markdown\","
                        + "\"markdown\":{\"content\":\"**a**\"}}");

        assertThat(reply.path("errcode").intValue()).isZero();
        assertThat(reply.path("invaliduser").stringValue()).isEqualTo("nobody");
        assertThat(reply.path("invalidparty").stringValue()).isEqualTo("7");
        assertThat(reply.path("invalidtag").stringValue()).isEqualTo("t");
        assertThat(phone()).hasSize(1);
    }

    @Test
    void aFileIsFetchedWhileItIsGood() throws Exception {
        var id = stage.wecom
                .getMediaService()
                .upload("image", "png", new ByteArrayInputStream(PICTURE))
                .getMediaId();

        assertThat(Files.readAllBytes(stage.wecom.getMediaService().download(id).toPath()))
                .isEqualTo(PICTURE);

        stage.advance("P3DT1S");
        assertThatThrownBy(() -> stage.wecom.getMediaService().download(id)).satisfies(errcode(40007));
    }

    @Test
    void aFileIsFetchedInParts() throws Exception {
        var id = stage.wecom
                .getMediaService()
                .upload("file", "bin", new ByteArrayInputStream("0123456789".getBytes(StandardCharsets.UTF_8)))
                .getMediaId();

        assertThat(part(id, "bytes=0-3")).isEqualTo("206 bytes 0-3/10 0123");
        assertThat(part(id, "bytes=8-")).isEqualTo("206 bytes 8-9/10 89");
        assertThat(part(id, "bytes=4-99")).isEqualTo("206 bytes 4-9/10 456789");
        assertThat(part(id, "bytes=10-12")).isEqualTo("416 bytes */10 ");
        assertThat(part(id, "lines=1-2")).isEqualTo("200  0123456789");
    }

    private String part(String id, String range) throws Exception {
        var response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(stage.config.getApiUrl("/cgi-bin/media/get?media_id=" + id
                                        + "&access_token=" + stage.wecom.getAccessToken())))
                                .header("Range", range)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " "
                + response.headers().firstValue("Content-Range").orElse("") + " " + response.body();
    }

    @Test
    void anAttachmentIsUploadedForMoments() throws Exception {
        var result = stage.contacts().uploadAttachment("image", "jpg", 1, new ByteArrayInputStream(PICTURE));

        assertThat(result.getMediaId()).isNotEmpty();
        assertThatThrownBy(
                        () -> stage.contacts().uploadAttachment("image", "jpg", 3, new ByteArrayInputStream(PICTURE)))
                .satisfies(errcode(40035));
    }

    @Test
    void whatAFileCannotBeIsRefused() {
        var media = stage.wecom.getMediaService();
        assertThatThrownBy(() -> media.upload("song", "jpg", new ByteArrayInputStream(PICTURE)))
                .satisfies(errcode(40004));
        assertThatThrownBy(() -> media.upload("image", "txt", new ByteArrayInputStream(PICTURE)))
                .satisfies(errcode(40004));
        assertThatThrownBy(() -> media.upload("file", "txt", new ByteArrayInputStream(new byte[5])))
                .satisfies(errcode(44001));
        assertThatThrownBy(() -> media.upload("voice", "amr", new ByteArrayInputStream(new byte[(2 << 20) + 1])))
                .satisfies(errcode(45001));
    }

    private JsonNode send(String fields) {
        return api.post("message/send", "{\"agentid\":\"1000002\",\"touser\":\"" + staff + "\"," + fields + "}");
    }

    private int code(String fields) {
        return send(fields).path("errcode").intValue();
    }

    private WxCpMessage text(String content) {
        return WxCpMessage.TEXT()
                .agentId(1000002)
                .toUser(staff)
                .content(content)
                .build();
    }

    private JsonNode phone() {
        return stage.sim.get("/_sim/people/" + staff + "/messages");
    }
}

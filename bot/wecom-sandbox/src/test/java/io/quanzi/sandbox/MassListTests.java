package io.quanzi.sandbox;

import static io.quanzi.sandbox.ContactTests.errcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.Date;
import java.util.List;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.cp.bean.external.WxCpMsgTemplate;
import me.chanjar.weixin.cp.bean.external.WxCpWelcomeMsg;
import me.chanjar.weixin.cp.bean.external.contact.WxCpGroupMsgListResult;
import me.chanjar.weixin.cp.bean.external.msg.Attachment;
import me.chanjar.weixin.cp.bean.external.msg.File;
import me.chanjar.weixin.cp.bean.external.msg.Image;
import me.chanjar.weixin.cp.bean.external.msg.Link;
import me.chanjar.weixin.cp.bean.external.msg.MiniProgram;
import me.chanjar.weixin.cp.bean.external.msg.Text;
import me.chanjar.weixin.cp.bean.external.msg.Video;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MassListTests {
    private static final String ROOT = "/cgi-bin/externalcontact/";

    private final Stage stage = new Stage();
    private final String staff = stage.staff("小美");

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void everyKindOfAttachmentIsListedAsItWasGiven() throws Exception {
        var given = everyKind();
        stage.contacts()
                .addMsgTemplate(WxCpMsgTemplate.builder()
                        .chatType("single")
                        .externalUserid(List.of(customer("a")))
                        .sender(staff)
                        .text(text("hi"))
                        .attachments(given)
                        .build());

        var listed = list(2, null, 50, null).getGroupMsgList().get(0);

        assertThat(listed.getAttachments()).isEqualTo(given);
        assertThat(listed.getCreator()).isNull();
        assertThat(listed.getCreateType()).isZero();
    }

    @Test
    void theWelcomeTakesEveryKindOfAttachmentButOnlyNine() throws Exception {
        var url = stage.contactWay(staff, "s");
        stage.scan(stage.person("a"), url);
        var code = stage.event().getWelcomeCode();
        var ten = java.util.stream.IntStream.range(0, 10)
                .mapToObj(i -> everyKind().get(1))
                .toList();

        assertThatThrownBy(() -> stage.contacts().sendWelcomeMsg(welcome(code, "hi", ten)))
                .satisfies(errcode(41064));
        assertThatThrownBy(() -> stage.contacts().sendWelcomeMsg(welcome(code, "宝".repeat(1334), List.of())))
                .satisfies(errcode(40058));
        assertThatThrownBy(() -> stage.contacts().sendWelcomeMsg(welcome(code, "", List.of())))
                .satisfies(errcode(40063));
        var odd = "{\"welcome_code\":\"" + code + "\",\"attachments\":[{\"msgtype\":\"voice\",\"voice\":{}}]}";
        assertThatThrownBy(() -> raw("send_welcome_msg", odd)).satisfies(errcode(41065));
        assertThatThrownBy(() -> raw("send_welcome_msg", "{\"text\":{\"content\":\"hi\"}}"))
                .satisfies(errcode(41049));
        stage.contacts().sendWelcomeMsg(welcome(code, "hi", everyKind()));
        assertThatThrownBy(() -> stage.contacts().sendWelcomeMsg(welcome(code, "hi", List.of())))
                .satisfies(errcode(41051));

        assertThat(stage.sim.get("/_sim/people/p1/messages").get(0).path("attachments"))
                .hasSize(5);
        stage.scan(stage.person("b"), url);
        var late = stage.event().getWelcomeCode();
        stage.advance("PT21S");
        assertThatThrownBy(() -> stage.contacts().sendWelcomeMsg(welcome(late, "hi", List.of())))
                .satisfies(errcode(41050));
    }

    @Test
    void messagesOfMembersAndOfAppsAreListedApart() throws Exception {
        var a = customer("a");
        stage.contacts().addMsgTemplate(single("von der App", a));

        stage.sim.post("/_sim/mass-messages", "{\"staff\":\"" + staff + "\",\"people\":[\"p1\"],\"text\":\"早安\"}");

        assertThat(texts(list(2, null, 50, null))).containsExactly("von der App", "早安");
        assertThat(texts(list(0, null, 50, null))).containsExactly("von der App");
        var own = list(1, null, 50, null).getGroupMsgList();
        assertThat(own).hasSize(1);
        assertThat(own.get(0).getCreator()).isEqualTo(staff);
        assertThat(own.get(0).getCreateType()).isEqualTo(1);
        assertThat(texts(list(2, staff, 50, null))).containsExactly("早安");
        assertThat(stage.sim.get("/_sim/people/p1/messages").get(0).path("text").stringValue())
                .isEqualTo("早安");
    }

    @Test
    void whatAMemberSendsByHandCountsToo() throws Exception {
        stage.sim.put("/_sim/settings", "{\"quotaMode\":\"day_1\"}");
        var a = customer("a");
        stage.sim.post("/_sim/mass-messages", "{\"staff\":\"" + staff + "\",\"people\":[\"p1\"],\"text\":\"早安\"}");
        var msgid = stage.contacts().addMsgTemplate(single("hi", a)).getMsgId();
        stage.advance("PT2S");

        assertThat(stage.sim
                        .post("/_sim/tap", "{\"staff\":\"" + staff + "\",\"msgid\":\"" + msgid + "\"}")
                        .get(0)
                        .path("overQuota")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void theOlderRulesOfTheQuotaCanBeSet() throws Exception {
        assertThat(sentBefore("legacy_month_4", "a")).isEqualTo(4);
        assertThat(sentBefore("week_7", "b")).isEqualTo(7);
        assertThat(sentBefore("day_1", "c")).isEqualTo(1);
    }

    @Test
    void theListIsPagedAndRefusesWhatItMust() throws Exception {
        var a = customer("a");
        for (int i = 0; i < 3; i++) {
            stage.contacts().addMsgTemplate(single("m" + i, a));
        }

        var first = list(2, null, 2, null);

        assertThat(texts(first)).containsExactly("m0", "m1");
        assertThat(texts(list(2, null, 2, first.getNextCursor()))).containsExactly("m2");
        assertThatThrownBy(() -> list(2, null, 2, "nonsense")).satisfies(errcode(50100));
        assertThatThrownBy(() -> list(3, null, 2, null)).satisfies(errcode(40058));
        assertThatThrownBy(() -> list(2, null, 101, null)).satisfies(errcode(40058));
        assertThatThrownBy(() -> raw("get_groupmsg_list_v2", "{\"chat_type\":\"single\"}"))
                .satisfies(errcode(40063));
        assertThatThrownBy(() -> raw(
                        "get_groupmsg_list_v2",
                        "{\"chat_type\":\"single\",\"start_time\":1,\"end_time\":" + 40 * 86_400 + "}"))
                .satisfies(errcode(40058));
        assertThatThrownBy(
                        () -> raw("get_groupmsg_list_v2", "{\"chat_type\":\"both\",\"start_time\":1,\"end_time\":2}"))
                .satisfies(errcode(40035));
    }

    @Test
    void aTaskThatIsNotThereIsRefused() {
        for (var call : List.of(
                "get_groupmsg_task", "get_groupmsg_send_result", "remind_groupmsg_send", "cancel_groupmsg_send")) {
            assertThatThrownBy(() -> raw(call, "{}")).satisfies(errcode(41046));
            assertThatThrownBy(() -> raw(call, "{\"msgid\":\"msgNone\"}")).satisfies(errcode(41047));
        }
    }

    @Test
    void whoIsDeselectedStaysUnsent() throws Exception {
        var a = customer("a");
        var b = customer("b");
        var template = single("hi", a, b);
        template.setAllowSelect(true);
        var msgid = stage.contacts().addMsgTemplate(template).getMsgId();
        stage.advance("PT2S");

        stage.sim.post("/_sim/tap", "{\"staff\":\"" + staff + "\",\"msgid\":\"" + msgid + "\",\"deselect\":[\"p1\"]}");

        assertThat(stage.contacts().getGroupMsgSendResult(msgid, staff, 500, null).getSendList().stream()
                        .map(row -> row.getStatus()))
                .containsExactly(0, 1);
        var old = stage.contacts().getGroupMsgResult(msgid, 500, null);
        assertThat(old.getDetailList()).hasSize(2);
    }

    /** How many messages a new customer takes at once under a rule, before one is over quota. */
    private int sentBefore(String mode, String name) throws Exception {
        stage.sim.put("/_sim/settings", "{\"quotaMode\":\"" + mode + "\"}");
        customer(name);
        var people = stage.sim.get("/_sim/people");
        var id = people.get(people.size() - 1).path("id").stringValue();
        for (int sent = 0; sent < 40; sent++) {
            var tap = stage.sim.post(
                    "/_sim/mass-messages", "{\"staff\":\"" + staff + "\",\"people\":[\"" + id + "\"],\"text\":\"早安\"}");
            if (tap.path("overQuota").intValue() == 1) {
                return sent;
            }
        }
        return 40;
    }

    private List<Attachment> everyKind() {
        try {
            var media = stage.wecom
                    .getMediaService()
                    .upload("image", "a.png", new ByteArrayInputStream(new byte[20]))
                    .getMediaId();
            var link = new Link();
            link.setTitle("活动");
            link.setUrl("https://shop.example/a");
            link.setDesc("周三");
            link.setPicUrl("https://shop.example/a.png");
            var program = new MiniProgram();
            program.setTitle("商城");
            program.setAppid("wx1");
            program.setPage("pages/index");
            program.setPicMediaId(media);
            var video = new Video();
            video.setMediaId(media);
            var file = new File();
            file.setMediaId(media);
            return List.of(
                    new Attachment().setImage(new Image().setMediaId(media)),
                    new Attachment().setLink(link),
                    new Attachment().setMiniProgram(program),
                    new Attachment().setVideo(video),
                    new Attachment().setFile(file));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private WxCpGroupMsgListResult list(int filter, String creator, int limit, String cursor) throws WxErrorException {
        var now = stage.sandbox.clock().instant();
        return stage.contacts()
                .getGroupMsgListV2(
                        "single",
                        Date.from(now.minusSeconds(60)),
                        Date.from(now.plusSeconds(60)),
                        creator,
                        filter,
                        limit,
                        cursor);
    }

    private static List<String> texts(WxCpGroupMsgListResult list) {
        return list.getGroupMsgList().stream()
                .map(row -> row.getText().getContent())
                .toList();
    }

    private String raw(String path, String body) throws WxErrorException {
        return stage.wecom.post(stage.config.getApiUrl(ROOT + path), body);
    }

    private static WxCpWelcomeMsg welcome(String code, String text, List<Attachment> attachments) {
        return WxCpWelcomeMsg.builder()
                .welcomeCode(code)
                .text(text(text))
                .attachments(attachments)
                .build();
    }

    private static Text text(String content) {
        var text = new Text();
        text.setContent(content);
        return text;
    }

    private WxCpMsgTemplate single(String text, String... customers) {
        return WxCpMsgTemplate.builder()
                .chatType("single")
                .externalUserid(List.of(customers))
                .sender(staff)
                .text(text(text))
                .build();
    }

    private String customer(String name) throws Exception {
        var person = stage.person(name);
        stage.scan(person, stage.contactWay(staff, "s"));
        return person.path("externalUserId").stringValue();
    }
}

package io.quanzi.sandbox;

import static io.quanzi.sandbox.ContactTests.errcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Date;
import java.util.List;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.cp.bean.external.WxCpMsgTemplate;
import me.chanjar.weixin.cp.bean.external.contact.WxCpGroupMsgSendResult.ExternalContactGroupMsgSendInfo;
import me.chanjar.weixin.cp.bean.external.msg.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MassTests {
    private final Stage stage = new Stage();
    private final String staff = stage.staff("小美");

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void nothingIsSentBeforeTheMemberTaps() throws Exception {
        stage.sim.put("/_sim/settings", "{\"dispatchMillis\":60000}");
        var a = customer("a");
        var b = customer("b");
        var msgid = single("周三特价", a, b, "wm-unknown");

        assertThatThrownBy(() -> stage.contacts().getGroupMsgTask(msgid, 500, null))
                .satisfies(errcode(41063));
        stage.advance("PT60S");
        assertThat(stage.contacts()
                        .getGroupMsgTask(msgid, 500, null)
                        .getTaskList()
                        .get(0)
                        .getStatus())
                .isZero();
        assertThat(statuses(msgid)).containsExactly(0, 0);
        assertThat(stage.sim.get("/_sim/people/p1/messages")).isEmpty();
        stage.sim.post("/_sim/delete", "{\"person\":\"p2\",\"staff\":\"" + staff + "\"}");
        stage.sim.post("/_sim/tap", "{\"staff\":\"" + staff + "\",\"msgid\":\"" + msgid + "\"}");

        assertThat(stage.contacts()
                        .getGroupMsgTask(msgid, 500, null)
                        .getTaskList()
                        .get(0)
                        .getStatus())
                .isEqualTo(2);
        assertThat(statuses(msgid)).containsExactly(1, 2);
        var shown = stage.sim.get("/_sim/people/p1/messages");
        assertThat(shown).hasSize(1);
        assertThat(shown.get(0).path("text").stringValue()).isEqualTo("周三特价");
        assertThat(stage.sim
                        .refused("/_sim/tap", "{\"staff\":\"" + staff + "\",\"msgid\":\"" + msgid + "\"}")
                        .path("detail")
                        .stringValue())
                .startsWith("已发送过");
    }

    @Test
    void unreachableRecipientsAreNamedAtOnce() throws Exception {
        var a = customer("a");

        var result = stage.contacts().addMsgTemplate(template("single", "hi", List.of(a, "wm-unknown"), null));

        assertThat(result.getFailList()).containsExactly("wm-unknown");
        assertThatThrownBy(() -> stage.contacts().addMsgTemplate(template("single", "hi", List.of("wm-no"), null)))
                .satisfies(errcode(41048));
    }

    @Test
    void aGroupTakesAsManyAMonthAsTheMonthHasDays() throws Exception {
        stage.sim.post("/_sim/reset", "");
        stage.sim.post("/_sim/clock", "{\"at\":\"2026-02-02T00:00:00Z\"}");
        restage();
        var chatId = group();
        for (int i = 0; i < 28; i++) {
            assertThat(post(chatId).path("sent").intValue()).isEqualTo(1);
        }

        var over = post(chatId);

        assertThat(over.path("sent").intValue()).isZero();
        assertThat(over.path("overQuota").intValue()).isEqualTo(1);
        assertThat(statuses(over.path("msgid").stringValue())).containsExactly(3);
        stage.advance("P27D");
        assertThat(post(chatId).path("sent").intValue()).isEqualTo(1);
    }

    @Test
    void aGroupPostIsSeenByWhoWasThere() throws Exception {
        var chatId = group();
        join(stage.person("there"), chatId);
        post(chatId);
        join(stage.person("late"), chatId);

        assertThat(stage.sim
                        .get("/_sim/people/p1/messages")
                        .get(0)
                        .path("chatId")
                        .stringValue())
                .isEqualTo(chatId);
        assertThat(stage.sim.get("/_sim/people/p2/messages")).isEmpty();
    }

    @Test
    void onlyTheOwnersGroupsArePosted() throws Exception {
        var mine = group();
        var other = stage.staff("别人");
        var foreign = stage.sim
                .post("/_sim/groups", "{\"owner\":\"" + other + "\",\"name\":\"g\"}")
                .path("chatId")
                .stringValue();

        var result = stage.contacts().addMsgTemplate(template("group", "hi", null, List.of(mine, foreign)));

        assertThat(result.getFailList()).containsExactly(foreign);
        stage.advance("PT2S");
        assertThat(statuses(result.getMsgId())).isEmpty();
    }

    @Test
    void aReminderIsPossibleThreeTimesInADay() throws Exception {
        var msgid = single("hi", customer("a"));
        stage.advance("PT2S");
        for (int i = 0; i < 3; i++) {
            stage.contacts().remindGroupMsgSend(msgid);
        }

        assertThatThrownBy(() -> stage.contacts().remindGroupMsgSend(msgid)).satisfies(errcode(41094));
        stage.advance("PT24H");
        stage.contacts().remindGroupMsgSend(msgid);
        assertThat(stage.sim.get("/_sim/people/" + staff + "/messages"))
                .hasSize(5)
                .allMatch(message -> message.path("kind").stringValue().equals("mass_task"));
    }

    @Test
    void aCancelledTaskCannotBeSent() throws Exception {
        var msgid = single("hi", customer("a"));
        stage.advance("PT2S");

        stage.contacts().cancelGroupMsgSend(msgid);

        assertThat(stage.sim.post("/_sim/tap", "{\"staff\":\"" + staff + "\"}")).isEmpty();
        assertThat(statuses(msgid)).containsExactly(0);
        assertThatThrownBy(() -> stage.contacts().cancelGroupMsgSend(msgid)).satisfies(errcode(41093));
    }

    @Test
    void whatWasAskedForIsListedByTime() throws Exception {
        var msgid = single("hi", customer("a"));
        var now = stage.sandbox.clock().instant();

        var list = stage.contacts()
                .getGroupMsgListV2(
                        "single", Date.from(now.minusSeconds(60)), Date.from(now.plusSeconds(60)), null, 2, 50, null);

        assertThat(list.getGroupMsgList()).hasSize(1);
        assertThat(list.getGroupMsgList().get(0).getMsgId()).isEqualTo(msgid);
        assertThat(list.getGroupMsgList().get(0).getText().getContent()).isEqualTo("hi");
    }

    private void restage() {
        stage.sim.put("/_sim/apps/" + Stage.CORP + "/1000002", "{\"secret\":\"secret\"}");
        stage.staff("小美");
        stage.config.expireAccessToken();
    }

    private String group() {
        return stage.sim
                .post("/_sim/groups", "{\"owner\":\"" + staff + "\",\"name\":\"g\"}")
                .path("chatId")
                .stringValue();
    }

    private void join(JsonNode person, String chatId) {
        stage.sim.post(
                "/_sim/join", "{\"person\":\"" + person.path("id").stringValue() + "\",\"chatId\":\"" + chatId + "\"}");
    }

    /** Asks for a post, and taps it. */
    private JsonNode post(String chatId) throws WxErrorException {
        stage.contacts().addMsgTemplate(template("group", "早安", null, List.of(chatId)));
        stage.advance("PT2S");
        return stage.sim.post("/_sim/tap", "{\"staff\":\"" + staff + "\"}").get(0);
    }

    private List<Integer> statuses(String msgid) throws WxErrorException {
        return stage.contacts().getGroupMsgSendResult(msgid, staff, 500, null).getSendList().stream()
                .map(ExternalContactGroupMsgSendInfo::getStatus)
                .toList();
    }

    private String customer(String name) throws Exception {
        var person = stage.person(name);
        stage.scan(person, stage.contactWay(staff, "s"));
        return person.path("externalUserId").stringValue();
    }

    private String single(String text, String... customers) throws WxErrorException {
        return stage.contacts()
                .addMsgTemplate(template("single", text, List.of(customers), null))
                .getMsgId();
    }

    private WxCpMsgTemplate template(String type, String text, List<String> customers, List<String> chats) {
        var content = new Text();
        content.setContent(text);
        return WxCpMsgTemplate.builder()
                .chatType(type)
                .externalUserid(customers)
                .chatIdList(chats)
                .sender(staff)
                .text(content)
                .build();
    }
}

package io.quanzi.sandbox.contract;

import static io.quanzi.sandbox.contract.Client.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.sandbox.Stage;
import java.util.ArrayList;
import java.util.List;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.cp.bean.external.WxCpMsgTemplate;
import me.chanjar.weixin.cp.bean.external.contact.WxCpGroupMsgSendResult.ExternalContactGroupMsgSendInfo;
import me.chanjar.weixin.cp.bean.external.msg.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Mass messages from their creation to each recipient's result, and the quota. */
@ParameterizedClass
@EnumSource(Client.class)
class MassContractTests {
    private final Stage stage;
    private final String staff;
    private final List<String> customers = new ArrayList<>();

    MassContractTests(Client client) throws Exception {
        stage = new Stage(client.make());
        staff = stage.staff("小美");
        var url = stage.contactWay(staff, "s");
        for (int i = 1; i <= 3; i++) {
            var person = stage.person("n" + i);
            stage.scan(person, url);
            customers.add(person.path("externalUserId").stringValue());
        }
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aMessageIsBuiltThenWaitsThenIsSentToWhoCanBeReached() throws Exception {
        stage.sim.put("/_sim/settings", "{\"dispatchMillis\":60000}");
        var msgid = create();
        assertThatThrownBy(() -> statuses(msgid)).satisfies(refusal(41063));
        stage.advance("PT60S");
        assertThat(statuses(msgid)).containsExactly(0, 0, 0);
        stage.sim.post("/_sim/delete", "{\"person\":\"p2\",\"staff\":\"" + staff + "\"}");

        tap();

        assertThat(statuses(msgid)).containsExactly(1, 2, 1);
    }

    @Test
    void whoHadTheirShareOfTheMonthIsLeftOut() throws Exception {
        stage.sim.put("/_sim/settings", "{\"quotaMode\":\"day_1\"}");
        create();
        stage.advance("PT5S");
        tap();
        var second = create();
        stage.advance("PT5S");

        tap();

        assertThat(statuses(second)).containsExactly(3, 3, 3);
    }

    @Test
    void theFourthReminderInADayIsRefused() throws Exception {
        var msgid = create();
        stage.advance("PT5S");
        for (int i = 0; i < 3; i++) {
            stage.contacts().remindGroupMsgSend(msgid);
        }

        assertThatThrownBy(() -> stage.contacts().remindGroupMsgSend(msgid)).satisfies(refusal(41094));
        stage.advance("PT24H");
        stage.contacts().remindGroupMsgSend(msgid);
    }

    @Test
    void aCancelledMessageLeavesTheRestUnsent() throws Exception {
        var msgid = create();
        stage.advance("PT5S");

        stage.contacts().cancelGroupMsgSend(msgid);

        assertThat(statuses(msgid)).containsExactly(0, 0, 0);
        assertThat(stage.sim.refused("/_sim/tap", "{\"staff\":\"" + staff + "\",\"msgid\":\"" + msgid + "\"}"))
                .isNotEmpty();
    }

    private String create() throws WxErrorException {
        var text = new Text();
        text.setContent("周三特价");
        return stage.contacts()
                .addMsgTemplate(WxCpMsgTemplate.builder()
                        .chatType("single")
                        .externalUserid(customers)
                        .sender(staff)
                        .text(text)
                        .build())
                .getMsgId();
    }

    private void tap() {
        stage.sim.post("/_sim/tap", "{\"staff\":\"" + staff + "\"}");
    }

    private List<Integer> statuses(String msgid) throws WxErrorException {
        return stage.contacts().getGroupMsgSendResult(msgid, staff, 500, null).getSendList().stream()
                .map(ExternalContactGroupMsgSendInfo::getStatus)
                .toList();
    }
}

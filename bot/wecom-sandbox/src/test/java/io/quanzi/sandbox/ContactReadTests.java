package io.quanzi.sandbox;

import static io.quanzi.sandbox.ContactTests.errcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Date;
import me.chanjar.weixin.cp.bean.external.WxCpUpdateRemarkRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContactReadTests {
    private final Stage stage = new Stage();
    private final Api api = new Api(stage);
    private final String staff = stage.staff("小美");

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aUnionidLeadsToAContactAndBeforeThatToAPendingId() throws Exception {
        stage.sim.put("/_sim/official-accounts/wxoa", "{\"secret\":\"s\"}");
        var person = stage.person("林");
        var ids = "{\"unionid\":\"" + person.path("unionid").stringValue() + "\",\"openid\":\""
                + person.path("openid").stringValue() + "\"}";
        var external = person.path("externalUserId").stringValue();

        var pending = api.post("idconvert/unionid_to_external_userid", ids)
                .path("pending_id")
                .stringValue();
        assertThat(api.post("idconvert/unionid_to_external_userid", ids)
                        .path("pending_id")
                        .stringValue())
                .isEqualTo(pending);
        assertThat(api.code("externalcontact/unionid_to_external_userid", ids)).isEqualTo(84061);
        stage.scan(person, stage.contactWay(staff, "s"));

        assertThat(stage.contacts()
                        .unionidToExternalUserid(
                                person.path("unionid").stringValue(),
                                person.path("openid").stringValue()))
                .isEqualTo(external);
        assertThat(api.post("idconvert/unionid_to_external_userid", ids)
                        .path("external_userid")
                        .stringValue())
                .isEqualTo(external);
        var back = api.post(
                "idconvert/batch/external_userid_to_pending_id", "{\"external_userid\":[\"" + external + "\"]}");
        assertThat(back.path("result").get(0).path("pending_id").stringValue()).isEqualTo(pending);
        stage.advance("P90D");
        assertThat(api.post(
                                "idconvert/batch/external_userid_to_pending_id",
                                "{\"external_userid\":[\"" + external + "\"]}")
                        .path("result"))
                .isEmpty();
    }

    @Test
    void idsOfDifferentPeopleAreRefused() {
        stage.sim.put("/_sim/official-accounts/wxoa", "{\"secret\":\"s\"}");
        var one = stage.person("a");
        var two = stage.person("b");

        assertThat(convert(one.path("unionid").stringValue(), two.path("openid").stringValue()))
                .isEqualTo(40003);
        assertThat(convert("none", two.path("openid").stringValue())).isEqualTo(40035);
        assertThat(convert("", "")).isEqualTo(40063);
        assertThatThrownBy(() -> stage.contacts().convertToOpenid("wmnobody")).satisfies(errcode(40096));
    }

    @Test
    void whoIsServedIsListedWithWhoIsOnlyInAGroup() throws Exception {
        var customer = stage.person("客户");
        stage.scan(customer, stage.contactWay(staff, "s"));
        var guest = stage.person("林小姐");
        var chat = stage.sim
                .post("/_sim/groups", "{\"owner\":\"" + staff + "\",\"name\":\"妈妈群\"}")
                .path("chatId")
                .stringValue();
        stage.sim.post(
                "/_sim/join", "{\"person\":\"" + guest.path("id").stringValue() + "\",\"chatId\":\"" + chat + "\"}");

        var all = stage.contacts().getContactList(null, 1000).getInfoList();

        assertThat(all).hasSize(2);
        assertThat(all.get(0).getIsCustomer()).isTrue();
        assertThat(all.get(0).getExternalUserid())
                .isEqualTo(customer.path("externalUserId").stringValue());
        assertThat(all.get(0).getFollowUserid()).isEqualTo(staff);
        assertThat(all.get(1).getIsCustomer()).isFalse();
        assertThat(all.get(1).getName()).isEqualTo("林**");
        assertThat(all.get(1).getChatId()).isEqualTo(chat);
        assertThat(all.get(1).getTmpOpenid()).isNotEqualTo(all.get(0).getTmpOpenid());
    }

    @Test
    void aCursorOfTheServedIsGoodForFourHours() throws Exception {
        var way = stage.contactWay(staff, "s");
        for (int i = 0; i < 3; i++) {
            stage.scan(stage.person("n" + i), way);
        }
        var first = stage.contacts().getContactList(null, 2);
        assertThat(first.getInfoList()).hasSize(2);
        assertThat(stage.contacts().getContactList(first.getNextCursor(), 2).getInfoList())
                .hasSize(1);

        stage.advance("PT4H");

        assertThatThrownBy(() -> stage.contacts().getContactList(first.getNextCursor(), 2))
                .satisfies(errcode(50100));
    }

    @Test
    void aRemarkIsLimitedAndClearedAsWeComDoes() throws Exception {
        var person = stage.person("林");
        stage.scan(person, stage.contactWay(staff, "s"));
        var external = person.path("externalUserId").stringValue();
        stage.contacts()
                .updateRemark(WxCpUpdateRemarkRequest.builder()
                        .userId(staff)
                        .externalUserId(external)
                        .remark("长".repeat(20))
                        .remarkMobiles(new String[] {"13800000000"})
                        .build());

        assertThat(remark(external, "\"remark\":\"" + "长".repeat(21) + "\"")).isEqualTo(40058);
        assertThat(remark(external, "\"description\":\"" + "长".repeat(151) + "\""))
                .isEqualTo(40058);
        assertThat(remark(external, "\"remark_pic_mediaid\":\"none\"")).isEqualTo(40007);
        assertThat(remark("wmnobody", "\"remark\":\"a\"")).isEqualTo(40096);
        assertThat(remark(external, "\"remark_mobiles\":[\"\"]")).isZero();
        var user = stage.contacts()
                .getContactDetail(external, null)
                .getFollowedUsers()
                .get(0);
        assertThat(user.getRemark()).isEqualTo("长".repeat(20));
        assertThat(user.getRemarkMobiles()).isEmpty();
    }

    @Test
    void contactsWonAndLostAreCountedByDay() throws Exception {
        var way = stage.contactWay(staff, "s");
        var person = stage.person("a");
        stage.scan(person, way);
        stage.scan(stage.person("b"), way);
        stage.sim.post(
                "/_sim/delete", "{\"person\":\"" + person.path("id").stringValue() + "\",\"staff\":\"" + staff + "\"}");
        var now = Date.from(stage.sandbox.clock().instant());

        var days = stage.contacts()
                .getUserBehaviorStatistic(now, now, new String[] {staff}, new String[0])
                .getBehaviorList();

        assertThat(days).hasSize(1);
        assertThat(days.get(0).getNewContactCnt()).isEqualTo(2);
        assertThat(days.get(0).getNegativeFeedbackCnt()).isEqualTo(1);
        assertThat(api.code("externalcontact/get_user_behavior_data", "{\"start_time\":1,\"end_time\":2}"))
                .isEqualTo(40063);
        assertThat(api.code(
                        "externalcontact/get_user_behavior_data",
                        "{\"userid\":[\"" + staff + "\"],\"start_time\":1,\"end_time\":2}"))
                .isEqualTo(40058);
    }

    @Test
    void aMemberOutsideCustomerContactHasNoCustomers() throws Exception {
        var other = stage.staff("小丽");
        stage.sim.put("/_sim/people/" + other + "/card", "{\"customerContact\":false}");

        assertThat(stage.contacts().listFollowers()).containsExactly(staff);
        assertThatThrownBy(() -> stage.contacts().listExternalContacts(other)).satisfies(errcode(84074));
        assertThatThrownBy(() -> stage.contacts().getContactDetailBatch(new String[] {other}, null, 10))
                .satisfies(errcode(84074));
        assertThat(api.code("externalcontact/batch/get_by_user", "{}")).isEqualTo(40058);
        assertThat(api.get("externalcontact/get?external_userid=wmnobody")
                        .path("errcode")
                        .intValue())
                .isEqualTo(40096);
        assertThat(api.get("externalcontact/get?").path("errcode").intValue()).isEqualTo(41035);
    }

    @Test
    void membersAreListedAndFoundByPhoneAndMail() throws Exception {
        stage.sim.put("/_sim/people/" + staff + "/card", "{\"mobile\":\"13800000000\",\"email\":\"mei@shop.example\"}");
        var users = stage.wecom.getUserService();

        assertThat(users.listSimpleByDepartment(1L, true, 0))
                .extracting("userId")
                .containsExactly(staff);
        assertThat(users.listByDepartment(1L, true, 0).get(0).getMobile()).isEqualTo("13800000000");
        assertThat(users.getUserId("13800000000")).isEqualTo(staff);
        assertThat(users.getUserIdByEmail("mei@shop.example", 1)).isEqualTo(staff);
        assertThat(users.getUserListId(null, 10).getDeptUser()).hasSize(1);
        assertThat(stage.wecom.getDepartmentService().list(null))
                .extracting("id")
                .containsExactly(1L);
        assertThatThrownBy(() -> users.getUserId("13900000000")).satisfies(errcode(46004));
        assertThatThrownBy(() -> users.listSimpleByDepartment(9L, true, 0)).satisfies(errcode(60123));
    }

    private int convert(String unionid, String openid) {
        return api.code(
                "idconvert/unionid_to_external_userid",
                "{\"unionid\":\"" + unionid + "\",\"openid\":\"" + openid + "\"}");
    }

    private int remark(String external, String rest) {
        return api.code(
                "externalcontact/remark",
                "{\"userid\":\"" + staff + "\",\"external_userid\":\"" + external + "\"," + rest + "}");
    }
}

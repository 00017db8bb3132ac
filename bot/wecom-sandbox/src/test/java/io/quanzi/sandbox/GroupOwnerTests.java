package io.quanzi.sandbox;

import static io.quanzi.sandbox.ContactTests.errcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Date;
import java.util.List;
import java.util.Map;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.cp.bean.external.WxCpUserExternalGroupChatList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class GroupOwnerTests {
    private static final String ROOT = "/cgi-bin/externalcontact/groupchat/";

    private final Stage stage = new Stage();
    private final String owner = stage.staff("群主");
    private final String colleague = stage.staff("同事");

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void severalWhoAreInvitedTogetherAreOneEvent() throws Exception {
        var chatId = group("g");
        stage.event();
        var a = stage.person("a").path("externalUserId").stringValue();
        var b = stage.person("b").path("externalUserId").stringValue();

        sim(chatId, "invite", "{\"people\":[\"p1\",\"p2\"],\"staff\":[\"" + colleague + "\"]}");

        var event = stage.event();
        assertThat(event.getUpdateDetail()).isEqualTo("add_member");
        assertThat(event.getJoinScene()).isEqualTo("0");
        assertThat(event.getMemChangeCnt()).isEqualTo("3");
        assertThat(((Map<?, ?>) event.getAllFieldsMap().get("MemChangeList")).get("Item"))
                .isEqualTo(List.of(a, b, colleague));
        var members = stage.contacts().getGroupChat(chatId, 1).getGroupChat().getMemberList();
        assertThat(members).hasSize(4);
        assertThat(members.get(1).getInvitor().getUserId()).isEqualTo(owner);
        assertThat(members.get(1).getJoinScene()).isEqualTo(1);
        sim(chatId, "kick", "{\"people\":[\"p1\"],\"staff\":[\"" + colleague + "\"]}");
        var kicked = stage.event();
        assertThat(kicked.getQuitScene()).isEqualTo("1");
        assertThat(kicked.getMemChangeCnt()).isEqualTo("2");
        assertThat(kicked.getAllFieldsMap().get("LastMemVer"))
                .isEqualTo(event.getAllFieldsMap().get("CurMemVer"));
    }

    @Test
    void whoComesByAnInviteLinkIsKnownAsSuch() throws Exception {
        var chatId = group("g");
        stage.person("a");

        sim(chatId, "invite", "{\"people\":[\"p1\"],\"link\":true}");

        assertThat(stage.contacts()
                        .getGroupChat(chatId, 0)
                        .getGroupChat()
                        .getMemberList()
                        .get(1)
                        .getJoinScene())
                .isEqualTo(2);
    }

    @Test
    void anInviteOfMoreThanFitIsRefusedWhole() throws Exception {
        stage.sim.put("/_sim/settings", "{\"groupCapacity\":2}");
        var chatId = group("g");
        stage.person("a");
        stage.person("b");

        assertThat(stage.sim
                        .refused("/_sim/groups/" + chatId + "/invite", "{\"people\":[\"p1\",\"p2\"]}")
                        .path("detail")
                        .stringValue())
                .startsWith("群聊人数已达上限");
        assertThat(stage.contacts().getGroupChat(chatId, 0).getGroupChat().getMemberList())
                .hasSize(1);
    }

    @Test
    void theOwnerDoesNotLeaveAndAnotherCanOwn() {
        var chatId = group("g");
        stage.event();
        assertThat(stage.sim
                        .refused("/_sim/groups/" + chatId + "/kick", "{\"staff\":[\"" + owner + "\"]}")
                        .path("detail")
                        .stringValue())
                .startsWith("群主不能退出群聊");

        stage.sim.put("/_sim/groups/" + chatId, "{\"owner\":\"" + colleague + "\"}");

        assertThat(stage.event().getUpdateDetail()).isEqualTo("change_owner");
    }

    @Test
    void administratorsAreListed() throws Exception {
        var chatId = group("g");
        sim(chatId, "invite", "{\"staff\":[\"" + colleague + "\"]}");

        sim(chatId, "admins", "{\"staff\":\"" + colleague + "\"}");

        assertThat(stage.contacts()
                        .getGroupChat(chatId, 0)
                        .getGroupChat()
                        .getAdminList()
                        .get(0)
                        .getUserId())
                .isEqualTo(colleague);
        sim(chatId, "admins", "{\"staff\":\"" + colleague + "\",\"admin\":false}");
        assertThat(stage.contacts().getGroupChat(chatId, 0).getGroupChat().getAdminList())
                .isEmpty();
    }

    @Test
    void groupsOfAResignedOwnerAreListedOnlyWhereAskedFor() throws Exception {
        var chatId = group("g");
        assertThat(list(0).getGroupChatList()).hasSize(1);

        stage.sim.post("/_sim/resign", "{\"staff\":\"" + owner + "\"}");

        assertThat(list(0).getGroupChatList()).isEmpty();
        assertThat(list(0, owner).getGroupChatList().get(0).getStatus()).isEqualTo(1);
        assertThat(list(1).getGroupChatList()).hasSize(1);
        sim(chatId, "inherit", "{\"staff\":\"" + colleague + "\",\"done\":false}");
        assertThat(list(2).getGroupChatList().get(0).getChatId()).isEqualTo(chatId);
        sim(chatId, "inherit", "{\"staff\":\"" + colleague + "\"}");
        assertThat(list(3).getGroupChatList().get(0).getStatus()).isEqualTo(3);
        assertThat(stage.contacts().getGroupChat(chatId, 0).getGroupChat().getOwner())
                .isEqualTo(colleague);
        assertThat(stage.sim
                        .refused("/_sim/groups/" + chatId + "/inherit", "{\"staff\":\"" + owner + "\"}")
                        .path("detail")
                        .stringValue())
                .startsWith("群主未离职");
    }

    @Test
    void pagesEndAndABadCursorIsRefused() throws Exception {
        for (int i = 0; i < 3; i++) {
            group("g" + i);
        }

        var first = stage.contacts().listGroupChat(2, "", 0, new String[] {owner});

        assertThat(first.getGroupChatList()).hasSize(2);
        var second = stage.contacts().listGroupChat(2, first.getNextCursor(), 0, new String[] {owner});
        assertThat(second.getGroupChatList()).hasSize(1);
        assertThat(second.getNextCursor()).isNullOrEmpty();
        assertThatThrownBy(() -> stage.contacts().listGroupChat(2, "nonsense", 0, new String[] {owner}))
                .satisfies(errcode(50100));
        assertThatThrownBy(() -> stage.contacts().listGroupChat(2, "", 4, new String[] {owner}))
                .satisfies(errcode(40058));
        assertThatThrownBy(() -> raw("list", "{\"status_filter\":0}")).satisfies(errcode(40063));
        assertThatThrownBy(() -> raw("list", "{\"limit\":1001}")).satisfies(errcode(40058));
        assertThatThrownBy(() -> raw("list", "{\"limit\":10,\"owner_filter\":{\"userid_list\":[\"nobody\"]}}"))
                .satisfies(errcode(60111));
    }

    @Test
    void anOpengidIsTurnedIntoAChatId() throws Exception {
        var chatId = group("g");
        var opengid = stage.sim.get("/_sim/groups").get(0).path("opengid").stringValue();

        assertThat(stage.contacts().opengidToChatid(opengid)).isEqualTo(chatId);
        assertThatThrownBy(() -> stage.contacts().opengidToChatid("tGnone")).satisfies(errcode(90511));
    }

    @Test
    void groupsAreCountedByOwnerAndByDay() throws Exception {
        stage.sim.post("/_sim/clock", "{\"advance\":\"P1D\"}");
        var chatId = group("a");
        group("b");
        stage.person("a");
        stage.person("b");
        sim(chatId, "invite", "{\"people\":[\"p1\",\"p2\"]}");
        sim(chatId, "kick", "{\"people\":[\"p2\"]}");
        stage.sim.post(
                "/_sim/mass-messages",
                "{\"staff\":\"" + owner + "\",\"chatIds\":[\"" + chatId + "\"],\"text\":\"早安\"}");
        var now = stage.sandbox.clock().instant();

        var counted = stage.contacts()
                .getGroupChatStatistic(Date.from(now), 2, 0, 0, 100, new String[] {owner, colleague}, new String[0]);

        assertThat(counted.getTotal()).isEqualTo(2);
        var first = counted.getItemList().get(0);
        assertThat(first.getOwner()).isEqualTo(owner);
        assertThat(first.getItemData().getChatTotal()).isEqualTo(2);
        assertThat(first.getItemData().getNewMemberCnt()).isEqualTo(4);
        assertThat(first.getItemData().getMemberTotal()).isEqualTo(3);
        assertThat(first.getItemData().getChatHasMsg()).isEqualTo(1);
        assertThat(first.getItemData().getMsgTotal()).isEqualTo(1);
        assertThat(counted.getItemList().get(1).getItemData().getChatTotal()).isZero();

        var days = JsonMapper.shared()
                .readTree(raw(
                        "statistic_group_by_day",
                        "{\"day_begin_time\":" + (now.getEpochSecond() - 2 * 86_400) + ",\"day_end_time\":"
                                + now.getEpochSecond() + ",\"owner_filter\":{\"userid_list\":[\"" + owner + "\"]}}"))
                .path("items");
        assertThat(days).hasSize(3);
        assertThat(days.get(0).path("data").path("chat_total").intValue()).isZero();
        assertThat(days.get(2).path("data").path("new_chat_cnt").intValue()).isEqualTo(2);
    }

    @Test
    void countingRefusesWhatItMust() {
        var now = stage.sandbox.clock().instant().getEpochSecond();
        var filter = ",\"owner_filter\":{\"userid_list\":[\"" + owner + "\"]}}";
        assertThatThrownBy(() -> raw("statistic", "{\"day_begin_time\":" + now + "}"))
                .satisfies(errcode(40063));
        assertThatThrownBy(() -> raw("statistic", "{\"order_by\":1" + filter)).satisfies(errcode(40063));
        assertThatThrownBy(() -> raw("statistic", "{\"day_begin_time\":" + now + ",\"order_by\":9" + filter))
                .satisfies(errcode(40058));
        assertThatThrownBy(() -> raw("statistic", "{\"day_begin_time\":" + (now - 200 * 86_400) + filter))
                .satisfies(errcode(40058));
        assertThatThrownBy(() -> raw(
                        "statistic",
                        "{\"day_begin_time\":" + (now - 40 * 86_400) + ",\"day_end_time\":" + now + filter))
                .satisfies(errcode(40058));
    }

    @Test
    void aRemarkByHandIsAnEventAndADeletionTellsItsSource() throws Exception {
        var person = stage.person("林");
        stage.scan(person, stage.contactWay(owner, "s"));
        stage.event();

        stage.sim.post(
                "/_sim/remark",
                "{\"staff\":\"" + owner + "\",\"person\":\"p1\",\"remark\":\"林妈妈\",\"mobiles\":[\"13800000000\"]}");

        assertThat(stage.event().getChangeType()).isEqualTo("edit_external_contact");
        var follow = stage.contacts()
                .getContactDetail(person.path("externalUserId").stringValue(), null)
                .getFollowedUsers()
                .get(0);
        assertThat(follow.getRemark()).isEqualTo("林妈妈");
        assertThat(follow.getRemarkMobiles()).containsExactly("13800000000");
        stage.sim.post(
                "/_sim/delete",
                "{\"staff\":\"" + owner + "\",\"person\":\"p1\",\"by\":\"staff\",\"source\":\"DELETE_BY_TRANSFER\"}");
        var deleted = stage.event();
        assertThat(deleted.getChangeType()).isEqualTo("del_external_contact");
        assertThat(deleted.getSource()).isEqualTo("DELETE_BY_TRANSFER");
    }

    @Test
    void aJoinWayIsReplacedWholeAndAdmitsToNoDismissedGroup() throws Exception {
        var first = group("a");
        var second = group("b");
        var configId = JsonMapper.shared()
                .readTree(raw(
                        "add_join_way",
                        "{\"scene\":2,\"remark\":\"" + "备".repeat(40) + "\",\"state\":\"s\",\"chat_id_list\":[\""
                                + first + "\"]}"))
                .path("config_id")
                .stringValue();
        var way = stage.contacts().getJoinWay(configId).getJoinWay();
        assertThat(way.getRemark()).hasSize(30);
        assertThat(way.getAutoCreateRoom()).isEqualTo(1);

        raw(
                "update_join_way",
                "{\"config_id\":\"" + configId + "\",\"scene\":2,\"auto_create_room\":0,\"chat_id_list\":[\"" + second
                        + "\"]}");

        var replaced = stage.contacts().getJoinWay(configId).getJoinWay();
        assertThat(replaced.getChatIdList()).containsExactly(second);
        assertThat(replaced.getState()).isNullOrEmpty();
        stage.person("a");
        stage.sim.delete("/_sim/groups/" + second);
        assertThat(stage.sim
                        .refused("/_sim/join", "{\"person\":\"p1\",\"url\":\"" + replaced.getQrCode() + "\"}")
                        .path("detail")
                        .stringValue())
                .startsWith("群聊已解散");
        assertThatThrownBy(() -> raw("add_join_way", "{\"scene\":2,\"chat_id_list\":[\"" + second + "\"]}"))
                .satisfies(errcode(40050));
        assertThatThrownBy(() -> raw("add_join_way", "{\"scene\":2,\"chat_id_list\":[]}"))
                .satisfies(errcode(40063));
        assertThatThrownBy(() -> raw("add_join_way", "{\"scene\":3,\"chat_id_list\":[\"" + first + "\"]}"))
                .satisfies(errcode(41040));
        assertThatThrownBy(() -> raw(
                        "add_join_way",
                        "{\"scene\":2,\"state\":\"" + "s".repeat(31) + "\",\"chat_id_list\":[\"" + first + "\"]}"))
                .satisfies(errcode(40058));
        assertThatThrownBy(() -> raw("get_join_way", "{}")).satisfies(errcode(41043));
    }

    private String raw(String path, String body) throws WxErrorException {
        return stage.wecom.post(stage.config.getApiUrl(ROOT + path), body);
    }

    private WxCpUserExternalGroupChatList list(int status, String... owners) throws WxErrorException {
        return stage.contacts().listGroupChat(100, "", status, owners);
    }

    private void sim(String chatId, String act, String body) {
        stage.sim.post("/_sim/groups/" + chatId + "/" + act, body);
    }

    private String group(String name) {
        return stage.sim
                .post("/_sim/groups", "{\"owner\":\"" + owner + "\",\"name\":\"" + name + "\"}")
                .path("chatId")
                .stringValue();
    }
}

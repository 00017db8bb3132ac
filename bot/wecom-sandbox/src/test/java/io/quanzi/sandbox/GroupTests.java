package io.quanzi.sandbox;

import static io.quanzi.sandbox.ContactTests.errcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.cp.bean.external.WxCpGroupJoinWayInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GroupTests {
    private final Stage stage = new Stage();
    private final String owner = stage.staff("群主");

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void joiningByQrCodeMovesTheMemberVersionOn() throws Exception {
        var chatId = group("新手妈妈");
        assertThat(stage.event().getChangeType()).isEqualTo("create");
        var before = stage.contacts().getGroupChat(chatId, 1).getGroupChat();
        var person = stage.person("林");

        var joined = join(person, joinWay("s1", 0, chatId));

        assertThat(joined.path("chatId").stringValue()).isEqualTo(chatId);
        var event = stage.event();
        assertThat(event.getEvent()).isEqualTo("change_external_chat");
        assertThat(event.getUpdateDetail()).isEqualTo("add_member");
        assertThat(event.getJoinScene()).isEqualTo("3");
        assertThat(event.getChatId()).isEqualTo(chatId);
        var list = (Map<?, ?>) event.getAllFieldsMap().get("MemChangeList");
        assertThat(list.get("Item"))
                .isEqualTo(List.of(person.path("externalUserId").stringValue()));
        assertThat(event.getAllFieldsMap().get("LastMemVer")).isEqualTo(before.getMemberVersion());
        var after = stage.contacts().getGroupChat(chatId, 1).getGroupChat();
        assertThat(event.getAllFieldsMap().get("CurMemVer")).isEqualTo(after.getMemberVersion());
        assertThat(after.getMemberList()).hasSize(2);
        var member = after.getMemberList().get(1);
        assertThat(member.getName()).isEqualTo("林");
        assertThat(member.getState()).isEqualTo("s1");
        assertThat(member.getJoinScene()).isEqualTo(3);
        assertThat(member.getUnionId()).isEqualTo(person.path("unionid").stringValue());
    }

    @Test
    void whoLeavesIsNotInTheGroupAndMayComeBack() throws Exception {
        var chatId = group("新手妈妈");
        var way = joinWay("s1", 0, chatId);
        join(stage.person("林"), way);

        stage.sim.post("/_sim/leave", "{\"person\":\"p1\",\"chatId\":\"" + chatId + "\"}");

        stage.event();
        stage.event();
        var left = stage.event();
        assertThat(left.getUpdateDetail()).isEqualTo("del_member");
        assertThat(left.getQuitScene()).isEqualTo("0");
        assertThat(stage.contacts().getGroupChat(chatId, 0).getGroupChat().getMemberList())
                .hasSize(1);
        stage.sim.post("/_sim/join", "{\"person\":\"p1\",\"url\":\"" + way + "\"}");
        assertThat(stage.contacts().getGroupChat(chatId, 0).getGroupChat().getMemberList())
                .hasSize(2);
        stage.sim.post("/_sim/leave", "{\"person\":\"p1\",\"chatId\":\"" + chatId + "\",\"by\":\"owner\"}");
        stage.event();
        assertThat(stage.event().getQuitScene()).isEqualTo("1");
    }

    @Test
    void aFullGroupIsFollowedByANewOneWithStemAndNumber() throws Exception {
        stage.sim.put("/_sim/settings", "{\"joinWayCapacity\":2,\"groupCapacity\":3}");
        var chatId = group("新手妈妈");
        var way = joinWay("s", 1, chatId);
        join(stage.person("a"), way);

        var second = join(stage.person("b"), way).path("chatId").stringValue();

        assertThat(second).isNotEqualTo(chatId);
        assertThat(stage.contacts().getGroupChat(second, 0).getGroupChat().getName())
                .isEqualTo("新手妈妈群2");
        assertThat(stage.contacts()
                        .listGroupChat(100, "", 0, new String[] {owner})
                        .getGroupChatList())
                .hasSize(2);
        assertThat(stage.contacts().getJoinWay(configId(way)).getJoinWay().getChatIdList())
                .containsExactly(chatId, second);
    }

    @Test
    void aFullGroupWithoutASuccessorRefuses() throws Exception {
        stage.sim.put("/_sim/settings", "{\"joinWayCapacity\":2,\"groupCapacity\":3}");
        var chatId = group("新手妈妈");
        var way = joinWay("s", 0, chatId);
        join(stage.person("a"), way);
        var id = stage.person("b").path("id").stringValue();

        assertThat(stage.sim
                        .refused("/_sim/join", "{\"person\":\"" + id + "\",\"url\":\"" + way + "\"}")
                        .path("detail")
                        .stringValue())
                .startsWith("群聊人数已达上限");
        stage.sim.post("/_sim/join", "{\"person\":\"" + id + "\",\"chatId\":\"" + chatId + "\"}");
        assertThat(stage.contacts().getGroupChat(chatId, 0).getGroupChat().getMemberList())
                .hasSize(3);
        var third = stage.person("c").path("id").stringValue();
        assertThat(stage.sim
                        .refused("/_sim/join", "{\"person\":\"" + third + "\",\"chatId\":\"" + chatId + "\"}")
                        .path("status")
                        .intValue())
                .isEqualTo(409);
    }

    @Test
    void aJoinWayTakesFiveGroupsAtMost() throws Exception {
        var chats = new String[6];
        for (int i = 0; i < 6; i++) {
            chats[i] = group("g" + i);
        }

        // Past WxJava's own check, which stops six before any HTTP.
        var body = "{\"scene\":2,\"chat_id_list\":[\"" + String.join("\",\"", chats) + "\"]}";
        var url = stage.config.getApiUrl("/cgi-bin/externalcontact/groupchat/add_join_way");
        assertThatThrownBy(() -> stage.wecom.post(url, body)).satisfies(errcode(41091));
    }

    @Test
    void aDeletedJoinWayAdmitsNobody() throws Exception {
        var way = joinWay("s", 0, group("g"));
        stage.contacts().delJoinWay(configId(way));

        assertThatThrownBy(() -> stage.contacts().getJoinWay(configId(way))).satisfies(errcode(41044));
        stage.person("a");
        assertThat(stage.sim
                        .refused("/_sim/join", "{\"person\":\"p1\",\"url\":\"" + way + "\"}")
                        .path("detail")
                        .stringValue())
                .startsWith("二维码已失效");
    }

    @Test
    void changesOfAGroupAreToldOneByOne() {
        var chatId = group("旧名");
        stage.event();

        stage.sim.put("/_sim/groups/" + chatId, "{\"name\":\"新名\",\"notice\":\"每晚八点\"}");
        assertThat(stage.event().getUpdateDetail()).isEqualTo("change_name");
        assertThat(stage.event().getUpdateDetail()).isEqualTo("change_notice");
        stage.sim.delete("/_sim/groups/" + chatId);

        assertThat(stage.event().getChangeType()).isEqualTo("dismiss");
        assertThatThrownBy(() -> stage.contacts().getGroupChat(chatId, 0)).satisfies(errcode(40050));
    }

    private String group(String name) {
        return stage.sim
                .post("/_sim/groups", "{\"owner\":\"" + owner + "\",\"name\":\"" + name + "\"}")
                .path("chatId")
                .stringValue();
    }

    private JsonNode join(JsonNode person, String url) {
        return stage.sim.post(
                "/_sim/join", "{\"person\":\"" + person.path("id").stringValue() + "\",\"url\":\"" + url + "\"}");
    }

    private static String configId(String url) {
        return url.substring(url.lastIndexOf('/') + 1).replace(".png", "");
    }

    private String joinWay(String state, int autoCreate, String... chatIds) throws WxErrorException {
        var way = new WxCpGroupJoinWayInfo.JoinWay();
        way.setScene(2);
        way.setState(state);
        way.setAutoCreateRoom(autoCreate);
        way.setRoomBaseName("新手妈妈群");
        way.setRoomBaseId(2);
        way.setChatIdList(List.of(chatIds));
        var info = new WxCpGroupJoinWayInfo();
        info.setJoinWay(way);
        var configId = stage.contacts().addJoinWay(info).getConfigId();
        return stage.contacts().getJoinWay(configId).getJoinWay().getQrCode();
    }
}

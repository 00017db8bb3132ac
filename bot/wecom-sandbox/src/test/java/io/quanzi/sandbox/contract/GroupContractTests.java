package io.quanzi.sandbox.contract;

import static io.quanzi.sandbox.contract.Client.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.sandbox.Stage;
import java.util.List;
import java.util.Map;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.common.error.WxRuntimeException;
import me.chanjar.weixin.cp.bean.external.WxCpGroupJoinWayInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups: what a missed event leaves to find out, join ways, and a group that is full. */
@ParameterizedClass
@EnumSource(Client.class)
class GroupContractTests {
    private final Stage stage;
    private final String owner;
    private final String chatId;

    GroupContractTests(Client client) {
        stage = new Stage(client.make());
        owner = stage.staff("群主");
        chatId = group();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aMissedJoinShowsInTheMemberVersionAndInTheGroup() throws Exception {
        assertThat(stage.event().getChangeType()).isEqualTo("create");
        stage.sim.put("/_sim/settings", "{\"callbackRetries\":0}");
        stage.receiver.answerWith(500);
        join("甲");
        stage.receiver.next();
        join("乙");

        var heard = stage.event().getAllFieldsMap();

        assertThat(heard.get("LastMemVer")).isNotEqualTo("").isNotNull();
        var group = stage.contacts().getGroupChat(chatId, 1).getGroupChat();
        assertThat(group.getMemberVersion()).isEqualTo(heard.get("CurMemVer"));
        assertThat(group.getMemberList()).hasSize(3);
    }

    /** The client has no getter for the list of who came. */
    @Test
    void whoJoinedIsReadFromAllFields() {
        stage.event();
        var person = stage.person("甲");
        stage.sim.post("/_sim/join", "{\"person\":\"p1\",\"chatId\":\"" + chatId + "\"}");

        var event = stage.event();

        assertThat(((Map<?, ?>) event.getAllFieldsMap().get("MemChangeList")).get("Item"))
                .isEqualTo(List.of(person.path("externalUserId").stringValue()));
    }

    @Test
    void aJoinWayOfSixGroupsIsRefusedByTheClientAndByWeCom() {
        var six = List.of(chatId, group(), group(), group(), group(), group());

        assertThatThrownBy(() -> way(0, six)).isInstanceOf(WxRuntimeException.class);
        var url = stage.config.getApiUrl("/cgi-bin/externalcontact/groupchat/add_join_way");
        assertThatThrownBy(() ->
                        stage.wecom.post(url, "{\"scene\":2,\"chat_id_list\":[\"" + String.join("\",\"", six) + "\"]}"))
                .satisfies(refusal(41091));
    }

    @Test
    void aFullGroupIsFollowedByOneOfItsStemAndNumber() throws Exception {
        stage.sim.put("/_sim/settings", "{\"joinWayCapacity\":2,\"groupCapacity\":3}");
        var url = way(1, List.of(chatId));
        stage.person("甲");
        stage.person("乙");
        stage.sim.post("/_sim/join", "{\"person\":\"p1\",\"url\":\"" + url + "\"}");

        var second = stage.sim
                .post("/_sim/join", "{\"person\":\"p2\",\"url\":\"" + url + "\"}")
                .path("chatId")
                .stringValue();

        assertThat(stage.contacts().getGroupChat(second, 0).getGroupChat().getName())
                .isEqualTo("新手妈妈2");
    }

    private void join(String name) {
        var id = stage.person(name).path("id").stringValue();
        stage.sim.post("/_sim/join", "{\"person\":\"" + id + "\",\"chatId\":\"" + chatId + "\"}");
    }

    private String group() {
        return stage.sim
                .post("/_sim/groups", "{\"owner\":\"" + owner + "\",\"name\":\"新手妈妈\"}")
                .path("chatId")
                .stringValue();
    }

    private String way(int autoCreate, List<String> chats) throws WxErrorException {
        var way = new WxCpGroupJoinWayInfo.JoinWay();
        way.setScene(2);
        way.setAutoCreateRoom(autoCreate);
        way.setRoomBaseName("新手妈妈");
        way.setRoomBaseId(2);
        way.setChatIdList(chats);
        var info = new WxCpGroupJoinWayInfo();
        info.setJoinWay(way);
        var configId = stage.contacts().addJoinWay(info).getConfigId();
        return stage.contacts().getJoinWay(configId).getJoinWay().getQrCode();
    }
}

package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.wecom.WeComEvent.GroupChanged;
import io.quanzi.wecom.speech.SendResult;
import io.quanzi.wecom.speech.WeComMessenger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Groups in a WeCom that pushes back: ways in, posts that an owner taps, and what staff are told. */
class SandboxGroupsTests extends SandboxFlow {
    private String group(String owner, String name) throws InterruptedException {
        sim.post("/_sim/groups", "{\"owner\":\"" + owner + "\",\"name\":\"" + name + "\"}");
        var created = hear(GroupChanged.class);
        assertThat(created.change()).isEqualTo(GroupChanged.Change.CREATED);
        return created.chatId();
    }

    @Test
    void leadsFromAJoinWayIntoAGroup() throws Exception {
        String owner = staff("群主");
        String chatId = group(owner, "新手妈妈");
        var lin = person("林");

        String way = contacts.addJoinWay(List.of(chatId), "s1", "新手妈妈群");
        String picture = contacts.joinWayPicture(way).orElseThrow();
        act("join", lin, "\"url\":\"" + picture + "\"");

        assertThat(hear(GroupChanged.class).change()).isEqualTo(GroupChanged.Change.UPDATED);
        assertThat(contacts.groups()).containsExactly(chatId);
        assertThat(contacts.group("wrNone")).isEmpty();
        assertThat(contacts.staffName(owner)).isEmpty();
        assertThat(contacts.group(chatId)).hasValueSatisfying(group -> {
            assertThat(group.name()).isEqualTo("新手妈妈");
            assertThat(group.owner()).isEqualTo(owner);
            assertThat(group.members())
                    .hasSize(2)
                    .filteredOn(member -> !member.staff())
                    .singleElement()
                    .satisfies(joined -> {
                        assertThat(joined.id())
                                .isEqualTo(lin.path("externalUserId").stringValue());
                        assertThat(joined.unionid())
                                .isEqualTo(lin.path("unionid").stringValue());
                        assertThat(joined.state()).isEqualTo("s1");
                    });
        });
        assertThat(contacts.staffName(owner)).hasValue("群主");
    }

    @Test
    void leadsAJoinWayElsewhereAndKeepsItsPicture() throws Exception {
        String owner = staff("群主");
        String first = group(owner, "新手妈妈 1");
        String second = group(owner, "新手妈妈 2");
        String way = contacts.addJoinWay(List.of(first), "s1", "新手妈妈群");
        String picture = contacts.joinWayPicture(way).orElseThrow();

        assertThat(contacts.changeJoinWay(way, List.of(second), "s1", "新手妈妈群")).isTrue();

        assertThat(contacts.joinWayPicture(way)).contains(picture);
        act("join", person("林"), "\"url\":\"" + picture + "\"");
        assertThat(contacts.group(second))
                .hasValueSatisfying(group -> assertThat(group.members()).hasSize(2));
        assertThat(contacts.changeJoinWay("none", List.of(second), "s1", "新手妈妈群"))
                .isFalse();
        assertThat(contacts.joinWayPicture("none")).isEmpty();
    }

    @Test
    void leadsFromATaskThroughTheOwnersTapToAPost() throws Exception {
        String owner = staff("群主");
        String chatId = group(owner, "新手妈妈");
        var since = sandbox.clock().instant();
        sim.put("/_sim/settings", "{\"dispatchMillis\":60000}");

        var sendResult = weComMessenger.postToGroups(owner, List.of(chatId), HELLO);

        assertThat(sendResult).isInstanceOf(SendResult.Accepted.class);
        String msgid = ((SendResult.Accepted) sendResult).id();
        assertThat(weComMessenger.progress(msgid, owner)).isEmpty();
        sim.post("/_sim/clock", "{\"advance\":\"PT60S\"}");
        assertThat(weComMessenger.progress(msgid, owner)).hasValueSatisfying(progress -> {
            assertThat(progress.confirmed()).isFalse();
            assertThat(progress.results()).doesNotContainValue(WeComMessenger.Result.SENT);
        });
        assertThat(weComMessenger.findTasks(true, owner, "欢迎", since.minusSeconds(1)))
                .containsExactly(msgid);
        assertThat(weComMessenger.findTasks(true, "staff99", "欢迎", since.minusSeconds(1)))
                .isEmpty();
        for (int i = 0; i < 3; i++) {
            assertThat(weComMessenger.remind(msgid)).isInstanceOf(SendResult.Accepted.class);
        }
        assertThat(weComMessenger.remind(msgid))
                .isInstanceOfSatisfying(
                        SendResult.Later.class,
                        later -> assertThat(later.code()).isEqualTo(41094));

        sim.post("/_sim/tap", "{\"staff\":\"" + owner + "\",\"msgid\":\"" + msgid + "\"}");

        assertThat(weComMessenger.progress(msgid, owner)).hasValueSatisfying(progress -> {
            assertThat(progress.confirmed()).isTrue();
            assertThat(progress.results()).isEqualTo(Map.of(chatId, WeComMessenger.Result.SENT));
            assertThat(progress.sentAt()).containsOnlyKeys(chatId);
        });
    }

    @Test
    void tellsStaffInTheirApp() {
        String officer = staff("小美");

        assertThat(weComMessenger.tellStaff(officer, "今日待办", "两个群待确认", "https://shop.example/o/t"))
                .isInstanceOf(SendResult.Accepted.class);
        assertThat(sim.get("/_sim/people/" + officer + "/messages").toString()).contains("今日待办");
    }

    @Test
    void saysHowToMendAnAppMessageThatReachesNobody() {
        assertThat(weComMessenger.tellStaff("nobody", "今日待办", "两个群待确认", "https://shop.example/o/t"))
                .isInstanceOfSatisfying(SendResult.Rejected.class, refused -> {
                    assertThat(refused.code()).isEqualTo(81013);
                    assertThat(refused.reason())
                            .contains("errcode 81013", "应用看不见 nobody", "可见范围", "the app does not see nobody", "doctor");
                });
    }

    @Test
    void findsTheTaskThatWasMadeThoughNoAnswerCame() throws Exception {
        String owner = staff("群主");
        String chatId = group(owner, "新手妈妈");
        var since = sandbox.clock().instant().minusSeconds(1);
        sim.post(
                "/_sim/faults",
                "{\"path\":\"/cgi-bin/externalcontact/add_msg_template\",\"kind\":\"cut-after-write\",\"count\":1}");

        assertThat(weComMessenger.postToGroups(owner, List.of(chatId), HELLO)).isInstanceOf(SendResult.Unknown.class);

        sim.post("/_sim/clock", "{\"advance\":\"PT5S\"}");
        assertThat(weComMessenger.findTasks(true, owner, "欢迎", since)).hasSize(1);
    }
}

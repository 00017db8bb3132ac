package io.quanzi.sandbox.control;

import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.group.GroupChat;
import io.quanzi.sandbox.group.GroupChatJoinWays;
import io.quanzi.sandbox.group.GroupChats;
import io.quanzi.sandbox.mass.MassTasks;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.Call;
import java.util.HashSet;
import java.util.Objects;

/** Groups come and go, people join and leave them, members tap send. */
public final class GroupControls {
    private final People people;
    private final GroupChats groups;
    private final GroupChatJoinWays joinWays;
    private final MassTasks massTasks;
    private final PeopleControls who;

    public GroupControls(
            People people, GroupChats groups, GroupChatJoinWays joinWays, MassTasks massTasks, PeopleControls who) {
        this.people = people;
        this.groups = groups;
        this.joinWays = joinWays;
        this.massTasks = massTasks;
        this.who = who;
    }

    public void enter(Routes routes) {
        routes.post("/_sim/groups", "A member makes a group", "{\"owner\":\"staff1\",\"name\":\"新手妈妈\"}", this::create);
        routes.put(
                "/_sim/groups/{chatId}",
                "Changes a group's name, notice or owner",
                "{\"name\":\"新手妈妈\",\"notice\":\"每晚八点\",\"owner\":\"staff2\"}",
                this::change);
        routes.delete("/_sim/groups/{chatId}", "The owner dismisses a group", act -> {
            groups.dismiss(group(act.variable("chatId")));
            return ApiResponse.json(200, Json.object());
        });
        routes.post(
                "/_sim/join",
                "Scans the QR code of a join way; with chatId instead of url, the owner invites by hand",
                "{\"person\":\"p1\",\"url\":\"http://…\",\"chatId\":\"wr…\"}",
                this::join);
        routes.post(
                "/_sim/leave",
                "Leaves a group; with by owner, is removed",
                "{\"person\":\"p1\",\"chatId\":\"wr…\",\"by\":\"person\"}",
                this::leave);
        routes.post(
                "/_sim/tap",
                "A member taps send: one mass message, or all that wait; deselected recipients are left out",
                "{\"staff\":\"staff1\",\"msgid\":\"msg…\",\"deselect\":[\"p1\"]}",
                act -> {
                    var msgid = Call.text(act.body(), "msgid");
                    return ApiResponse.json(
                            200,
                            Json.tree(massTasks.tap(
                                    who.staff(act),
                                    msgid.isEmpty() ? null : msgid,
                                    new HashSet<>(Call.texts(act.body(), "deselect")))));
                });
    }

    private GroupChat group(String chatId) {
        var group = groups.find(chatId);
        if (group == null) {
            throw new IllegalArgumentException("expected the chatId of a group, got \"" + chatId + "\"");
        }
        if (group.dismissed()) {
            throw new ActRefused("群聊已解散: the group " + chatId + " was dismissed");
        }
        return group;
    }

    private ApiResponse create(Routes.Act act) {
        var owner = people.member(act.text("owner"));
        if (owner == null) {
            throw new IllegalArgumentException(
                    "expected the userid of a member as \"owner\", got \"" + act.text("owner") + "\"");
        }
        var reply = Json.object();
        reply.put("chatId", groups.create(owner, Call.text(act.body(), "name")).chatId());
        return ApiResponse.json(200, reply);
    }

    private ApiResponse change(Routes.Act act) {
        var group = group(act.variable("chatId"));
        var body = act.body();
        var owner = people.member(body.path("owner").asString(group.owner()));
        if (owner == null) {
            throw new IllegalArgumentException("expected the userid of a member as \"owner\"");
        }
        groups.change(
                group,
                body.path("name").asString(group.name()),
                body.path("notice").asString(group.notice()),
                owner);
        return ApiResponse.json(200, Json.tree(Objects.requireNonNull(groups.find(group.chatId()))));
    }

    private ApiResponse join(Routes.Act act) {
        var person = who.person(act);
        var chatId = Call.text(act.body(), "chatId");
        var reply = Json.object();
        if (chatId.isEmpty()) {
            var joined = joinWays.join(person, PeopleControls.configId(act));
            reply.put("outcome", joined.already() ? "already" : "joined");
            reply.put("chatId", joined.chatId());
        } else {
            groups.invite(group(chatId), person);
            reply.put("outcome", "joined");
            reply.put("chatId", chatId);
        }
        return ApiResponse.json(200, reply);
    }

    private ApiResponse leave(Routes.Act act) {
        var by = act.body().path("by").asString("person");
        if (!by.equals("person") && !by.equals("owner")) {
            throw new IllegalArgumentException("expected \"by\" of person or owner, got \"" + by + "\"");
        }
        groups.leave(group(act.text("chatId")), who.person(act), by.equals("owner"));
        return ApiResponse.json(200, Json.object());
    }
}

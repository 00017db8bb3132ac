package io.quanzi.sandbox.group;

import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.StaffMember;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.util.Comparator;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** Groups as an app reads them. https://developer.work.weixin.qq.com/document/path/92120 and 92122 */
public final class GroupApi {
    private static final String ROOT = "/cgi-bin/externalcontact/groupchat/";
    private static final int MAX_OWNERS = 100;
    private static final int MAX_MEMBERS_UNFILTERED = 1000;

    private final People people;
    private final GroupChats groups;

    public GroupApi(People people, GroupChats groups) {
        this.people = people;
        this.groups = groups;
    }

    public void serve(Endpoints endpoints) {
        endpoints.post(ROOT + "list", this::list);
        endpoints.post(ROOT + "get", this::get);
        endpoints.post("/cgi-bin/externalcontact/opengid_to_chatid", this::chatId);
    }

    private ObjectNode list(Call call) {
        if (!call.has("limit")) {
            throw new ApiError(Errcode.EMPTY_VALUE, "limit");
        }
        var owners = Call.texts(call.at("owner_filter"), "userid_list");
        if (owners.size() > MAX_OWNERS) {
            throw new ApiError(Errcode.BAD_SIZE, "owner_filter.userid_list takes " + MAX_OWNERS);
        }
        owners.forEach(owner -> people.visible(call.caller(), owner));
        if (owners.isEmpty()
                && people.staffOf(call.corpId()).stream()
                                .map(StaffMember::userId)
                                .filter(call.caller()::sees)
                                .count()
                        > MAX_MEMBERS_UNFILTERED) {
            throw new ApiError(Errcode.TOO_MANY_OWNERS);
        }
        long status = call.number("status_filter", 0);
        if (status < 0 || status > 3) {
            throw new ApiError(Errcode.BAD_SIZE, "status_filter is 0 to 3");
        }
        var found = groups.ofCorp(call.corpId()).stream()
                .filter(group -> owners.isEmpty() ? call.caller().sees(group.owner()) : owners.contains(group.owner()))
                .filter(group -> listed(group, (int) status, !owners.isEmpty()))
                .toList();
        return call.page("group_chat_list", found, call.limit(1000, 1000), group -> {
            var row = Json.object();
            row.put("chat_id", group.chatId());
            row.put("status", group.caredFor().succession().code());
            return row;
        });
    }

    /** Groups of an owner who resigned are listed only where they are asked for, by their status or by the owner. */
    private static boolean listed(GroupChat group, int status, boolean ownersNamed) {
        var now = group.caredFor().succession();
        return status == 0
                ? ownersNamed || now == GroupChat.Succession.NONE || now == GroupChat.Succession.INHERITED
                : now.code() == status;
    }

    private ObjectNode chatId(Call call) {
        var opengid = call.text("opengid", Errcode.BAD_OPENGID);
        var group = groups.ofCorp(call.corpId()).stream()
                .filter(known -> groups.opengid(known).equals(opengid))
                .findFirst()
                .orElseThrow(() -> new ApiError(Errcode.BAD_OPENGID));
        people.visible(call.caller(), group.owner());
        var reply = Json.object();
        reply.put("chat_id", group.chatId());
        return reply;
    }

    private ObjectNode get(Call call) {
        var group = groups.find(call.text("chat_id", Errcode.NO_SUCH_CHAT));
        if (group == null || group.dismissed() || !group.corpId().equals(call.corpId())) {
            throw new ApiError(Errcode.NO_SUCH_CHAT);
        }
        people.visible(call.caller(), group.owner());
        var named = call.number("need_name", 0) == 1;
        var reply = Json.object();
        var shown = reply.putObject("group_chat");
        shown.put("chat_id", group.chatId());
        shown.put("name", group.name());
        shown.put("owner", group.owner());
        shown.put("create_time", group.at().getEpochSecond());
        shown.put("notice", group.notice());
        var list = shown.putArray("member_list");
        groups.in(group.chatId()).stream()
                .sorted(Comparator.comparing(Member::joinedAt).thenComparing(Member::memberId))
                .forEach(member -> list.add(member(group, member, named)));
        var admins = shown.putArray("admin_list");
        group.caredFor().admins().forEach(admin -> admins.addObject().put("userid", admin));
        shown.put("member_version", group.memberVersion());
        return reply;
    }

    private ObjectNode member(GroupChat group, Member member, boolean named) {
        var row = Json.object();
        if (member.external()) {
            var person = Objects.requireNonNull(people.person(member.memberId()));
            row.put("userid", people.externalUserId(group.corpId(), person));
            row.put("type", 2);
            row.put("unionid", person.unionid());
            if (named) {
                row.put("name", person.nickname());
            }
        } else {
            row.put("userid", member.memberId());
            row.put("type", 1);
            if (named) {
                row.put(
                        "name",
                        Objects.requireNonNull(people.member(member.memberId())).name());
            }
        }
        row.put("join_time", member.joinedAt().getEpochSecond());
        row.put("join_scene", member.joinScene());
        if (!member.invitor().isEmpty()) {
            row.putObject("invitor").put("userid", member.invitor());
        }
        row.put("group_nickname", "");
        if (!member.state().isEmpty()) {
            row.put("state", member.state());
        }
        return row;
    }
}

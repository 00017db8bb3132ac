package io.quanzi.sandbox.group;

import io.quanzi.sandbox.callback.Callbacks;
import io.quanzi.sandbox.callback.Xml;
import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.Refused;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.core.World;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.people.Staff;
import io.quanzi.sandbox.platform.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Groups, their members, and the events that their comings and goings cause. */
public final class Groups {
    private static final String EVENT = "change_external_chat";

    private final World world;
    private final People people;
    private final Settings settings;
    private final Callbacks callbacks;
    private final Table<Group> groups;
    private final Table<Member> members;
    private final Index<Group> byCorp;
    private final Index<Member> present;
    private final Index<Member> byMember;

    public Groups(World world, People people, Settings settings, Callbacks callbacks) {
        this.world = world;
        this.people = people;
        this.settings = settings;
        this.callbacks = callbacks;
        this.groups = world.table("groups", Group.class);
        this.members = world.table("groupMembers", Member.class);
        this.byCorp = groups.index(Group::corpId);
        this.present = members.indexAll(member -> member.leftAt() == null ? List.of(member.chatId()) : List.of());
        this.byMember = members.index(Member::memberId);
    }

    public @Nullable Group find(String chatId) {
        return groups.find(chatId);
    }

    /** The groups of a corp that live, in order of their making. */
    List<Group> ofCorp(String corpId) {
        return byCorp.of(corpId).stream().filter(group -> !group.dismissed()).toList();
    }

    /** The groups of an owner that live. */
    public List<Group> ofOwner(Staff owner) {
        return ofCorp(owner.corpId()).stream()
                .filter(group -> group.owner().equals(owner.userId()))
                .toList();
    }

    /** Who is in a group now. */
    public List<Member> in(String chatId) {
        return present.of(chatId);
    }

    public int size(String chatId) {
        return present.count(chatId);
    }

    /** The groups a person or member is in, or was. */
    public List<Member> staysOf(String memberId) {
        return byMember.of(memberId);
    }

    /** A member makes a group, and is its first. */
    public Group create(Staff owner, String name) {
        var group = new Group(
                Ids.random("wr", 32), owner.corpId(), name, owner.userId(), world.now(), "", Ids.hex(32), false);
        groups.put(group.chatId(), group);
        members.put(
                Member.key(group.chatId(), owner.userId()),
                new Member(group.chatId(), owner.userId(), false, world.now(), 1, "", "", null, List.of()));
        tell(group, "create", new Xml());
        return group;
    }

    /** The owner invites a person; refused when the group is full. */
    public void invite(Group group, Person person) {
        if (size(group.chatId()) >= settings.now().groupCapacity()) {
            throw new Refused("群聊人数已达上限: the group " + group.chatId() + " has "
                    + settings.now().groupCapacity() + " members");
        }
        join(group, person, 1, group.owner(), "", 0);
    }

    /** Whether a person can come in through a join way. */
    boolean admits(Group group) {
        var limits = settings.now();
        return !group.dismissed() && size(group.chatId()) < Math.min(limits.groupCapacity(), limits.joinWayCapacity());
    }

    void enter(Group group, Person person, String state) {
        join(group, person, 3, "", state, 3);
    }

    public boolean has(String chatId, String memberId) {
        var member = members.find(Member.key(chatId, memberId));
        return member != null && member.leftAt() == null;
    }

    /** A person leaves, or is removed by the owner. */
    public void leave(Group group, Person person, boolean removed) {
        var key = Member.key(group.chatId(), person.id());
        var member = members.find(key);
        if (member == null || member.leftAt() != null) {
            throw new Refused("你不在该群聊中: " + person.id() + " is not in " + group.chatId());
        }
        members.put(key, member.left(world.now()));
        moved(group, "del_member", "QuitScene", removed ? 1 : 0, person);
    }

    public void dismiss(Group group) {
        groups.put(group.chatId(), group.ended());
        in(group.chatId())
                .forEach(member ->
                        members.put(Member.key(member.chatId(), member.memberId()), member.left(world.now())));
        tell(group, "dismiss", new Xml());
    }

    /** Changes name, notice or owner; each change is an event of its own. */
    public void change(Group group, String name, String notice, Staff owner) {
        groups.put(group.chatId(), group.changed(name, notice, owner.userId()));
        if (!has(group.chatId(), owner.userId())) {
            members.put(
                    Member.key(group.chatId(), owner.userId()),
                    new Member(group.chatId(), owner.userId(), false, world.now(), 1, "", "", null, List.of()));
        }
        update(group, "change_name", !group.name().equals(name));
        update(group, "change_notice", !group.notice().equals(notice));
        update(group, "change_owner", !group.owner().equals(owner.userId()));
    }

    private void update(Group group, String detail, boolean changed) {
        if (changed) {
            tell(group, "update", new Xml().text("UpdateDetail", detail));
        }
    }

    private void join(Group group, Person person, int joinScene, String invitor, String state, int eventScene) {
        if (group.dismissed()) {
            throw new Refused("群聊已解散: the group " + group.chatId() + " was dismissed");
        }
        if (has(group.chatId(), person.id())) {
            throw new Refused("你已在该群聊中: " + person.id() + " is in " + group.chatId());
        }
        var key = Member.key(group.chatId(), person.id());
        var member =
                new Member(group.chatId(), person.id(), true, world.now(), joinScene, invitor, state, null, List.of());
        members.put(key, member.after(members.find(key)));
        moved(group, "add_member", "JoinScene", eventScene, person);
    }

    private void moved(Group group, String detail, String sceneElement, int scene, Person person) {
        var next = group.withVersion(Ids.hex(32));
        groups.put(group.chatId(), next);
        tell(
                group,
                "update",
                new Xml()
                        .text("UpdateDetail", detail)
                        .number(sceneElement, scene)
                        .number("MemChangeCnt", 1)
                        .items("MemChangeList", List.of(people.externalUserId(group.corpId(), person)))
                        .text("LastMemVer", group.memberVersion())
                        .text("CurMemVer", next.memberVersion()));
    }

    private void tell(Group group, String changeType, Xml rest) {
        callbacks.tellCorp(
                group.corpId(),
                EVENT,
                new Xml()
                        .text("ChatId", group.chatId())
                        .text("ChangeType", changeType)
                        .then(rest));
    }
}

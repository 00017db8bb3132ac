package io.quanzi.sandbox.group;

import io.quanzi.sandbox.callback.Callbacks;
import io.quanzi.sandbox.callback.Xml;
import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.people.StaffMember;
import io.quanzi.sandbox.platform.PlatformSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Groups, their members, and the events that their comings and goings cause. */
public final class GroupChats {
    private static final String EVENT = "change_external_chat";

    private final SandboxState sandboxState;
    private final People people;
    private final PlatformSettings settings;
    private final Callbacks callbacks;
    private final Table<GroupChat> groups;
    private final Table<Member> members;
    private final List<BiConsumer<GroupChat, Person>> joined = new ArrayList<>();
    private final Index<GroupChat> byCorp;
    private final Index<Member> present;
    private final Index<Member> byMember;
    private final Index<Member> ever;

    public GroupChats(SandboxState sandboxState, People people, PlatformSettings settings, Callbacks callbacks) {
        this.sandboxState = sandboxState;
        this.people = people;
        this.settings = settings;
        this.callbacks = callbacks;
        this.groups = sandboxState.table("groups", GroupChat.class);
        this.members = sandboxState.table("groupMembers", Member.class);
        this.byCorp = groups.index(GroupChat::corpId);
        this.present = members.indexAll(member -> member.leftAt() == null ? List.of(member.chatId()) : List.of());
        this.byMember = members.index(Member::memberId);
        this.ever = members.index(Member::chatId);
    }

    /** Keeps a person's place in a group that was there before; nobody is told. */
    public void know(String chatId, String personId, Instant joinedAt) {
        members.put(
                Member.key(chatId, personId), new Member(chatId, personId, true, joinedAt, 1, "", "", null, List.of()));
    }

    public @Nullable GroupChat find(String chatId) {
        return groups.find(chatId);
    }

    /** The groups of a corp that live, in order of their making. */
    public List<GroupChat> ofCorp(String corpId) {
        return byCorp.of(corpId).stream().filter(group -> !group.dismissed()).toList();
    }

    /** The groups of an owner that live. */
    public List<GroupChat> ofOwner(StaffMember owner) {
        return ofCorp(owner.corpId()).stream()
                .filter(group -> group.owner().equals(owner.userId()))
                .toList();
    }

    /** The id by which a mini program that was shared into a group knows it. */
    public String opengid(GroupChat group) {
        return Ids.derived("tG", 28, group.chatId());
    }

    /** Every group that lives, of all corps. */
    public List<GroupChat> living() {
        return groups.all().stream().filter(group -> !group.dismissed()).toList();
    }

    /** Returns who is in a group, or was. */
    public List<Member> everIn(String chatId) {
        return ever.of(chatId);
    }

    /** Returns who is in a group now. */
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
    public GroupChat create(StaffMember owner, String name) {
        var group = new GroupChat(
                Ids.random("wr", 32),
                owner.corpId(),
                name,
                owner.userId(),
                sandboxState.now(),
                "",
                Ids.hex(32),
                false,
                null);
        groups.put(group.chatId(), group);
        members.put(
                Member.key(group.chatId(), owner.userId()),
                new Member(group.chatId(), owner.userId(), false, sandboxState.now(), 1, "", "", null, List.of()));
        tell(group, "create", new Xml());
        return group;
    }

    /** The owner invites a person; refused when the group is full. */
    public void invite(GroupChat group, Person person) {
        invite(group, List.of(person), List.of(), group.owner(), false);
    }

    /**
     * A member of the group brings others in, at once: one event tells of all. Refused when they do not all fit.
     *
     * @param byLink whether they came by the link that was sent to them
     */
    public void invite(
            GroupChat group, List<Person> persons, List<StaffMember> colleagues, String inviter, boolean byLink) {
        if (persons.isEmpty() && colleagues.isEmpty()) {
            throw new IllegalArgumentException("expected somebody to invite");
        }
        if (!has(group.chatId(), inviter)) {
            throw new ActRefused("你不在该群聊中: " + inviter + " is not in " + group.chatId());
        }
        var newcomers = new ArrayList<Newcomer>();
        persons.forEach(person -> newcomers.add(newcomer(group, person)));
        colleagues.forEach(staff -> newcomers.add(new Newcomer(staff.userId(), false, staff.userId(), null)));
        if (size(group.chatId()) + newcomers.size() > settings.now().groupCapacity()) {
            throw new ActRefused("群聊人数已达上限: the group " + group.chatId() + " takes "
                    + settings.now().groupCapacity() + " members");
        }
        join(group, newcomers, byLink ? 2 : 1, inviter, "", 0);
    }

    /** Whether a person can come in through a join way. */
    boolean admits(GroupChat group) {
        var limits = settings.now();
        return !group.dismissed() && size(group.chatId()) < Math.min(limits.groupCapacity(), limits.joinWayCapacity());
    }

    void enter(GroupChat group, Person person, String state) {
        join(group, List.of(newcomer(group, person)), 3, "", state, 3);
    }

    public boolean has(String chatId, String memberId) {
        var member = members.find(Member.key(chatId, memberId));
        return member != null && member.leftAt() == null;
    }

    /** A person leaves, or is removed by the owner. */
    public void leave(GroupChat group, Person person, boolean removed) {
        leave(group, List.of(person), List.of(), removed);
    }

    /** Several go at once: one event tells of all. The owner does not go: another becomes the owner first. */
    public void leave(GroupChat group, List<Person> persons, List<StaffMember> colleagues, boolean removed) {
        var ids = new ArrayList<String>();
        for (var person : persons) {
            part(group, person.id());
            ids.add(people.externalUserId(group.corpId(), person));
        }
        for (var staff : colleagues) {
            if (staff.userId().equals(group.owner())) {
                throw new ActRefused(
                        "群主不能退出群聊: " + staff.userId() + " owns " + group.chatId() + "; let another own it first");
            }
            part(group, staff.userId());
            ids.add(staff.userId());
        }
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("expected somebody to leave");
        }
        moved(group, "del_member", "QuitScene", removed ? 1 : 0, ids);
    }

    private void part(GroupChat group, String memberId) {
        var key = Member.key(group.chatId(), memberId);
        var member = members.find(key);
        if (member == null || member.leftAt() != null) {
            throw new ActRefused("你不在该群聊中: " + memberId + " is not in " + group.chatId());
        }
        members.put(key, member.left(sandboxState.now()));
    }

    /** The owner makes a member of the group an administrator, or no longer. */
    public void administer(GroupChat group, StaffMember staff, boolean admin) {
        if (!has(group.chatId(), staff.userId())) {
            throw new ActRefused("对方不在该群聊中: " + staff.userId() + " is not in " + group.chatId());
        }
        groups.put(group.chatId(), group.withAdmin(staff.userId(), admin));
    }

    /** A member resigns: all own groups wait for somebody to inherit them. */
    public List<GroupChat> resign(StaffMember owner) {
        return ofOwner(owner).stream()
                .map(group -> put(group.with(GroupChat.Succession.OWNER_RESIGNED)))
                .toList();
    }

    /** The admin gives a group of a resigned owner to another: it is being inherited, and then is. */
    public void inherit(GroupChat group, StaffMember heir, boolean done) {
        var now = group.caredFor().succession();
        if (now != GroupChat.Succession.OWNER_RESIGNED && now != GroupChat.Succession.INHERITING) {
            throw new ActRefused("群主未离职: the owner of " + group.chatId() + " has not resigned");
        }
        if (!done) {
            put(group.with(GroupChat.Succession.INHERITING));
            return;
        }
        change(put(group.with(GroupChat.Succession.INHERITED)), group.name(), group.notice(), heir);
    }

    /** Hears of each person who has joined a group. */
    void whenJoined(BiConsumer<GroupChat, Person> listener) {
        joined.add(listener);
    }

    /** Every member of every group, with those who left. */
    Collection<Member> everIn() {
        return members.all();
    }

    GroupChat put(GroupChat group) {
        groups.put(group.chatId(), group);
        return group;
    }

    public void dismiss(GroupChat group) {
        groups.put(group.chatId(), group.ended());
        in(group.chatId())
                .forEach(member ->
                        members.put(Member.key(member.chatId(), member.memberId()), member.left(sandboxState.now())));
        tell(group, "dismiss", new Xml());
    }

    /** Changes name, notice or owner; each change is an event of its own. */
    public void change(GroupChat group, String name, String notice, StaffMember owner) {
        groups.put(group.chatId(), group.changed(name, notice, owner.userId()));
        if (!has(group.chatId(), owner.userId())) {
            members.put(
                    Member.key(group.chatId(), owner.userId()),
                    new Member(group.chatId(), owner.userId(), false, sandboxState.now(), 1, "", "", null, List.of()));
        }
        update(group, "change_name", !group.name().equals(name));
        update(group, "change_notice", !group.notice().equals(notice));
        update(group, "change_owner", !group.owner().equals(owner.userId()));
    }

    private void update(GroupChat group, String detail, boolean changed) {
        if (changed) {
            tell(group, "update", new Xml().text("UpdateDetail", detail));
        }
    }

    private Newcomer newcomer(GroupChat group, Person person) {
        return new Newcomer(person.id(), true, people.externalUserId(group.corpId(), person), person);
    }

    private void join(
            GroupChat group, List<Newcomer> newcomers, int joinScene, String invitor, String state, int eventScene) {
        if (group.dismissed()) {
            throw new ActRefused("群聊已解散: the group " + group.chatId() + " was dismissed");
        }
        for (var one : newcomers) {
            if (has(group.chatId(), one.id())) {
                throw new ActRefused("你已在该群聊中: " + one.id() + " is in " + group.chatId());
            }
            var key = Member.key(group.chatId(), one.id());
            var member = new Member(
                    group.chatId(),
                    one.id(),
                    one.external(),
                    sandboxState.now(),
                    joinScene,
                    invitor,
                    state,
                    null,
                    List.of());
            members.put(key, member.after(members.find(key)));
        }
        moved(
                group,
                "add_member",
                "JoinScene",
                eventScene,
                newcomers.stream().map(Newcomer::shownAs).toList());
        for (var one : newcomers) {
            var person = one.person();
            if (person != null) {
                joined.forEach(listener -> listener.accept(group, person));
            }
        }
    }

    private void moved(GroupChat group, String detail, String sceneElement, int scene, List<String> ids) {
        var next = group.withVersion(Ids.hex(32));
        groups.put(group.chatId(), next);
        tell(
                group,
                "update",
                new Xml()
                        .text("UpdateDetail", detail)
                        .number(sceneElement, scene)
                        .number("MemChangeCnt", ids.size())
                        .items("MemChangeList", ids)
                        .text("LastMemVer", group.memberVersion())
                        .text("CurMemVer", next.memberVersion()));
    }

    private void tell(GroupChat group, String changeType, Xml rest) {
        callbacks.tellCorp(
                group.corpId(),
                EVENT,
                new Xml()
                        .text("ChatId", group.chatId())
                        .text("ChangeType", changeType)
                        .then(rest));
    }

    /**
     * Somebody who comes in.
     *
     * @param shownAs userid or external_userid
     * @param person absent for a colleague
     */
    private record Newcomer(
            String id,
            boolean external,
            String shownAs,
            @Nullable Person person) {}
}

package io.quanzi.sandbox.control;

import io.quanzi.sandbox.contact.Relation;
import io.quanzi.sandbox.contact.Relations;
import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.group.GroupChat;
import io.quanzi.sandbox.group.GroupChats;
import io.quanzi.sandbox.group.GroupWelcomes;
import io.quanzi.sandbox.mass.MassTasks;
import io.quanzi.sandbox.people.Content;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.people.StaffMember;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Platform;
import io.quanzi.sandbox.platform.PlatformAccounts;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The acts of members by hand in their own app: bring people into groups, look after these, note things of customers.
 */
public final class OwnerControls {
    private final PlatformAccounts accounts;
    private final People people;
    private final Relations relations;
    private final GroupChats groups;
    private final GroupWelcomes welcomes;
    private final MassTasks massTasks;
    private final PeopleControls who;

    public OwnerControls(
            PlatformAccounts accounts,
            People people,
            Relations relations,
            GroupChats groups,
            GroupWelcomes welcomes,
            MassTasks massTasks,
            PeopleControls who) {
        this.accounts = accounts;
        this.people = people;
        this.relations = relations;
        this.groups = groups;
        this.welcomes = welcomes;
        this.massTasks = massTasks;
        this.who = who;
    }

    public void enter(Routes routes) {
        routes.get("/_sim/groups", "All groups that live, with their opengid and who is in", act -> {
            var all = Json.array();
            accounts.accounts(Platform.WECOM)
                    .forEach(corp -> groups.ofCorp(corp).forEach(group -> all.add(shown(group))));
            return ApiResponse.json(200, all);
        });
        routes.post(
                "/_sim/groups/{chatId}/invite",
                "A member of the group, the owner unless named, brings people and colleagues in at once, by link or"
                        + " not",
                "{\"people\":[\"p1\",\"p2\"],\"staff\":[\"staff2\"],\"by\":\"staff1\",\"link\":false}",
                act -> {
                    var group = group(act);
                    groups.invite(
                            group,
                            persons(act),
                            colleagues(act),
                            act.body().path("by").asString(group.owner()),
                            act.body().path("link").asBoolean(false));
                    return ApiResponse.json(200, shown(group(act)));
                });
        routes.post(
                "/_sim/groups/{chatId}/kick",
                "The owner removes people and colleagues at once",
                "{\"people\":[\"p1\"],\"staff\":[]}",
                act -> {
                    groups.leave(group(act), persons(act), colleagues(act), true);
                    return ApiResponse.json(200, shown(group(act)));
                });
        routes.post(
                "/_sim/groups/{chatId}/admins",
                "The owner makes a member of the group an administrator, or no longer",
                "{\"staff\":\"staff2\",\"admin\":true}",
                act -> {
                    groups.administer(
                            group(act), who.staff(act), act.body().path("admin").asBoolean(true));
                    return ApiResponse.json(200, shown(group(act)));
                });
        routes.post(
                "/_sim/groups/{chatId}/welcome",
                "The owner chooses a welcome material for the group; empty = none any more",
                "{\"templateId\":\"msg…\"}",
                act -> ApiResponse.json(200, shown(welcomes.choose(group(act), Call.text(act.body(), "templateId")))));
        routes.post(
                "/_sim/groups/{chatId}/inherit",
                "The admin gives a group of a resigned owner to another; not done = it is being inherited",
                "{\"staff\":\"staff2\",\"done\":true}",
                act -> {
                    groups.inherit(
                            group(act), who.staff(act), act.body().path("done").asBoolean(true));
                    return ApiResponse.json(200, shown(group(act)));
                });
        routes.post(
                "/_sim/resign",
                "A member resigns: all own groups wait to be inherited",
                "{\"staff\":\"staff1\"}",
                act -> {
                    var left = Json.array();
                    groups.resign(who.staff(act)).forEach(group -> left.add(shown(group)));
                    return ApiResponse.json(200, left);
                });
        routes.post(
                "/_sim/remark",
                "A member notes a name, a description, a company or phone numbers of a customer",
                "{\"staff\":\"staff1\",\"person\":\"p1\",\"remark\":\"林妈妈\",\"description\":\"二胎\",\"company\":\"\","
                        + "\"mobiles\":[\"13800000000\"]}",
                this::remark);
        routes.post(
                "/_sim/mass-messages",
                "A member sends a mass message of their own to customers, or to own groups, at once",
                "{\"staff\":\"staff1\",\"people\":[\"p1\"],\"chatIds\":[],\"text\":\"早安\"}",
                this::post);
    }

    private ApiResponse remark(Routes.Act act) {
        var staff = who.staff(act);
        var person = who.person(act);
        var relation = relations.find(staff.userId(), person.id());
        var old = relation == null ? Relation.Remark.NONE : relation.remark();
        var body = act.body();
        relations.edit(
                staff,
                person,
                new Relation.Remark(
                        body.path("remark").asString(old.name()),
                        body.path("description").asString(old.description()),
                        body.path("company").asString(old.company()),
                        body.hasNonNull("mobiles") ? List.copyOf(Call.texts(body, "mobiles")) : old.mobiles()));
        return ApiResponse.json(200, Json.object());
    }

    private ApiResponse post(Routes.Act act) {
        var staff = who.staff(act);
        var content = new Content(act.text("text"), List.of());
        var chatIds = Call.texts(act.body(), "chatIds");
        var persons = persons(act).stream().map(Person::id).toList();
        if (chatIds.isEmpty() == persons.isEmpty()) {
            throw new IllegalArgumentException("expected either \"people\" or \"chatIds\"");
        }
        return ApiResponse.json(
                200,
                Json.tree(massTasks.sendByHand(
                        staff, !chatIds.isEmpty(), content, chatIds.isEmpty() ? persons : chatIds)));
    }

    private GroupChat group(Routes.Act act) {
        var chatId = act.variable("chatId");
        var group = groups.find(chatId);
        if (group == null) {
            throw new IllegalArgumentException("expected the chatId of a group, got \"" + chatId + "\"");
        }
        if (group.dismissed()) {
            throw new ActRefused("群聊已解散: the group " + chatId + " was dismissed");
        }
        return group;
    }

    private List<Person> persons(Routes.Act act) {
        var persons = new ArrayList<Person>();
        for (var id : Call.texts(act.body(), "people")) {
            var person = people.person(id);
            if (person == null) {
                throw new IllegalArgumentException("expected ids of persons as \"people\", got \"" + id + "\"");
            }
            persons.add(person);
        }
        return persons;
    }

    private List<StaffMember> colleagues(Routes.Act act) {
        var colleagues = new ArrayList<StaffMember>();
        for (var id : Call.texts(act.body(), "staff")) {
            var staff = people.member(id);
            if (staff == null) {
                throw new IllegalArgumentException("expected userids of members as \"staff\", got \"" + id + "\"");
            }
            colleagues.add(staff);
        }
        return colleagues;
    }

    private ObjectNode shown(GroupChat group) {
        var shown = (ObjectNode) Json.tree(group);
        shown.put("opengid", groups.opengid(group));
        var members = shown.putArray("members");
        groups.in(group.chatId()).forEach(member -> members.add(member.memberId()));
        return shown;
    }
}

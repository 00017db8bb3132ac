package io.quanzi.sandbox.contact;

import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.people.StaffMember;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Customers as an app reads them, and the remarks it may write. https://developer.work.weixin.qq.com/document/path/92114 */
public final class ContactApi {
    private static final String ROOT = "/cgi-bin/externalcontact/";
    private static final int MAX_FOLLOWERS = 500;

    private final People people;
    private final Relations relations;
    private final Tags tags;
    private final Consumer<String> media;

    /** @param media refuses a media_id that is unknown or too old */
    public ContactApi(People people, Relations relations, Tags tags, Consumer<String> media) {
        this.people = people;
        this.relations = relations;
        this.tags = tags;
        this.media = media;
    }

    public void serve(Endpoints endpoints) {
        endpoints.get(ROOT + "get_follow_user_list", this::followers);
        endpoints.get(ROOT + "list", this::list);
        endpoints.get(ROOT + "get", this::get);
        endpoints.post(ROOT + "batch/get_by_user", this::byUser);
        endpoints.postPair(ROOT + "remark", this::remark);
    }

    private ObjectNode followers(Call call) {
        var reply = Json.object();
        var users = reply.putArray("follow_user");
        people.staffOf(call.corpId()).stream()
                .filter(StaffMember::mayHaveCustomers)
                .map(StaffMember::userId)
                .filter(call.caller()::sees)
                .forEach(users::add);
        return reply;
    }

    private ObjectNode list(Call call) {
        var staff = people.contactStaff(call.caller(), call.query("userid", Errcode.NO_USERID));
        var held = relations.ofStaff(staff.userId());
        if (held.isEmpty()) {
            throw new ApiError(Errcode.NO_RELATION);
        }
        var reply = Json.object();
        var ids = reply.putArray("external_userid");
        held.forEach(relation -> ids.add(people.externalUserId(call.corpId(), person(relation))));
        return reply;
    }

    private ObjectNode get(Call call) {
        var person = people.byExternalUserId(call.corpId(), call.query("external_userid", Errcode.NO_EXTERNAL_USERID));
        var held = relations.ofPerson(call.corpId(), person.id()).stream()
                .filter(relation -> call.caller().sees(relation.userId()))
                .toList();
        if (held.isEmpty()) {
            throw new ApiError(Errcode.NO_RELATION);
        }
        int from = Call.offset(call.query("cursor"));
        if (from > held.size()) {
            throw new ApiError(Errcode.BAD_CURSOR);
        }
        int to = Math.min(held.size(), from + MAX_FOLLOWERS);
        var reply = Json.object();
        reply.set("external_contact", contact(call.corpId(), person));
        var users = reply.putArray("follow_user");
        for (var relation : held.subList(from, to)) {
            var user = follow(call.corpId(), relation);
            var shown = user.putArray("tags");
            relation.tags().stream().map(tags::shown).filter(Objects::nonNull).forEach(shown::add);
            users.add(user);
        }
        if (to < held.size()) {
            reply.put("next_cursor", Call.cursor(to));
        }
        return reply;
    }

    private ObjectNode byUser(Call call) {
        var users = call.texts("userid_list");
        if (users.isEmpty() || users.size() > 100) {
            throw new ApiError(Errcode.BAD_SIZE, "userid_list takes 1 to 100 userids");
        }
        int limit = call.limit(50, 100);
        var held = new ArrayList<Relation>();
        for (var user : users) {
            held.addAll(
                    relations.ofStaff(people.contactStaff(call.caller(), user).userId()));
        }
        var reply = call.page("external_contact_list", held, limit, relation -> {
            var row = Json.object();
            row.set("external_contact", contact(call.corpId(), person(relation)));
            var user = follow(call.corpId(), relation);
            var ids = user.putArray("tag_id");
            relation.tags().stream().filter(tag -> tags.shown(tag) != null).forEach(ids::add);
            row.set("follow_info", user);
            return row;
        });
        reply.putObject("fail_info").putArray("unlicensed_userid_list");
        return reply;
    }

    private ObjectNode remark(Call call) {
        var userId = call.text("userid", Errcode.NO_USERID);
        var externalUserId = call.text("external_userid", Errcode.NO_EXTERNAL_USERID);
        var name = limited(call, "remark", 20);
        var description = limited(call, "description", 150);
        var company = limited(call, "remark_company", 20);
        if (call.has("remark_pic_mediaid")) {
            media.accept(call.text("remark_pic_mediaid"));
        }
        var relation = relations.needed(call.caller(), userId, externalUserId);
        var old = relation.remark();
        relations.put(relation.with(new Relation.Remark(
                name == null ? old.name() : name,
                description == null ? old.description() : description,
                company == null ? old.company() : company,
                call.has("remark_mobiles") ? List.copyOf(call.texts("remark_mobiles")) : old.mobiles())));
        return Json.object();
    }

    private static @Nullable String limited(Call call, String field, int most) {
        return call.has(field) ? call.text(field, most) : null;
    }

    private Person person(Relation relation) {
        return Objects.requireNonNull(people.person(relation.personId()));
    }

    private ObjectNode contact(String corpId, Person person) {
        var contact = Json.object();
        contact.put("external_userid", people.externalUserId(corpId, person));
        contact.put("name", person.nickname());
        contact.put("type", 1);
        contact.put("avatar", "");
        contact.put("gender", 0);
        contact.put("unionid", person.unionid());
        return contact;
    }

    private ObjectNode follow(String corpId, Relation relation) {
        var remark = relation.remark();
        var user = Json.object();
        user.put("userid", relation.userId());
        user.put("remark", remark.name().isEmpty() ? person(relation).nickname() : remark.name());
        user.put("description", remark.description());
        user.put("createtime", relation.at().getEpochSecond());
        user.put("remark_corp_name", remark.company());
        user.set("remark_mobiles", Json.array(remark.mobiles()));
        user.put("add_way", relation.addWay());
        user.put("oper_userid", people.externalUserId(corpId, person(relation)));
        if (!relation.state().isEmpty()) {
            user.put("state", relation.state());
        }
        return user;
    }
}

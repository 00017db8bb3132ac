package io.quanzi.sandbox.official;

import io.quanzi.sandbox.callback.Xml;
import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.people.Content;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.people.PhoneMessages;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** Followers as an Official Account reads them, and template messages to them. */
public final class OfficialApi {
    private static final String ROOT = "/mp/cgi-bin/";
    private static final int PAGE = 10_000;
    private static final int MAX_USERS = 100;
    private static final long FIRST_MSGID = 3_200_000_000_000_000_000L;
    /**
     * How long a {@code client_msg_id} keeps a message from going out twice to one follower of one account. That it does is
     * known at second hand, and so are the ten minutes, past which nothing is promised: here the message goes out again.
     * What a repetition is answered is not known; the msgid of the first is a guess, and no second event is told.
     */
    private static final Duration ONCE = Duration.ofMinutes(10);

    private final SandboxState sandboxState;
    private final People people;
    private final Fans fans;
    private final PhoneMessages phones;
    private final Notices notices;
    private final Table<Sent> messages;
    private final Index<Sent> byClientId;

    public OfficialApi(SandboxState sandboxState, People people, Fans fans, PhoneMessages phones, Notices notices) {
        this.sandboxState = sandboxState;
        this.people = people;
        this.fans = fans;
        this.phones = phones;
        this.notices = notices;
        this.messages = sandboxState.table("templateMessages", Sent.class);
        this.byClientId = messages.indexAll(
                sent -> sent.clientId().isEmpty() ? List.of() : List.of(sent.personId() + "/" + sent.clientId()));
    }

    public void serve(Endpoints endpoints) {
        endpoints.get(ROOT + "user/get", this::list);
        endpoints.get(ROOT + "user/info", call -> info(call, call.query("openid", Errcode.BAD_OPENID)));
        endpoints.post(ROOT + "user/info/batchget", this::batch);
        endpoints.post(ROOT + "message/template/send", this::send);
    }

    private ObjectNode list(Call call) {
        var appId = call.caller().account();
        var all = fans.of(appId).stream().map(fan -> openid(appId, fan)).toList();
        var after = call.query("next_openid");
        int from = after.isEmpty() ? 0 : all.indexOf(after) + 1;
        if (from == 0 && !after.isEmpty()) {
            throw new ApiError(Errcode.BAD_OPENID);
        }
        var page = all.subList(from, Math.min(all.size(), from + PAGE));
        var reply = Json.object();
        reply.put("total", all.size());
        reply.put("count", page.size());
        reply.putObject("data").set("openid", Json.array(page));
        reply.put("next_openid", page.isEmpty() ? "" : page.get(page.size() - 1));
        return reply;
    }

    private ObjectNode batch(Call call) {
        var users = call.at("user_list");
        if (users.isEmpty() || users.size() > MAX_USERS) {
            throw new ApiError(Errcode.BAD_PARAMETER, "user_list takes 1 to " + MAX_USERS);
        }
        var reply = Json.object();
        var list = reply.putArray("user_info_list");
        users.forEach(user -> list.add(info(call, Call.text(user, "openid"))));
        return reply;
    }

    private ObjectNode info(Call call, String openid) {
        var appId = call.caller().account();
        var person = person(appId, openid);
        var fan = fans.of(appId, person);
        var info = Json.object();
        info.put("subscribe", fan == null ? 0 : 1);
        info.put("openid", openid);
        if (fan == null) {
            return info; // Of somebody who does not follow, nothing more is told.
        }
        info.put("language", "zh_CN");
        info.put("subscribe_time", fan.at().getEpochSecond());
        info.put("unionid", person.unionid());
        info.put("remark", "");
        info.put("groupid", 0);
        info.putArray("tagid_list");
        info.put("subscribe_scene", "ADD_SCENE_QR_CODE");
        return info;
    }

    private ObjectNode send(Call call) {
        var account = call.caller();
        var person = person(account.account(), call.text("touser", Errcode.BAD_OPENID));
        var template = call.text("template_id", Errcode.BAD_TEMPLATE_ID);
        if (account.templates() != null && !account.templates().containsKey(template)) {
            throw new ApiError(Errcode.BAD_TEMPLATE_ID);
        }
        var fan = fans.of(account.account(), person);
        if (fan == null) {
            throw new ApiError(Errcode.NOT_FOLLOWING);
        }
        var clientId = call.text("client_msg_id");
        var reply = Json.object();
        if (!clientId.isEmpty()) {
            for (var sent : byClientId.of(person.id() + "/" + clientId)) {
                if (sent.appId().equals(account.account())
                        && sandboxState.now().isBefore(sent.at().plus(ONCE))) {
                    reply.put("msgid", sent.msgid());
                    return reply;
                }
            }
        }
        notices.count(account.account());
        long msgid = FIRST_MSGID + messages.size() + 1;
        messages.put(
                Long.toString(msgid),
                new Sent(msgid, account.account(), person.id(), template, clientId, sandboxState.now()));
        if (fan.takesMessages()) {
            phones.show(person.id(), PhoneMessages.Kind.official_account, account.account(), content(call, template));
        }
        fans.tell(
                account,
                person,
                new Xml()
                        .text("Event", "TEMPLATESENDJOBFINISH")
                        .number("MsgID", msgid)
                        .text("Status", fan.takesMessages() ? "success" : "failed:user block"));
        reply.put("msgid", msgid);
        return reply;
    }

    /** The template's text with its keywords filled in; without a known text, the keywords one by one. */
    private static Content content(Call call, String template) {
        var text = Notices.text(call.caller().templates(), template, call.at("data"));
        var url = call.text("url");
        return new Content(text, url.isEmpty() ? List.of() : List.of(new Content.Attachment("link", "详情", url, null)));
    }

    private Person person(String appId, String openid) {
        var person = people.byOpenid(appId, openid);
        if (person == null) {
            throw new ApiError(Errcode.BAD_OPENID);
        }
        return person;
    }

    private String openid(String appId, Fans.Fan fan) {
        return people.openid(appId, Objects.requireNonNull(people.person(fan.personId())));
    }

    record Sent(long msgid, String appId, String personId, String template, String clientId, Instant at) {}
}

package io.quanzi.sandbox.mass;

import io.quanzi.sandbox.contact.Relation;
import io.quanzi.sandbox.contact.Relations;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.group.GroupChats;
import io.quanzi.sandbox.people.Content;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Mass messages as an app asks for and follows them. https://developer.work.weixin.qq.com/document/path/92135 and 93338 */
public final class MassApi {
    private static final String ROOT = "/cgi-bin/externalcontact/";
    private static final int MAX_CUSTOMERS = 10_000;
    private static final int MAX_CHATS = 2000;
    private static final int MAX_REMINDERS = 3;
    private static final int MAX_TAG_GROUPS = 100;

    private final SandboxState sandboxState;
    private final People people;
    private final Relations relations;
    private final GroupChats groups;
    private final MassTasks messages;
    private final Consumer<String> media;

    /**
     * WeCom's endpoints before the state machine.
     *
     * @param media refuses a media_id that is unknown or too old
     */
    public MassApi(
            SandboxState sandboxState,
            People people,
            Relations relations,
            GroupChats groups,
            MassTasks messages,
            Consumer<String> media) {
        this.sandboxState = sandboxState;
        this.people = people;
        this.relations = relations;
        this.groups = groups;
        this.messages = messages;
        this.media = media;
    }

    public void serve(Endpoints endpoints) {
        endpoints.post(ROOT + "add_msg_template", this::add);
        endpoints.post(ROOT + "get_groupmsg_task", this::task);
        endpoints.post(ROOT + "get_groupmsg_send_result", this::result);
        endpoints.post(ROOT + "get_group_msg_result", this::everyResult);
        endpoints.post(ROOT + "remind_groupmsg_send", this::remind);
        endpoints.post(ROOT + "cancel_groupmsg_send", this::cancel);
    }

    private ObjectNode add(Call call) {
        var type = call.text("chat_type").isEmpty() ? "single" : call.text("chat_type");
        if (!type.equals("single") && !type.equals("group")) {
            throw new ApiError(Errcode.BAD_PARAMETER, "chat_type is single or group");
        }
        var content = Content.of(call, media);
        var sender = call.text("sender");
        if (!sender.isEmpty()) {
            people.visible(call.caller(), sender);
        }
        var failed = new ArrayList<String>();
        var toGroups = type.equals("group");
        var targets = toGroups ? chats(call, sender, failed) : customers(call, sender, failed);
        if (targets.isEmpty()) {
            throw new ApiError(Errcode.NO_CUSTOMER);
        }
        var task = messages.create(
                call.caller(),
                toGroups,
                !toGroups && call.flag("allow_select", false),
                content,
                call.at("attachments"),
                targets);
        var reply = Json.object();
        reply.set("fail_list", Json.array(failed));
        reply.put("msgid", task.msgid());
        return reply;
    }

    /** The groups of the owner that were named; none named = the owner chooses. */
    private Map<String, List<String>> chats(Call call, String owner, List<String> failed) {
        if (owner.isEmpty()) {
            throw new ApiError(Errcode.EMPTY_VALUE, "sender");
        }
        var named = call.texts("chat_id_list");
        if (named.size() > MAX_CHATS) {
            throw new ApiError(Errcode.BAD_SIZE, "chat_id_list takes " + MAX_CHATS);
        }
        var good = new ArrayList<String>();
        for (var chatId : named) {
            var group = groups.find(chatId);
            var owned = group != null && !group.dismissed() && group.owner().equals(owner);
            (owned ? good : failed).add(chatId);
        }
        if (good.isEmpty() && (!named.isEmpty() || ownsNone(owner))) {
            return Map.of();
        }
        return Map.of(owner, good);
    }

    private boolean ownsNone(String owner) {
        return groups.ofOwner(Objects.requireNonNull(people.member(owner))).isEmpty();
    }

    private Map<String, List<String>> customers(Call call, String sender, List<String> failed) {
        var named = call.texts("external_userid");
        var tagGroups = call.at("tag_filter").path("group_list");
        if (named.size() > MAX_CUSTOMERS) {
            throw new ApiError(Errcode.BAD_SIZE, "external_userid takes " + MAX_CUSTOMERS);
        }
        if (named.isEmpty() && sender.isEmpty() && tagGroups.isEmpty()) {
            throw new ApiError(Errcode.EMPTY_VALUE, "sender, external_userid and tag_filter");
        }
        if (tagGroups.size() > MAX_TAG_GROUPS
                || tagGroups
                        .valueStream()
                        .anyMatch(group -> group.path("tag_list").size() > MAX_TAG_GROUPS)) {
            throw new ApiError(Errcode.BAD_SIZE, "tag_filter takes " + MAX_TAG_GROUPS + " groups of as many tags");
        }
        var targets = new LinkedHashMap<String, List<String>>();
        if (!named.isEmpty()) {
            for (var id : named) {
                var relation = relation(call, sender, id);
                if (relation == null) {
                    failed.add(id);
                } else {
                    targets.computeIfAbsent(relation.userId(), user -> new ArrayList<>())
                            .add(relation.personId());
                }
            }
            return targets;
        }
        var members = sender.isEmpty()
                ? people.staffOf(call.corpId()).stream()
                        .filter(staff -> call.caller().sees(staff.userId()))
                        .map(staff -> staff.userId())
                        .toList()
                : List.of(sender);
        for (var member : members) {
            var all = relations.ofStaff(member).stream()
                    .filter(Relation::reaches)
                    .filter(relation -> matches(relation, tagGroups))
                    .map(Relation::personId)
                    .toList();
            if (!all.isEmpty()) {
                targets.put(member, all);
            }
        }
        return targets;
    }

    /** Returns the relation with the named sender; without one, with the member who was added last. */
    private @Nullable Relation relation(Call call, String sender, String externalUserId) {
        try {
            var person = people.byExternalUserId(call.corpId(), externalUserId);
            return relations.ofPerson(call.corpId(), person.id()).stream()
                    .filter(Relation::reaches)
                    .filter(relation -> sender.isEmpty()
                            ? call.caller().sees(relation.userId())
                            : relation.userId().equals(sender))
                    .max(Comparator.comparing(Relation::at))
                    .orElse(null);
        } catch (ApiError unknown) {
            return null;
        }
    }

    /** Whether a relation has at least one tag of each group of tags. */
    private static boolean matches(Relation relation, JsonNode tagGroups) {
        for (var group : tagGroups) {
            if (Call.texts(group, "tag_list").stream().noneMatch(relation.tags()::contains)) {
                return false;
            }
        }
        return true;
    }

    private ObjectNode task(Call call) {
        var task = built(call);
        return call.page("task_list", messages.senders(task.msgid()), call.limit(500, 1000), sender -> {
            var row = Json.object();
            row.put("userid", sender.userId());
            row.put("status", sender.sentAt() == null ? 0 : 2);
            if (sender.sentAt() != null) {
                row.put("send_time", sender.sentAt().getEpochSecond());
            }
            return row;
        });
    }

    private ObjectNode result(Call call) {
        var task = built(call);
        var userId = call.text("userid", Errcode.NO_USERID);
        people.visible(call.caller(), userId);
        return call.page("send_list", acted(task, userId), call.limit(500, 1000), recipient -> result(task, recipient));
    }

    /** The older call: all members' results in one list. */
    private ObjectNode everyResult(Call call) {
        var task = built(call);
        var rows = messages.senders(task.msgid()).stream()
                .flatMap(sender -> acted(task, sender.userId()).stream())
                .toList();
        return call.page("detail_list", rows, call.limit(500, 1000), recipient -> result(task, recipient));
    }

    /** Returns the recipients WeCom lists: of a message to groups, only those the owner has acted on. */
    private List<Recipient> acted(MassTask task, String userId) {
        return messages.recipients(task.msgid(), userId).stream()
                .filter(recipient -> !task.toGroups() || recipient.at() != null)
                .toList();
    }

    private ObjectNode result(MassTask task, Recipient recipient) {
        var row = Json.object();
        if (task.toGroups()) {
            row.put("chat_id", recipient.target());
        } else {
            row.put(
                    "external_userid",
                    people.externalUserId(task.corpId(), Objects.requireNonNull(people.person(recipient.target()))));
        }
        row.put("userid", recipient.userId());
        row.put("status", recipient.status().code());
        if (recipient.at() != null) {
            row.put("send_time", recipient.at().getEpochSecond());
        }
        return row;
    }

    private ObjectNode remind(Call call) {
        var task = live(call);
        var now = sandboxState.now();
        if (task.reminders().stream()
                        .filter(at -> at.isAfter(now.minus(Duration.ofHours(24))))
                        .count()
                >= MAX_REMINDERS) {
            throw new ApiError(Errcode.TOO_MANY_REMINDERS);
        }
        messages.put(task.reminded(now));
        return Json.object();
    }

    private ObjectNode cancel(Call call) {
        messages.put(live(call).ended());
        return Json.object();
    }

    private MassTask own(Call call) {
        var task = messages.find(call.text("msgid", Errcode.NO_MSGID));
        if (task == null || !task.corpId().equals(call.corpId())) {
            throw new ApiError(Errcode.BAD_MSGID);
        }
        return task;
    }

    private MassTask built(Call call) {
        var task = own(call);
        if (messages.dispatching(task)) {
            throw new ApiError(Errcode.BEING_DISPATCHED);
        }
        return task;
    }

    private MassTask live(Call call) {
        var task = built(call);
        if (task.cancelled()) {
            throw new ApiError(Errcode.TASK_CANCELLED);
        }
        return task;
    }
}

package io.quanzi.sandbox.group;

import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Ids;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Materials to welcome people in a group (入群欢迎语). The API only keeps them: an owner chooses one for a group by hand,
 * and who joins that group then is shown it. https://developer.work.weixin.qq.com/document/path/92366
 */
public final class GroupWelcomes {
    private static final String ROOT = "/cgi-bin/externalcontact/group_welcome_template/";
    private static final int MAX_MATERIALS = 100;
    private static final int MAX_BYTES = 3000;
    /** The kinds of attachments; of several, WeCom takes the first of these. */
    private static final List<String> KINDS = List.of("image", "link", "miniprogram", "file", "video");

    private final People people;
    private final GroupChats groups;
    private final PhoneMessages phones;
    private final Consumer<String> media;
    private final Table<Material> materials;
    private final Index<Material> byCorp;

    /** @param media refuses a media_id that is unknown or too old */
    public GroupWelcomes(
            SandboxState sandboxState, People people, GroupChats groups, PhoneMessages phones, Consumer<String> media) {
        this.people = people;
        this.groups = groups;
        this.phones = phones;
        this.media = media;
        this.materials = sandboxState.table("groupWelcomes", Material.class);
        this.byCorp = materials.index(Material::corpId);
        groups.whenJoined(this::welcome);
    }

    public void serve(Endpoints endpoints) {
        endpoints.post(ROOT + "add", this::add);
        endpoints.post(ROOT + "edit", this::edit);
        endpoints.post(ROOT + "get", this::get);
        endpoints.post(ROOT + "del", call -> {
            materials.remove(own(call).id());
            return Json.object();
        });
    }

    /** The owner chooses a material for a group, or none, when the id is empty. */
    public GroupChat choose(GroupChat group, String templateId) {
        var material = materials.find(templateId);
        if (!templateId.isEmpty() && (material == null || !material.corpId().equals(group.corpId()))) {
            throw new ActRefused("没有这个入群欢迎语素材: " + templateId + " is no welcome material of " + group.corpId());
        }
        return groups.put(group.withWelcome(templateId));
    }

    private void welcome(GroupChat group, Person person) {
        var material = materials.find(group.caredFor().welcome());
        if (material != null) {
            var content = material.content();
            phones.show(
                    person.id(),
                    PhoneMessages.Kind.group,
                    group.owner(),
                    group.chatId(),
                    new Content(content.text().replace("%NICKNAME%", person.nickname()), content.attachments()));
        }
    }

    private ObjectNode add(Call call) {
        if (byCorp.count(call.corpId()) >= MAX_MATERIALS) {
            throw new ApiError(Errcode.TOO_MANY_WELCOME_TEMPLATES);
        }
        var material = read(call, Ids.random("msg", 32));
        materials.put(material.id(), material);
        if (call.flag("notify", true)) {
            people.staffOf(call.corpId()).stream()
                    .filter(staff -> call.caller().sees(staff.userId())
                            && !groups.ofOwner(staff).isEmpty())
                    .forEach(staff -> phones.show(
                            staff.userId(),
                            PhoneMessages.Kind.app_message,
                            call.caller().agentId(),
                            new Content("管理员添加了新的入群欢迎语，可在客户群的群管理中使用", List.of())));
        }
        var reply = Json.object();
        reply.put("template_id", material.id());
        return reply;
    }

    private ObjectNode edit(Call call) {
        var old = own(call);
        materials.put(old.id(), read(call, old.id()));
        return Json.object();
    }

    private ObjectNode get(Call call) {
        var material = own(call);
        var reply = Json.object();
        if (!material.content().text().isEmpty()) {
            reply.putObject("text").put("content", material.content().text());
        }
        if (!material.kind().isEmpty()) {
            reply.set(material.kind(), material.attachment());
        }
        return reply;
    }

    private Material own(Call call) {
        var material = Optional.ofNullable(materials.find(call.text("template_id", Errcode.EMPTY_VALUE)))
                .filter(known -> known.corpId().equals(call.corpId()))
                .orElseThrow(() -> new ApiError(Errcode.BAD_PARAMETER, "template_id"));
        if (!material.agentId().equals(call.caller().agentId())) {
            throw new ApiError(Errcode.FOREIGN_WELCOME_TEMPLATE);
        }
        return material;
    }

    private Material read(Call call, String id) {
        if (Call.text(call.at("text"), "content").getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new ApiError(Errcode.BAD_SIZE, "text.content takes " + MAX_BYTES + " bytes");
        }
        var kind = KINDS.stream()
                .filter(known -> call.at(known).isObject())
                .findFirst()
                .orElse("");
        var message = Json.object();
        message.set("text", call.at("text").isObject() ? call.at("text") : Json.object());
        if (!kind.isEmpty()) {
            var attachment = message.putArray("attachments").addObject();
            attachment.put("msgtype", kind);
            attachment.set(kind, call.at(kind));
        }
        var content = Content.of(
                new Call(call.app(), call.ip(), call.query(), message, call.upload(), call.baseUrl()), media);
        return new Material(
                id,
                call.corpId(),
                call.caller().agentId(),
                content,
                kind,
                kind.isEmpty() ? Json.object() : call.at(kind).deepCopy());
    }

    /**
     * A welcome material.
     *
     * @param kind of its attachment; empty when it has none
     * @param attachment as it was given
     */
    record Material(String id, String corpId, String agentId, Content content, String kind, JsonNode attachment) {}
}

package io.quanzi.sandbox.contact;

import io.quanzi.sandbox.callback.Callbacks;
import io.quanzi.sandbox.callback.Xml;
import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Corp tags in groups, and which pair of member and customer carries them. https://developer.work.weixin.qq.com/document/path/92117 */
public final class Tags {
    private static final String ROOT = "/cgi-bin/externalcontact/";
    private static final String EVENT = "change_external_tag";
    private static final int MAX_TAGS = 10_000;
    private static final int MAX_NAME = 30;
    private static final long MAX_ORDER = (1L << 32) - 1;
    private static final int MAX_MARKED = 1000;

    /** WeCom tells no figure; this one is as large as a call can be. */
    private static final int MAX_OF_ONE = 1000;

    private final SandboxState sandboxState;
    private final Relations relations;
    private final Callbacks callbacks;
    private final Table<Group> groups;
    private final Table<Tag> tags;
    private final Index<Group> groupsByCorp;
    private final Index<Tag> tagsByGroup;
    private final Index<Tag> liveTags;

    public Tags(SandboxState sandboxState, Relations relations, Callbacks callbacks) {
        this.sandboxState = sandboxState;
        this.relations = relations;
        this.callbacks = callbacks;
        this.groups = sandboxState.table("tagGroups", Group.class);
        this.tags = sandboxState.table("tags", Tag.class);
        this.groupsByCorp = groups.index(Group::corpId);
        this.tagsByGroup = tags.index(Tag::groupId);
        this.liveTags = tags.indexAll(this::corpOfLive);
    }

    public void serve(Endpoints endpoints) {
        endpoints.post(ROOT + "get_corp_tag_list", this::list);
        endpoints.post(ROOT + "add_corp_tag", this::add);
        endpoints.post(ROOT + "edit_corp_tag", this::edit);
        endpoints.post(ROOT + "del_corp_tag", this::delete);
        endpoints.postPair(ROOT + "mark_tag", this::mark);
    }

    /**
     * The administrator makes a tag, and its group when there is none of the name; apps are told of each that is new.
     *
     * @return the tag's id
     */
    public String adminCreates(String corpId, String groupName, String name) {
        var fresh = groupsByCorp.of(corpId).stream()
                .noneMatch(group -> lives(group) && group.name().equals(groupName));
        var group = groupNamed(corpId, name(groupName), 0);
        if (fresh) {
            tell(corpId, "create", "tag_group", group.id());
        }
        if (tagsByGroup.of(group.id()).stream()
                .anyMatch(tag -> !tag.deleted() && tag.name().equals(name))) {
            throw new ActRefused("标签已存在: " + name + " is in the group " + groupName + " already");
        }
        var tag = new Tag(Ids.random("et", 32), group.id(), name(name), sandboxState.now(), 0, false);
        tags.put(tag.id(), tag);
        tell(corpId, "create", "tag", tag.id());
        return tag.id();
    }

    /** The administrator gives a tag or a group another name. */
    public void adminRenames(String id, String name) {
        var tag = tags.find(id);
        if (tag != null && !tag.deleted()) {
            tags.put(id, new Tag(id, tag.groupId(), name(name), tag.at(), tag.order(), false));
            tell(corpOf(tag), "update", "tag", id);
            return;
        }
        var group = live(id);
        groups.put(id, new Group(id, group.corpId(), name(name), group.at(), group.order()));
        tell(group.corpId(), "update", "tag_group", id);
    }

    /** The administrator deletes a tag, or a group, of whose tags none is told by itself. */
    public void adminDeletes(String id) {
        var tag = tags.find(id);
        if (tag != null && !tag.deleted()) {
            remove(tag);
            tell(corpOf(tag), "delete", "tag", id);
            return;
        }
        var group = live(id);
        tagsByGroup.of(id).forEach(this::remove);
        tell(group.corpId(), "delete", "tag_group", id);
    }

    /** The administrator puts the tags of a group, or with no id the groups of a corp, into another order. */
    public void adminShuffles(String corpId, String groupId) {
        if (groupId.isEmpty()) {
            var all = groupsByCorp.of(corpId);
            for (int i = 0; i < all.size(); i++) {
                var group = all.get(i);
                groups.put(group.id(), new Group(group.id(), corpId, group.name(), group.at(), i + 1));
            }
        } else {
            var all = tagsByGroup.of(live(groupId).id());
            for (int i = 0; i < all.size(); i++) {
                var tag = all.get(i);
                tags.put(tag.id(), new Tag(tag.id(), groupId, tag.name(), tag.at(), i + 1, tag.deleted()));
            }
        }
        callbacks.tellCorp(
                corpId, EVENT, new Xml().text("ChangeType", "shuffle").always("Id", groupId));
    }

    private void tell(String corpId, String changeType, String tagType, String id) {
        callbacks.tellCorp(
                corpId, EVENT, new Xml().text("Id", id).text("TagType", tagType).text("ChangeType", changeType));
    }

    private Group live(String groupId) {
        var group = groups.find(groupId);
        if (group == null || !lives(group)) {
            throw new IllegalArgumentException("expected the id of a tag or of a group, got \"" + groupId + "\"");
        }
        return group;
    }

    private String corpOf(Tag tag) {
        var group = groups.find(tag.groupId());
        return group == null ? "" : group.corpId();
    }

    private Collection<String> corpOfLive(Tag tag) {
        return tag.deleted() ? List.of() : List.of(corpOf(tag));
    }

    /** The tag as it stands in a contact's detail; null once it is deleted. */
    @Nullable
    ObjectNode shown(String tagId) {
        var tag = tags.find(tagId);
        var group = tag == null ? null : groups.find(tag.groupId());
        if (tag == null || group == null || tag.deleted()) {
            return null;
        }
        var shown = Json.object();
        shown.put("group_name", group.name());
        shown.put("tag_name", tag.name());
        shown.put("tag_id", tag.id());
        shown.put("type", 1);
        return shown;
    }

    private ObjectNode list(Call call) {
        var groupIds = call.texts("group_id");
        var tagIds = groupIds.isEmpty() ? call.texts("tag_id") : List.<String>of();
        var byId = !groupIds.isEmpty() || !tagIds.isEmpty();
        var reply = Json.object();
        var shown = reply.putArray("tag_group");
        var inOrder = groupsByCorp.of(call.corpId()).stream()
                .sorted(Comparator.comparingLong(Group::order).reversed())
                .toList();
        for (var group : inOrder) {
            var wanted = tagsByGroup.of(group.id()).stream()
                    .sorted(Comparator.comparingLong(Tag::order).reversed())
                    .filter(tag -> tagIds.isEmpty() || tagIds.contains(tag.id()))
                    .filter(tag -> byId || !tag.deleted())
                    .toList();
            if (groupIds.isEmpty() ? !wanted.isEmpty() : groupIds.contains(group.id())) {
                shown.add(shown(group, wanted, byId));
            }
        }
        return reply;
    }

    private ObjectNode add(Call call) {
        var group = groupToAddTo(call);
        if (call.at("tag").isEmpty()) {
            throw new ApiError(Errcode.EMPTY_VALUE, "tag");
        }
        var made = new ArrayList<Tag>();
        for (var wanted : call.at("tag")) {
            var name = name(Call.text(wanted, "name"));
            var known = tagsByGroup.of(group.id()).stream()
                    .filter(tag -> !tag.deleted() && tag.name().equals(name))
                    .findFirst();
            var tag = known.orElseGet(() -> new Tag(
                    Ids.random("et", 32),
                    group.id(),
                    name,
                    sandboxState.now(),
                    order(Call.number(wanted, "order", 0)),
                    false));
            if (known.isEmpty()) {
                tags.put(tag.id(), tag);
            }
            made.add(tag);
        }
        if (liveTags.count(call.corpId()) > MAX_TAGS) {
            throw new ApiError(Errcode.TOO_MANY_TAGS);
        }
        var reply = Json.object();
        reply.set("tag_group", shown(group, made, false));
        return reply;
    }

    private Group groupToAddTo(Call call) {
        var id = call.text("group_id");
        if (!id.isEmpty()) {
            return groupsByCorp.of(call.corpId()).stream()
                    .filter(group -> lives(group) && group.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new ApiError(Errcode.BAD_TAG));
        }
        return groupNamed(call.corpId(), name(call.text("group_name")), order(call.number("order", 0)));
    }

    private Group groupNamed(String corpId, String name, long order) {
        return groupsByCorp.of(corpId).stream()
                .filter(group -> lives(group) && group.name().equals(name))
                .findFirst()
                .orElseGet(() -> {
                    var group = new Group(Ids.random("et", 32), corpId, name, sandboxState.now(), order);
                    groups.put(group.id(), group);
                    return group;
                });
    }

    private ObjectNode edit(Call call) {
        var id = call.text("id", Errcode.EMPTY_VALUE);
        var tag = own(call, tags.find(id));
        if (tag != null) {
            var name = call.has("name") ? name(call.text("name")) : tag.name();
            if (tagsByGroup.of(tag.groupId()).stream()
                    .anyMatch(other -> !other.deleted()
                            && !other.id().equals(id)
                            && other.name().equals(name))) {
                throw new ApiError(Errcode.TAG_NAME_TAKEN);
            }
            tags.put(id, new Tag(id, tag.groupId(), name, tag.at(), order(call.number("order", tag.order())), false));
            return Json.object();
        }
        var group = groups.find(id);
        if (group == null || !group.corpId().equals(call.corpId()) || !lives(group)) {
            throw new ApiError(Errcode.BAD_TAG);
        }
        var name = call.has("name") ? name(call.text("name")) : group.name();
        if (groupsByCorp.of(call.corpId()).stream()
                .anyMatch(other ->
                        lives(other) && !other.id().equals(id) && other.name().equals(name))) {
            throw new ApiError(Errcode.TAG_NAME_TAKEN);
        }
        groups.put(id, new Group(id, group.corpId(), name, group.at(), order(call.number("order", group.order()))));
        return Json.object();
    }

    private ObjectNode delete(Call call) {
        var tagIds = call.array("tag_id");
        var groupIds = call.array("group_id");
        if (tagIds.isEmpty() && groupIds.isEmpty()) {
            throw new ApiError(Errcode.EMPTY_VALUE, "tag_id and group_id");
        }
        for (var id : tagIds) {
            var tag = own(call, tags.find(id));
            if (tag == null) {
                throw new ApiError(Errcode.BAD_TAG);
            }
            remove(tag);
        }
        for (var id : groupIds) {
            var group = groups.find(id);
            if (group == null || !group.corpId().equals(call.corpId())) {
                throw new ApiError(Errcode.BAD_TAG);
            }
            tagsByGroup.of(id).forEach(this::remove);
        }
        return Json.object();
    }

    private ObjectNode mark(Call call) {
        var userId = call.text("userid", Errcode.NO_USERID);
        var externalUserId = call.text("external_userid", Errcode.NO_EXTERNAL_USERID);
        var add = call.array("add_tag");
        var remove = call.array("remove_tag");
        int count = add.size() + remove.size();
        if (count == 0 || count > MAX_MARKED) {
            throw new ApiError(Errcode.BAD_TAG_LIST);
        }
        if (add.stream().anyMatch(id -> own(call, tags.find(id)) == null)
                || remove.stream().anyMatch(id -> !tags.has(id))) {
            throw new ApiError(Errcode.BAD_TAG);
        }
        var relation = relations.needed(call.caller(), userId, externalUserId);
        var marked = new LinkedHashSet<>(relation.tags());
        marked.addAll(add);
        marked.removeAll(remove);
        if (marked.size() > MAX_OF_ONE) {
            throw new ApiError(Errcode.TOO_MANY_TAGS_OF_ONE);
        }
        if (!marked.equals(new LinkedHashSet<>(relation.tags()))) {
            relations.put(relation.with(List.copyOf(marked)));
        }
        return Json.object();
    }

    private @Nullable Tag own(Call call, @Nullable Tag tag) {
        if (tag == null || tag.deleted()) {
            return null;
        }
        var group = groups.find(tag.groupId());
        return group != null && group.corpId().equals(call.corpId()) ? tag : null;
    }

    /** A group lives as long as one of its tags does. */
    private boolean lives(Group group) {
        return tagsByGroup.of(group.id()).stream().anyMatch(tag -> !tag.deleted());
    }

    private void remove(Tag tag) {
        tags.put(tag.id(), new Tag(tag.id(), tag.groupId(), tag.name(), tag.at(), tag.order(), true));
    }

    private ObjectNode shown(Group group, List<Tag> of, boolean byId) {
        var shown = Json.object();
        shown.put("group_id", group.id());
        shown.put("group_name", group.name());
        shown.put("create_time", group.at().getEpochSecond());
        shown.put("order", group.order());
        if (byId) {
            shown.put("deleted", !lives(group));
        }
        var list = shown.putArray("tag");
        for (var tag : of) {
            var row = list.addObject();
            row.put("id", tag.id());
            row.put("name", tag.name());
            row.put("create_time", tag.at().getEpochSecond());
            row.put("order", tag.order());
            if (byId) {
                row.put("deleted", tag.deleted());
            }
        }
        return shown;
    }

    private static String name(String name) {
        if (name.isEmpty() || name.codePointCount(0, name.length()) > MAX_NAME) {
            throw new ApiError(Errcode.TAG_NAME_LENGTH);
        }
        return name;
    }

    private static long order(long order) {
        if (order < 0 || order > MAX_ORDER) {
            throw new ApiError(Errcode.BAD_SIZE, "order must be 0 to " + MAX_ORDER);
        }
        return order;
    }

    record Group(String id, String corpId, String name, Instant at, long order) {}

    record Tag(String id, String groupId, String name, Instant at, long order, boolean deleted) {}
}

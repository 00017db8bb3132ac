package io.quanzi.sandbox.contact;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.core.World;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Corp tags in groups, and which pair of member and customer carries them. https://developer.work.weixin.qq.com/document/path/92117 */
public final class Tags {
    private static final String ROOT = "/cgi-bin/externalcontact/";
    private static final int MOST = 10_000;
    private static final int MOST_NAME = 30;
    private static final long MOST_ORDER = (1L << 32) - 1;
    private static final int MOST_MARKED = 1000;

    private final World world;
    private final Relations relations;
    private final Table<Group> groups;
    private final Table<Tag> tags;
    private final Index<Group> groupsByCorp;
    private final Index<Tag> tagsByGroup;

    public Tags(World world, Relations relations) {
        this.world = world;
        this.relations = relations;
        this.groups = world.table("tagGroups", Group.class);
        this.tags = world.table("tags", Tag.class);
        this.groupsByCorp = groups.index(Group::corpId);
        this.tagsByGroup = tags.index(Tag::groupId);
    }

    public void serve(Endpoints endpoints) {
        endpoints.post(ROOT + "get_corp_tag_list", this::list);
        endpoints.post(ROOT + "add_corp_tag", this::add);
        endpoints.post(ROOT + "edit_corp_tag", this::edit);
        endpoints.post(ROOT + "del_corp_tag", this::delete);
        endpoints.post(ROOT + "mark_tag", this::mark);
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
        for (var group : groupsByCorp.of(call.corpId())) {
            var wanted = tagsByGroup.of(group.id()).stream()
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
                    world.now(),
                    order(Call.number(wanted, "order", 0)),
                    false));
            if (known.isEmpty()) {
                tags.put(tag.id(), tag);
            }
            made.add(tag);
        }
        if (tags.all().stream().filter(tag -> !tag.deleted()).limit(MOST + 1L).count() > MOST) {
            throw new ApiError(Errcode.TOO_MANY_TAGS);
        }
        var reply = Json.object();
        reply.set("tag_group", shown(group, made, false));
        return reply;
    }

    private Group groupToAddTo(Call call) {
        var id = call.text("group_id");
        var live = groupsByCorp.of(call.corpId()).stream().filter(this::lives).toList();
        if (!id.isEmpty()) {
            return live.stream()
                    .filter(group -> group.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new ApiError(Errcode.BAD_TAG));
        }
        var name = name(call.text("group_name"));
        return live.stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .orElseGet(() -> {
                    var group = new Group(
                            Ids.random("et", 32), call.corpId(), name, world.now(), order(call.number("order", 0)));
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
        var tagIds = call.texts("tag_id");
        var groupIds = call.texts("group_id");
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
        var relation =
                relations.needed(call.caller(), userId, call.text("external_userid", Errcode.NO_EXTERNAL_USERID));
        var add = call.texts("add_tag");
        var remove = call.texts("remove_tag");
        int count = add.size() + remove.size();
        if (count == 0 || count > MOST_MARKED) {
            throw new ApiError(Errcode.BAD_TAG_LIST);
        }
        if (add.stream().anyMatch(id -> own(call, tags.find(id)) == null)
                || remove.stream().anyMatch(id -> !tags.has(id))) {
            throw new ApiError(Errcode.BAD_TAG);
        }
        var marked = new LinkedHashSet<>(relation.tags());
        marked.addAll(add);
        marked.removeAll(remove);
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
        if (name.isEmpty() || name.codePointCount(0, name.length()) > MOST_NAME) {
            throw new ApiError(Errcode.TAG_NAME_LENGTH);
        }
        return name;
    }

    private static long order(long order) {
        if (order < 0 || order > MOST_ORDER) {
            throw new ApiError(Errcode.BAD_SIZE, "order must be 0 to " + MOST_ORDER);
        }
        return order;
    }

    record Group(String id, String corpId, String name, Instant at, long order) {}

    record Tag(String id, String groupId, String name, Instant at, long order, boolean deleted) {}
}

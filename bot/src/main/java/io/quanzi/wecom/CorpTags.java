package io.quanzi.wecom;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import me.chanjar.weixin.cp.bean.external.WxCpUserExternalTagGroupInfo;
import me.chanjar.weixin.cp.bean.external.WxCpUserExternalTagGroupList;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The corp's tags by group and name, made as they are needed. Kept in memory only: one call reads them all, and ids that
 * outlive a move to another corp would be wrong ones.
 */
@Component
class CorpTags {
    private static final int NAME_TAKEN = 40071;
    private static final Comparator<WxCpUserExternalTagGroupList.TagGroup> OLDEST_FIRST = Comparator.comparing(
            WxCpUserExternalTagGroupList.TagGroup::getCreateTime, Comparator.nullsLast(Long::compare));

    private final WeComClient client;
    private final WeComCalls weComCalls;
    private final Map<String, Group> groups = new ConcurrentHashMap<>();

    CorpTags(WeComClient client, WeComCalls weComCalls) {
        this.client = client;
        this.weComCalls = weComCalls;
    }

    /** A tag group: {@code ids} by tag name. */
    private record Group(String id, Map<String, String> ids) {}

    /** The ids of tags of a group, by name; what is missing is made. */
    Map<String, String> idsOf(String group, SortedSet<String> names) {
        if (names.isEmpty()) {
            return Map.of();
        }
        var known = groups.get(group);
        if (known == null || !known.ids().keySet().containsAll(names)) {
            known = ensure(group, names);
        }
        var ids = new LinkedHashMap<String, String>();
        for (String name : names) {
            String id = known.ids().get(name);
            if (id == null) {
                throw new WeComException(
                        "externalcontact/add_corp_tag: expected the tag \"" + name + "\" of \"" + group
                                + "\" to be there after it was made, it is not",
                        WeComException.UNKNOWN,
                        null);
            }
            ids.put(name, id);
        }
        return ids;
    }

    /** The names of a group's tags by id, as WeCom has them now; empty when there is no such group. */
    synchronized Map<String, String> namesOf(String group) {
        var known = read(group);
        var names = new LinkedHashMap<String, String>();
        if (known != null) {
            known.ids().forEach((name, id) -> names.put(id, name));
        }
        return names;
    }

    /** Forgets a group whose ids WeCom does not know any more. */
    void forget(String group) {
        groups.remove(group);
    }

    private synchronized Group ensure(String group, SortedSet<String> names) {
        var known = read(group);
        var missing = new TreeSet<>(names);
        if (known != null) {
            missing.removeAll(known.ids().keySet());
        }
        if (!missing.isEmpty()) {
            make(group, known, missing);
            known = read(group);
        }
        return known == null ? new Group("", Map.of()) : known;
    }

    /** Somebody else may make the same at the same moment; then it is there, which is all that was wanted. */
    private void make(String group, @Nullable Group known, SortedSet<String> missing) {
        var info = new WxCpUserExternalTagGroupInfo();
        var made = new WxCpUserExternalTagGroupInfo.TagGroup();
        if (known == null) {
            made.setGroupName(group);
        } else {
            made.setGroupId(known.id());
        }
        made.setTag(missing.stream().map(CorpTags::named).toList());
        info.setTagGroup(made);
        try {
            weComCalls.call(
                    "externalcontact/add_corp_tag",
                    () -> client.getExternalContactService().addCorpTag(info));
        } catch (WeComException failed) {
            if (failed.code() != NAME_TAKEN) {
                throw failed;
            }
        }
    }

    private static WxCpUserExternalTagGroupInfo.Tag named(String name) {
        var tag = new WxCpUserExternalTagGroupInfo.Tag();
        tag.setName(name);
        return tag;
    }

    private @Nullable Group read(String group) {
        var listed = weComCalls.call(
                "externalcontact/get_corp_tag_list",
                () -> client.getExternalContactService().getCorpTagList(new String[0]));
        groups.clear();
        List<WxCpUserExternalTagGroupList.TagGroup> all = listed.getTagGroupList();
        if (all != null) {
            // two creators at once may have made two groups of one name: the older is the one
            all.stream()
                    .sorted(OLDEST_FIRST)
                    .forEach(found ->
                            groups.putIfAbsent(found.getGroupName(), new Group(found.getGroupId(), ids(found))));
        }
        return groups.get(group);
    }

    private static Map<String, String> ids(WxCpUserExternalTagGroupList.TagGroup group) {
        var ids = new LinkedHashMap<String, String>();
        if (group.getTag() != null) {
            group.getTag().forEach(tag -> ids.putIfAbsent(tag.getName(), tag.getId()));
        }
        return Map.copyOf(ids);
    }
}

package io.quanzi.sandbox.group;

import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Ways to join a group (加入群聊). https://developer.work.weixin.qq.com/document/path/92229 */
public final class GroupChatJoinWays {
    private static final String ROOT = "/cgi-bin/externalcontact/groupchat/";
    private static final int MAX_CHATS = 5;
    private static final int MAX_CHARACTERS = 30;
    private static final int MAX_NAME = 40;

    private final People people;
    private final GroupChats groups;
    private final BooleanSupplier full;
    private final Table<JoinWay> ways;

    /** @param full whether the corp has as many ways, to members and to groups, as it may have */
    public GroupChatJoinWays(SandboxState sandboxState, People people, GroupChats groups, BooleanSupplier full) {
        this.people = people;
        this.groups = groups;
        this.full = full;
        this.ways = sandboxState.table("joinWays", JoinWay.class);
    }

    public void serve(Endpoints endpoints) {
        endpoints.post(ROOT + "add_join_way", call -> {
            if (full.getAsBoolean()) {
                throw new ApiError(Errcode.TOO_MANY_WAYS);
            }
            var way = read(call, Ids.hex(32), null);
            ways.put(way.configId(), way);
            var reply = Json.object();
            reply.put("config_id", way.configId());
            return reply;
        });
        endpoints.post(ROOT + "get_join_way", this::get);
        endpoints.post(ROOT + "update_join_way", call -> {
            var old = own(call);
            ways.put(old.configId(), read(call, old.configId(), old));
            return Json.object();
        });
        endpoints.post(ROOT + "del_join_way", call -> {
            ways.remove(own(call).configId());
            return Json.object();
        });
    }

    public boolean has(String configId) {
        return ways.has(configId);
    }

    /** The codes that can be scanned, newest first. */
    public List<Code> newest(int most) {
        return ways.newest(most).stream()
                .map(way -> new Code(way.configId(), way.chatIds(), way.state(), way.remark()))
                .toList();
    }

    /**
     * A person joins the first group with room; when all are full, and the way says so, a new one is made.
     *
     * @return the group the person is in now
     */
    public Joined join(Person person, String configId) {
        var way = ways.find(configId);
        if (way == null) {
            throw new ActRefused("二维码已失效: no join way has the config_id \"" + configId + "\"");
        }
        var chats = way.chatIds().stream()
                .map(groups::find)
                .filter(Objects::nonNull)
                .filter(group -> !group.dismissed())
                .toList();
        if (chats.isEmpty()) {
            throw new ActRefused("群聊已解散: every group of the join way " + configId + " was dismissed");
        }
        for (var group : chats) {
            if (groups.has(group.chatId(), person.id())) {
                return new Joined(group.chatId(), true);
            }
        }
        var group = chats.stream().filter(groups::admits).findFirst().orElseGet(() -> another(way, chats));
        groups.enter(group, person, way.state());
        return new Joined(group.chatId(), false);
    }

    private GroupChat another(JoinWay way, List<GroupChat> full) {
        if (!way.autoCreate()) {
            throw new ActRefused("群聊人数已达上限: the groups of this join way take no more people by QR code");
        }
        var last = full.get(full.size() - 1);
        var owner = Objects.requireNonNull(people.member(last.owner()));
        var stem = way.baseName().isEmpty() ? last.name() : way.baseName();
        var group = groups.create(owner, stem + (way.baseId() + way.made()));
        ways.put(way.configId(), way.with(group.chatId()));
        return group;
    }

    private ObjectNode get(Call call) {
        var way = own(call);
        var reply = Json.object();
        var shown = reply.putObject("join_way");
        shown.put("config_id", way.configId());
        shown.put("scene", way.scene());
        shown.put("remark", way.remark());
        shown.put("auto_create_room", way.autoCreate() ? 1 : 0);
        shown.put("room_base_name", way.baseName());
        shown.put("room_base_id", way.baseId());
        shown.set("chat_id_list", Json.array(way.chatIds()));
        shown.put("qr_code", call.baseUrl() + "/_sim/qr/" + way.configId() + ".png");
        shown.put("state", way.state());
        return reply;
    }

    private JoinWay read(Call call, String configId, @Nullable JoinWay old) {
        long scene = call.number("scene", 0);
        if (scene != 1 && scene != 2) {
            throw new ApiError(scene == 0 ? Errcode.NO_WAY_SCENE : Errcode.BAD_WAY_SCENE);
        }
        var chatIds = call.texts("chat_id_list");
        if (chatIds.isEmpty()) {
            throw new ApiError(Errcode.EMPTY_VALUE, "chat_id_list");
        }
        if (chatIds.size() > MAX_CHATS) {
            throw new ApiError(Errcode.TOO_MANY_CHATS);
        }
        for (var chatId : chatIds) {
            var group = groups.find(chatId);
            if (group == null || group.dismissed() || !group.corpId().equals(call.corpId())) {
                throw new ApiError(Errcode.NO_SUCH_CHAT);
            }
            people.visible(call.caller(), group.owner());
        }
        var remark = call.text("remark");
        return new JoinWay(
                configId,
                call.corpId(),
                call.caller().agentId(),
                (int) scene,
                remark.codePointCount(0, remark.length()) > MAX_CHARACTERS
                        ? remark.substring(0, remark.offsetByCodePoints(0, MAX_CHARACTERS))
                        : remark,
                call.number("auto_create_room", 1) == 1,
                call.text("room_base_name", MAX_NAME),
                (int) call.number("room_base_id", 1),
                chatIds,
                call.text("state", MAX_CHARACTERS),
                old == null ? 0 : old.made());
    }

    private JoinWay own(Call call) {
        return Optional.ofNullable(ways.find(call.text("config_id", Errcode.NO_CONFIG_ID)))
                .filter(way -> way.corpId().equals(call.corpId())
                        && way.agentId().equals(call.caller().agentId()))
                .orElseThrow(() -> new ApiError(Errcode.BAD_CONFIG_ID));
    }

    /** A code as whoever finds it on a poster sees it. */
    public record Code(String configId, List<String> chatIds, String state, String remark) {}

    /**
     * The result of a scan of a join way.
     *
     * @param already whether the person was in the group before
     */
    public record Joined(String chatId, boolean already) {}

    /**
     * A join way.
     *
     * @param baseName and baseId name the groups that are made when all are full
     * @param made how many were
     */
    record JoinWay(
            String configId,
            String corpId,
            String agentId,
            int scene,
            String remark,
            boolean autoCreate,
            String baseName,
            int baseId,
            List<String> chatIds,
            String state,
            int made) {

        /** Returns the way with one more group; of more than five the oldest, which is full, gives way. */
        JoinWay with(String chatId) {
            var chats = new ArrayList<>(chatIds);
            chats.add(chatId);
            if (chats.size() > MAX_CHATS) {
                chats.remove(0);
            }
            return new JoinWay(
                    configId, corpId, agentId, scene, remark, autoCreate, baseName, baseId, chats, state, made + 1);
        }
    }
}

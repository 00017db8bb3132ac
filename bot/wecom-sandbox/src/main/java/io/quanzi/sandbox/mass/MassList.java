package io.quanzi.sandbox.mass;

import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The mass messages of a month, by who made them. https://developer.work.weixin.qq.com/document/path/93338 */
public final class MassList {
    private static final long MAX_SECONDS = 31 * 86_400L;

    private final MassTasks messages;

    public MassList(MassTasks messages) {
        this.messages = messages;
    }

    public void serve(Endpoints endpoints) {
        endpoints.post("/cgi-bin/externalcontact/get_groupmsg_list_v2", this::list);
    }

    private ObjectNode list(Call call) {
        var type = call.text("chat_type", Errcode.EMPTY_VALUE);
        if (!List.of("single", "group").contains(type)) {
            throw new ApiError(Errcode.BAD_PARAMETER, "chat_type is single or group");
        }
        if (!call.has("start_time") || !call.has("end_time")) {
            throw new ApiError(Errcode.EMPTY_VALUE, "start_time and end_time");
        }
        long from = call.number("start_time", 0);
        long to = call.number("end_time", 0);
        if (to < from || to - from > MAX_SECONDS) {
            throw new ApiError(Errcode.BAD_SIZE, "start_time to end_time is a month at most");
        }
        long filter = call.number("filter_type", 2);
        if (filter < 0 || filter > 2) {
            throw new ApiError(Errcode.BAD_SIZE, "filter_type is 0 to 2");
        }
        var creator = call.text("creator");
        var found = messages.all().stream()
                .filter(task -> task.corpId().equals(call.corpId())
                        && task.toGroups() == type.equals("group")
                        && task.at().getEpochSecond() >= from
                        && task.at().getEpochSecond() <= to)
                .filter(task -> filter == 2 || (filter == 1) == (task.creator() != null))
                .filter(task -> creator.isEmpty() || creator.equals(task.creator()))
                .toList();
        return call.page("group_msg_list", found, call.limit(50, 100), MassList::row);
    }

    /** One message; {@code creator} stands only where a member made it. */
    private static ObjectNode row(MassTask task) {
        var row = Json.object();
        row.put("msgid", task.msgid());
        if (task.creator() != null) {
            row.put("creator", task.creator());
        }
        row.put("create_time", Long.toString(task.at().getEpochSecond()));
        row.put("create_type", task.creator() == null ? 0 : 1);
        row.putObject("text").put("content", task.content().text());
        var attachments = row.putArray("attachments");
        if (task.attachments() != null) {
            task.attachments().forEach(attachment -> attachments.add(bare(attachment)));
        }
        return row;
    }

    /** An attachment as it was given, without what does not belong to its kind. */
    private static ObjectNode bare(JsonNode attachment) {
        var type = Call.text(attachment, "msgtype");
        var bare = Json.object();
        bare.put("msgtype", type);
        bare.set(type, attachment.path(type));
        return bare;
    }
}

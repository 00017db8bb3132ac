package io.quanzi.sandbox.contact;

import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.StaffMember;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.util.LinkedHashSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts what each member did (联系客户统计) on each day of Shanghai's calendar: contacts won, and customers who left. Members do not
 * chat in the sandbox, so that what counts their messages is zero.
 * https://developer.work.weixin.qq.com/document/path/92132
 */
public final class MemberStatistics {
    private static final long DAY = 86_400;
    private static final long SHANGHAI = 8 * 3600;
    private static final int MAX_USERS = 100;

    private final SandboxState sandboxState;
    private final People people;
    private final Table<DayCounts> counts;

    public MemberStatistics(SandboxState sandboxState, People people) {
        this.sandboxState = sandboxState;
        this.people = people;
        this.counts = sandboxState.table("behaviour", DayCounts.class);
    }

    public void serve(Endpoints endpoints) {
        endpoints.post("/cgi-bin/externalcontact/get_user_behavior_data", this::data);
    }

    void won(String userId) {
        add(userId, 1, 0);
    }

    void lost(String userId) {
        add(userId, 0, 1);
    }

    private void add(String userId, int won, int lost) {
        var key = key(userId, day(sandboxState.now().getEpochSecond()));
        var old = counts.find(key);
        counts.put(key, old == null ? new DayCounts(won, lost) : new DayCounts(old.won() + won, old.lost() + lost));
    }

    private ObjectNode data(Call call) {
        var users = new LinkedHashSet<>(call.texts("userid"));
        var parties = call.texts("partyid");
        if (users.isEmpty() && parties.isEmpty()) {
            throw new ApiError(Errcode.EMPTY_VALUE, "userid and partyid");
        }
        if (users.size() > MAX_USERS || parties.size() > MAX_USERS) {
            throw new ApiError(Errcode.BAD_SIZE, "userid and partyid take " + MAX_USERS);
        }
        long from = call.number("start_time", -1);
        long to = call.number("end_time", -1);
        long now = sandboxState.now().getEpochSecond();
        if (from < 0 || to < from || to - from > 30 * DAY || from < now - 180 * DAY) {
            throw new ApiError(Errcode.BAD_SIZE, "start_time to end_time takes 30 days, none older than 180 days");
        }
        users.forEach(user -> people.contactStaff(call.caller(), user));
        if (parties.contains("1")) {
            people.staffOf(call.corpId()).stream()
                    .map(StaffMember::userId)
                    .filter(call.caller()::sees)
                    .forEach(users::add);
        }
        var reply = Json.object();
        var rows = reply.putArray("behavior_data");
        for (long day = day(from); day <= day(to) && day <= day(now); day++) {
            int won = 0;
            int lost = 0;
            for (var user : users) {
                var counted = counts.find(key(user, day));
                won += counted == null ? 0 : counted.won();
                lost += counted == null ? 0 : counted.lost();
            }
            var row = rows.addObject();
            row.put("stat_time", day * DAY - SHANGHAI);
            row.put("chat_cnt", 0);
            row.put("message_cnt", 0);
            row.put("reply_percentage", 0);
            row.put("avg_reply_time", 0);
            row.put("negative_feedback_cnt", lost);
            row.put("new_apply_cnt", 0);
            row.put("new_contact_cnt", won);
        }
        return reply;
    }

    private static long day(long second) {
        return (second + SHANGHAI) / DAY;
    }

    private static String key(String userId, long day) {
        return userId + "/" + day;
    }

    /**
     * @param won contacts of that day
     * @param lost customers who deleted the member that day
     */
    record DayCounts(int won, int lost) {}
}

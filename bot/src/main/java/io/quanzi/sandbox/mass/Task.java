package io.quanzi.sandbox.mass;

import io.quanzi.sandbox.people.Content;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A mass message that an app asked for.
 *
 * @param toGroups whether it goes to groups, else to single customers
 * @param open whether the member chooses among all own groups at the tap
 * @param reminders when the members were reminded
 */
record Task(
        String msgid,
        String corpId,
        String agentId,
        boolean toGroups,
        boolean open,
        boolean allowSelect,
        Content content,
        Instant at,
        boolean cancelled,
        List<Instant> reminders) {

    Task ended() {
        return new Task(msgid, corpId, agentId, toGroups, open, allowSelect, content, at, true, reminders);
    }

    Task reminded(Instant now) {
        var all = new ArrayList<>(reminders);
        all.add(now);
        return new Task(msgid, corpId, agentId, toGroups, open, allowSelect, content, at, cancelled, all);
    }
}

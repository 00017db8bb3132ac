package io.quanzi.sandbox.mass;

import io.quanzi.sandbox.people.Content;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A mass message that an app asked for, or that a member made.
 *
 * @param toGroups whether it goes to groups, else to single customers
 * @param open whether the member chooses among all own groups at the tap
 * @param reminders when the members were reminded
 * @param attachments as they were given; absent = none
 * @param creator userid of the member who made it by hand; absent = an app did
 */
record MassTask(
        String msgid,
        String corpId,
        String agentId,
        boolean toGroups,
        boolean open,
        boolean allowSelect,
        Content content,
        Instant at,
        boolean cancelled,
        List<Instant> reminders,
        @Nullable JsonNode attachments,
        @Nullable String creator) {

    MassTask ended() {
        return new MassTask(
                msgid,
                corpId,
                agentId,
                toGroups,
                open,
                allowSelect,
                content,
                at,
                true,
                reminders,
                attachments,
                creator);
    }

    MassTask reminded(Instant now) {
        var all = new ArrayList<>(reminders);
        all.add(now);
        return new MassTask(
                msgid, corpId, agentId, toGroups, open, allowSelect, content, at, cancelled, all, attachments, creator);
    }
}

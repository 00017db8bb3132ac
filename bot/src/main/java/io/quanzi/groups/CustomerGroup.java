package io.quanzi.groups;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * A customer group.
 *
 * <pre>{"_id": "wr...", "name": "0-6月宝妈群 1", "owner": "lan", "segment": "moms-0-6-months", "members": 57, "customers": 55,
 *  "version": "...", "dismissed": false, "createdAt": ISODate, "readAt": ISODate}</pre>
 *
 * @param segment whom it is made for; null when no line of {@code schedules/groups.yaml} fits its name
 * @param members everybody in it, staff too
 * @param customers those who are not staff
 */
public record CustomerGroup(
        @Id String chatId,
        String name,
        String owner,
        @Nullable String segment,
        int members,
        int customers,
        boolean dismissed) {

    /** Whether anybody is in it who is not staff: a post into it reaches a customer. */
    public boolean hasCustomers() {
        return customers > 0;
    }
}

package io.quanzi.sandbox.people;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A member of a corp.
 *
 * @param adminWelcome whether the admin console has a welcome for this member, so that events carry no welcome code
 * @param card what the console says of the member besides; absent = nothing out of the ordinary
 */
public record StaffMember(
        String userId,
        String corpId,
        String name,
        boolean adminWelcome,
        Instant at,
        @Nullable Card card) {

    /** Whether the member stands in the usage range of customer contact (客户联系). */
    public boolean mayHaveCustomers() {
        return card == null || card.customerContact();
    }

    /** Whether the member has ever logged in and is verified. */
    public boolean activated() {
        return card == null || card.activated();
    }

    StaffMember with(Card card) {
        return new StaffMember(userId, corpId, name, adminWelcome, at, card);
    }

    /**
     * A member's entry in the admin console.
     *
     * @param mobile and email: empty when unknown
     * @param customerContact whether the admin lets the member have customers; without it APIs answer 84074
     * @param activated whether the member has logged in; without it a contact way is refused with 41054
     */
    public record Card(String mobile, String email, boolean customerContact, boolean activated) {
        public static final Card ORDINARY = new Card("", "", true, true);
    }
}

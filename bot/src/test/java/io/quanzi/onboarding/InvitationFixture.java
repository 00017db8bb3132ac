package io.quanzi.onboarding;

import io.quanzi.customer.Customers;
import io.quanzi.onboarding.Inviter.Invited;
import io.quanzi.shared.CustomerId;

/** Invites people as an event of the shop does. */
public final class InvitationFixture {
    private InvitationFixture() {}

    /** Invites a buyer because of an order that was just paid. */
    public static Invited invite(Inviter inviter, Customers customers, CustomerId buyer, String orderNo) {
        return inviter.invite(customers.find(buyer).orElseThrow(), orderNo, false);
    }
}

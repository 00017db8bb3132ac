package io.quanzi.onboarding;

import io.quanzi.customer.Customers;
import io.quanzi.wecom.Followed;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Invites who ordered before they followed the Official Account, which alone can bring them the card, while the order is news. */
@Component
class FollowedListener {
    private final Customers customers;
    private final Inviter inviter;

    FollowedListener(Customers customers, Inviter inviter) {
        this.customers = customers;
        this.inviter = inviter;
    }

    @EventListener
    void on(Followed followed) {
        customers
                .byUnionid(followed.unionid())
                .ifPresent(person -> inviter.latest(person.id(), false)
                        .ifPresent(order -> inviter.invite(person, order.orderNo(), false)));
    }
}

package io.quanzi.onboarding;

import io.quanzi.customer.Customers;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.wecom.Followed;
import java.util.Comparator;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Invites who ordered before they followed the Official Account, which alone can bring them the card, while the order is news. */
@Component
class InviteFollower {
    private final Customers customers;
    private final Purchases purchases;
    private final Inviter inviter;

    InviteFollower(Customers customers, Purchases purchases, Inviter inviter) {
        this.customers = customers;
        this.purchases = purchases;
        this.inviter = inviter;
    }

    @EventListener
    void on(Followed followed) {
        customers
                .byUnionid(followed.unionid())
                .ifPresent(person -> purchases.of(person.id()).stream()
                        .filter(order -> !order.isGivenBack())
                        .max(Comparator.comparing(Purchase::paidAt))
                        .ifPresent(order -> inviter.invite(person, order.orderNo(), false)));
    }
}

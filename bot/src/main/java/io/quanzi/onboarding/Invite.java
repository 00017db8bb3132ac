package io.quanzi.onboarding;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.outreach.Outreach;
import io.quanzi.shop.ShopEvent;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvents;
import java.util.HashMap;
import org.springframework.stereotype.Component;

/** Invites a buyer who is no contact yet. */
@Component
class Invite implements Consumer {
    private final Customers customers;
    private final Invitations invitations;
    private final Outreach outreach;
    private final Onboarding onboarding;

    Invite(Customers customers, Invitations invitations, Outreach outreach, Onboarding onboarding) {
        this.customers = customers;
        this.invitations = invitations;
        this.outreach = outreach;
        this.onboarding = onboarding;
    }

    @Override
    public String name() {
        return "invitation";
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.door().equals(ShopEvent.DOOR) && entry.type().equals(OrderPaid.TYPE);
    }

    @Override
    public void take(Entry entry) {
        if (ShopEvents.of(entry).orElse(null) instanceof OrderPaid order) {
            Customer person = customers
                    .byBuyer(order.buyer().id())
                    .orElseThrow(() ->
                            new IllegalStateException("the buyer of this order is not known yet: " + order.orderNo()));
            invite(person, order.orderNo());
        }
    }

    private void invite(Customer person, String orderNo) {
        boolean uninvited = person.liveContact().isEmpty()
                && !person.optedOut()
                && !customers.holdout().holds(person.arm());
        if (!uninvited
                || invitations
                        .of(person.id())
                        .filter(made -> made.closedAt() != null)
                        .isPresent()) {
            return;
        }
        Invitation invitation = invitations.make(person, orderNo);
        if (invitation.orderNo().equals(orderNo)) {
            var values = new HashMap<String, String>();
            onboarding
                    .content()
                    .notice()
                    .forEach((key, text) -> values.put(
                            key,
                            text.replace("{orderNo}", orderNo)
                                    .replace("{brand}", onboarding.content().brand())));
            outreach.notice(person, orderNo, values, invitations.urlOf(invitation));
        }
    }
}

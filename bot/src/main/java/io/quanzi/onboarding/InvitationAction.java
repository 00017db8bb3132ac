package io.quanzi.onboarding;

import io.quanzi.customer.OrderAction;
import io.quanzi.customer.OrderRecorded;
import java.util.List;
import org.springframework.stereotype.Component;

/** Invites a buyer who is no contact yet. */
@Component
class InvitationAction implements OrderAction {
    private final Inviter inviter;

    InvitationAction(Inviter inviter) {
        this.inviter = inviter;
    }

    @Override
    public String name() {
        return "invitation";
    }

    @Override
    public List<OrderRecorded> concerned(List<OrderRecorded> orders) {
        return inviter.concerned(orders);
    }

    @Override
    public void act(OrderRecorded order) {
        inviter.invite(order.buyer(), order.order().orderNo(), false);
    }
}

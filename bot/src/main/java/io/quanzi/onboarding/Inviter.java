package io.quanzi.onboarding;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.outreach.Outreach;
import io.quanzi.shared.CustomerId;
import java.util.HashMap;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Invites buyers: the card, and its address in the order's own notice. */
@Component
public class Inviter {
    private final Customers customers;
    private final Invitations invitations;
    private final Outreach outreach;
    private final Onboarding onboarding;

    Inviter(Customers customers, Invitations invitations, Outreach outreach, Onboarding onboarding) {
        this.customers = customers;
        this.invitations = invitations;
        this.outreach = outreach;
        this.onboarding = onboarding;
    }

    /** Whether a person has an invitation, open or closed; one that WeCom has not made a code for yet does not count. */
    public boolean isInvited(CustomerId person) {
        return invitations
                .of(person)
                .filter(made -> made.configId() != null || made.closedAt() != null)
                .isPresent();
    }

    /**
     * Invites a buyer because of an order, unless they are a contact, want no messages, are held out, or had an invitation
     * that is over. Safe to call again. Calls WeCom.
     *
     * @return whether the buyer has an open invitation now
     */
    public boolean invite(CustomerId person, String orderNo) {
        return customers.find(person).filter(buyer -> invite(buyer, orderNo)).isPresent();
    }

    boolean invite(Customer person, String orderNo) {
        boolean uninvited = person.liveContact().isEmpty()
                && !person.optedOut()
                && !customers.holdout().holds(person.arm());
        Optional<Invitation> before = invitations.of(person.id());
        if (!uninvited || before.filter(made -> made.closedAt() != null).isPresent()) {
            return false;
        }
        Invitation invitation = invitations.make(before, person, orderNo);
        Optional<String> card = invitations.urlOf(invitation);
        if (card.isPresent() && invitation.orderNo().equals(orderNo)) {
            var values = new HashMap<String, String>();
            onboarding
                    .content()
                    .notice()
                    .forEach((key, text) -> values.put(
                            key,
                            text.replace("{orderNo}", orderNo)
                                    .replace("{brand}", onboarding.content().brand())));
            outreach.notice(person, orderNo, values, card.get());
        }
        return card.isPresent();
    }
}

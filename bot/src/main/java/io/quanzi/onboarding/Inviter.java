package io.quanzi.onboarding;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.OrderRecorded;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.outreach.DeliveryOutcome;
import io.quanzi.outreach.Outreach;
import io.quanzi.outreach.Outreach.Noticed;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Invites buyers: the card, and its address in the order's own notice. Whether a person may be invited, and whether what the
 * notice says is still true, is looked at when it begins and again just before the notice leaves. A card that could not be
 * sent, since its buyer did not follow the Official Account, goes with the notice of their next order, made anew when it has
 * run out, or when they follow while their order is news.
 */
@Component
public class Inviter {
    /** Later it is no news that an order was paid. */
    private static final Duration NEWS = Duration.ofDays(3);

    private final Customers customers;
    private final Purchases purchases;
    private final Invitations invitations;
    private final Outreach outreach;
    private final Onboarding onboarding;
    private final Clock clock;

    Inviter(
            Customers customers,
            Purchases purchases,
            Invitations invitations,
            Outreach outreach,
            Onboarding onboarding,
            Clock clock) {
        this.customers = customers;
        this.purchases = purchases;
        this.invitations = invitations;
        this.outreach = outreach;
        this.onboarding = onboarding;
        this.clock = clock;
    }

    /** The outcome of a request to invite somebody. Its words are the messages {@code invited.*}. */
    public enum Invited {
        /** There is an open invitation now. */
        YES,
        /** Their invitation was used or has run out; there is no second. */
        OVER,
        /** They are a contact already. */
        CONTACT,
        OPTED_OUT,
        /** They refused marketing, or took their consent back. */
        REFUSED,
        HELD_OUT,
        /** All that they bought was given back. */
        GIVEN_BACK,
        /** The order was paid too long ago for a notice that it was. */
        LONG_AGO,
        /** Nobody is known by this id any more. */
        UNKNOWN
    }

    /** Whether a person has an invitation, open or closed; one that WeCom has not made a code for yet does not count. */
    public boolean isInvited(CustomerId person) {
        return invitations
                .of(person)
                .filter(made -> made.configId() != null || made.closedAt() != null)
                .isPresent();
    }

    /**
     * Why somebody has no invitation that can be used; empty for those who have one, and for those who may be invited.
     * Calls nothing outside.
     */
    public Optional<Invited> whyNot(Customer person) {
        Optional<Invited> not = not(person);
        if (not.isPresent()) {
            return not;
        }
        Optional<Invitation> made = invitations.of(person.id());
        if (made.isPresent()) {
            return made.filter(one ->
                            one.closedAt() != null || invitations.urlOf(one).isEmpty())
                    .map(over -> Invited.OVER);
        }
        return latest(person.id(), true).isPresent() ? Optional.empty() : Optional.of(Invited.GIVEN_BACK);
    }

    /** Invites a buyer because of what they bought in the past. Safe to call again. Calls WeCom. */
    public Invited inviteForPast(CustomerId id) {
        Optional<Customer> person = customers.find(id);
        if (person.isEmpty()) {
            return Invited.UNKNOWN;
        }
        return latest(person.get().id(), true)
                .map(order -> invite(person.get(), order.orderNo(), true))
                .orElse(Invited.GIVEN_BACK);
    }

    /**
     * A person's latest order that they kept.
     *
     * @param past whether it may be history; else none that was imported counts, since it is no news
     */
    Optional<Purchase> latest(CustomerId person, boolean past) {
        return purchases.of(person).stream()
                .filter(order -> !order.isGivenBack() && (past || !order.imported()))
                .max(Comparator.comparing(Purchase::paidAt));
    }

    /**
     * Invites a buyer because of an order. Safe to call again. Calls WeCom.
     *
     * @param past whether the order is history; else it was just paid
     */
    Invited invite(Customer person, String orderNo, boolean past) {
        Invited invited = inviteAndTell(person, orderNo, past);
        outreach.abandonNotices(List.of(orderNo), invited.name());
        return invited;
    }

    private Invited inviteAndTell(Customer person, String orderNo, boolean past) {
        Optional<Invited> not = not(person, orderNo, past);
        if (not.isPresent()) {
            return not.get();
        }
        Optional<Invitation> before = invitations.of(person.id());
        if (!past && person.contact() == null) {
            before = before.map(made -> isToRenew(made) ? invitations.renew(made, orderNo) : made);
        }
        if (before.filter(made -> made.closedAt() != null).isPresent()) {
            return Invited.OVER;
        }
        Invitation invitation = invitations.make(before, person, orderNo, past);
        Optional<String> card = invitations.urlOf(invitation);
        if (card.isEmpty()) {
            return Invited.OVER;
        }
        Map<String, String> values = notice(orderNo, past);
        boolean isFirst = invitation.orderNo().equals(orderNo) || outreach.hadNoAddress(invitation.orderNo());
        if (isFirst && !values.isEmpty()) {
            DeliveryOutcome told = outreach.notice(
                    person,
                    orderNo,
                    values,
                    card.get(),
                    () -> notNow(person.id(), orderNo, past).map(Invited::name));
            if (told instanceof DeliveryOutcome.Said) {
                invitations.broughtBy(orderNo, invitation);
            }
        }
        return Invited.YES;
    }

    /**
     * Returns those of some orders, paid just now, for which somebody may have to be invited or told. Calls nothing
     * outside.
     */
    List<OrderRecorded> concerned(List<OrderRecorded> orders) {
        List<OrderRecorded> possible = orders.stream()
                .filter(order -> not(order.buyer())
                        .or(() -> notFor(order.order(), false))
                        .isEmpty())
                .toList();
        Map<CustomerId, Invitation> made = invitations.of(
                possible.stream().map(order -> order.buyer().id()).toList());
        Set<String> open = invitations.openAmong(made.values());
        List<String> orderNos =
                orders.stream().map(order -> order.order().orderNo()).toList();
        Noticed noticed =
                outreach.noticed(Stream.concat(made.values().stream().map(Invitation::orderNo), orderNos.stream())
                        .distinct()
                        .toList());
        var concerned = new ArrayList<OrderRecorded>();
        var outOfReach = new HashMap<String, CustomerId>();
        for (OrderRecorded order : possible) {
            Invitation known = made.get(order.buyer().id());
            String orderNo = order.order().orderNo();
            if (known == null || !stands(known, orderNo, open.contains(known.token()))) {
                concerned.add(order);
            } else if (noticed.withoutAddress().contains(known.orderNo())) {
                if (known.closedAt() == null
                        && outreach.isOutOfReach(order.buyer())
                        && !notice(orderNo, false).isEmpty()) {
                    outOfReach.put(orderNo, order.buyer().id());
                } else {
                    concerned.add(order);
                }
            }
        }
        outreach.withholdOutOfReach(outOfReach);
        var begun = new LinkedHashSet<>(orderNos);
        begun.retainAll(noticed.begun());
        concerned.forEach(order -> begun.remove(order.order().orderNo()));
        outreach.abandonNotices(begun, "nobody is to be invited any more");
        return concerned;
    }

    /** Whether an invitation that was made for another order is as it should be: used, or its card can be opened. */
    private static boolean stands(Invitation made, String orderNo, boolean open) {
        return !made.past()
                && !made.orderNo().equals(orderNo)
                && (made.closedAt() != null || (made.configId() != null && open));
    }

    /** Whether an order takes an invitation over: one of history, or one that ran out before its card reached anybody. */
    private boolean isToRenew(Invitation made) {
        if (made.past()) {
            return true;
        }
        boolean hasRunOut = made.closedAt() != null || invitations.urlOf(made).isEmpty();
        return hasRunOut && outreach.hadNoAddress(made.orderNo());
    }

    /** Why somebody is not to be invited because of an order; empty when they may be. */
    Optional<Invited> not(Customer person, String orderNo, boolean past) {
        return not(person).or(() -> purchases.find(orderNo).flatMap(order -> notFor(order, past)));
    }

    private Optional<Invited> not(Customer person) {
        if (person.liveContact().isPresent()) {
            return Optional.of(Invited.CONTACT);
        }
        if (person.optedOut()) {
            return Optional.of(Invited.OPTED_OUT);
        }
        if (person.refuses("marketing")) {
            return Optional.of(Invited.REFUSED);
        }
        if (customers.holdout().holds(person.holdoutBucket())) {
            return Optional.of(Invited.HELD_OUT);
        }
        return Optional.empty();
    }

    private Optional<Invited> notFor(Purchase order, boolean past) {
        if (order.isGivenBack()) {
            return Optional.of(Invited.GIVEN_BACK);
        }
        boolean longAgo = order.imported() || order.paidAt().plus(NEWS).isBefore(clock.instant());
        return longAgo && !past ? Optional.of(Invited.LONG_AGO) : Optional.empty();
    }

    /** The same, of what is stored by now. */
    private Optional<Invited> notNow(CustomerId id, String orderNo, boolean past) {
        return customers.find(id).map(person -> not(person, orderNo, past)).orElse(Optional.of(Invited.UNKNOWN));
    }

    /** Returns the words of the notice; none when the file has none. */
    private Map<String, String> notice(String orderNo, boolean past) {
        OnboardingFile.Content content = onboarding.content();
        var values = new HashMap<String, String>();
        (past ? content.pastNotice() : content.notice())
                .forEach((key, text) ->
                        values.put(key, text.replace("{orderNo}", orderNo).replace("{brand}", content.brand())));
        return values;
    }
}

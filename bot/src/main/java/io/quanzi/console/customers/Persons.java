package io.quanzi.console.customers;

import io.quanzi.console.VisiblePeople;
import io.quanzi.console.customers.PersonView.ConsentLine;
import io.quanzi.console.customers.PersonView.GroupLine;
import io.quanzi.console.customers.PersonView.TimelineLine;
import io.quanzi.console.customers.PersonView.WhyLine;
import io.quanzi.console.customers.PersonView.WhySegment;
import io.quanzi.coupons.Coupons;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Purchase;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.membership.Membership;
import io.quanzi.onboarding.Inviter;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.Money;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Collects all that is known of a person from the modules that keep it. */
@Component
class Persons {
    private final VisiblePeople visiblePeople;
    private final Segments segments;
    private final CustomerGroups groups;
    private final Coupons coupons;
    private final Membership membership;
    private final Timeline timeline;
    private final Inviter inviter;

    Persons(
            VisiblePeople visiblePeople,
            Segments segments,
            CustomerGroups groups,
            Coupons coupons,
            Membership membership,
            Timeline timeline,
            Inviter inviter) {
        this.visiblePeople = visiblePeople;
        this.segments = segments;
        this.groups = groups;
        this.coupons = coupons;
        this.membership = membership;
        this.timeline = timeline;
        this.inviter = inviter;
    }

    PersonView of(Customer customer, Locale language) {
        List<Purchase> bought = visiblePeople.ordersOf(customer).stream()
                .sorted(Comparator.comparing(Purchase::paidAt).reversed())
                .toList();
        Money spent = bought.stream()
                .map(order -> order.amount().minus(order.refundedBy(Instant.MAX)))
                .reduce(Money.ZERO, Money::plus);
        List<Segment> in = segments.of(customer.id());
        return new PersonView(
                customer,
                visiblePeople.nameOf(customer),
                stageOf(customer),
                in,
                TraitLine.of(
                        customer.traits(),
                        name -> segments.find(name).map(Segment::title).orElse(name)),
                bought,
                spent,
                PersonView.match(customer),
                consents(customer, language),
                groups.staysOf(customer.id()).stream()
                        .map(stay -> new GroupLine(
                                stay.chatId(),
                                groups.find(stay.chatId())
                                        .map(CustomerGroup::name)
                                        .orElse(stay.chatId()),
                                stay.joined(),
                                stay.left()))
                        .toList(),
                coupons.of(customer.id()),
                membership.standingOf(customer.id()).orElse(null),
                segments.why(customer).stream()
                        .map(why ->
                                new WhySegment(why.segment(), why.reason().met(), WhyLine.of(why.reason(), language)))
                        .toList(),
                invited(customer),
                timeline.of(customer, bought).stream()
                        .map(entry -> new TimelineLine(
                                entry.at(), entry.kind(), entry.words().in(language), entry.orderNo()))
                        .toList());
    }

    private String invited(Customer person) {
        return inviter.whyNot(person)
                .map(why -> why == Inviter.Invited.GIVEN_BACK && person.buyerId() == null
                        ? "why.invite.stranger"
                        : "bulk.left.invite." + why.name())
                .orElseGet(() -> inviter.isInvited(person.id()) ? "why.invite.made" : "why.invite.may");
    }

    /** The key of how far a person came. */
    static String stageOf(Customer customer) {
        if (customer.optedOut()) {
            return "opted-out";
        }
        if (customer.contact() != null && customer.liveContact().isEmpty()) {
            return "lost";
        }
        if (isInGroup(customer)) {
            return "in-group";
        }
        return customer.liveContact().isPresent() ? "added" : "ordered";
    }

    private static boolean isInGroup(Customer customer) {
        return !customer.profile().groups().isEmpty();
    }

    private static List<ConsentLine> consents(Customer customer, Locale language) {
        return customer.consent().entrySet().stream()
                .map(one -> new ConsentLine(
                        Timeline.purpose(one.getKey()).in(language),
                        one.getValue().given(),
                        Timeline.source(one.getValue().source()).in(language),
                        one.getValue().version(),
                        one.getValue().at()))
                .sorted(Comparator.comparing(ConsentLine::purpose))
                .toList();
    }
}

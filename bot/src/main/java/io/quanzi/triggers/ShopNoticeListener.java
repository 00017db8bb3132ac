package io.quanzi.triggers;

import io.quanzi.customer.ContactBound;
import io.quanzi.customer.ContactLost;
import io.quanzi.customer.ContactWithdrawn;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.TraitsChanged;
import io.quanzi.customer.TraitsListener;
import io.quanzi.groups.GroupJoined;
import io.quanzi.groups.GroupLeft;
import io.quanzi.partners.CouponIssued;
import io.quanzi.shared.CustomerId;
import io.quanzi.shop.Outbound;
import io.quanzi.shop.ShopNotice;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells the shop what becomes of its buyers, where it has given an address: contacts, groups, opt-outs, coupons.
 * People are named by the shop's own buyer id and the unionid; one who has neither is not told of.
 */
@Component
class ShopNoticeListener implements TraitsListener {
    private final Customers customers;
    private final Outbound outbound;

    ShopNoticeListener(Customers customers, Outbound outbound) {
        this.customers = customers;
        this.outbound = outbound;
    }

    /** Named by when the contact began, or by the decision that gave it to somebody. */
    @EventListener
    void on(ContactBound bound) {
        tell(
                "contact.added",
                bound.externalUserId() + "/" + bound.userId() + "/"
                        + (bound.decision() == null ? bound.at().getEpochSecond() : bound.decision()),
                bound.customer(),
                bound.at(),
                Map.of("officer", bound.userId()));
    }

    /**
     * Named by when the contact began: a late callback and the comparison with WeCom know different ends of the same. One that
     * began after the end that is told of is another, whose own end is told later.
     */
    @EventListener
    void on(ContactLost lost) {
        Instant since = customers
                .find(lost.customer())
                .flatMap(person -> Optional.ofNullable(person.contact()))
                .filter(contact -> contact.externalUserId().equals(lost.externalUserId()))
                .map(Customer.Contact::since)
                .filter(began -> !began.isAfter(lost.at()))
                .orElse(lost.at());
        tell(
                "contact.deleted",
                lost.externalUserId() + "/" + lost.userId() + "/"
                        + (lost.decision() == null ? since.getEpochSecond() : lost.decision()),
                lost.customer(),
                lost.at(),
                Map.of("officer", lost.userId(), "byCustomer", lost.byCustomer()));
    }

    /** The buyer of whom the shop was told that they came is not who came. Named by when that was found, each time anew. */
    @EventListener
    void on(ContactWithdrawn withdrawn) {
        tell(
                "contact.deleted",
                withdrawn.externalUserId() + "/" + withdrawn.userId() + "/not-theirs/"
                        + withdrawn.at().toEpochMilli(),
                withdrawn.customer(),
                withdrawn.at(),
                Map.of("officer", withdrawn.userId(), "byCustomer", false));
    }

    @EventListener
    void on(GroupJoined joined) {
        tell(
                "group.joined",
                joined.chatId() + "/" + joined.at().getEpochSecond(),
                joined.customer(),
                joined.at(),
                Map.of("chatId", joined.chatId()));
    }

    @EventListener
    void on(GroupLeft left) {
        tell(
                "group.left",
                left.chatId() + "/" + left.joined().getEpochSecond(),
                left.customer(),
                left.at(),
                Map.of("chatId", left.chatId()));
    }

    @Override
    public void onTraits(List<TraitsChanged> changes) {
        changes.forEach(this::tell);
    }

    private void tell(TraitsChanged changed) {
        if (changed.names().contains("optedOut")) {
            boolean out =
                    customers.find(changed.customer()).map(Customer::optedOut).orElse(true);
            tell(
                    out ? "customer.opted_out" : "customer.opted_in",
                    String.valueOf(changed.at().toEpochMilli()),
                    changed.customer(),
                    changed.at(),
                    Map.of());
        }
    }

    @EventListener
    void on(CouponIssued issued) {
        tell(
                "coupon.issued",
                issued.swap(),
                issued.customer(),
                issued.at(),
                Map.of("swap", issued.swap(), "title", issued.title(), "code", issued.code()));
    }

    private void tell(String type, String cause, CustomerId who, Instant at, Map<String, Object> more) {
        if (!outbound.isSet()) {
            return;
        }
        customers.find(who).ifPresent(person -> {
            Map<String, Object> buyer = buyer(person);
            if (!buyer.isEmpty()) {
                var data = new HashMap<>(more);
                data.put("buyer", buyer);
                outbound.tell(new ShopNotice(type + "/" + who.value() + "/" + cause, type, who, at, data));
            }
        });
    }

    private static Map<String, Object> buyer(Customer person) {
        var buyer = new HashMap<String, Object>();
        if (person.buyerId() != null) {
            buyer.put("id", person.buyerId());
        }
        if (person.unionid() != null) {
            buyer.put("unionid", person.unionid());
        }
        return buyer;
    }
}

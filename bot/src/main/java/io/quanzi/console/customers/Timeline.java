package io.quanzi.console.customers;

import io.quanzi.console.OfficerNames;
import io.quanzi.coupons.Coupon;
import io.quanzi.coupons.Coupons;
import io.quanzi.customer.Customer;
import io.quanzi.customer.CustomerHistory;
import io.quanzi.customer.Purchase;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.groups.Stay;
import io.quanzi.membership.Membership;
import io.quanzi.onboarding.Invitations;
import io.quanzi.outreach.DeliveryHistory;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts all that happened with a person into words, in one list by time: what each module keeps of them. */
@Component
class Timeline {
    private static final int MAX_ENTRIES = 200;
    private static final int MAX_OF_A_KIND = 100;

    private final Invitations invitations;
    private final CustomerGroups groups;
    private final ReceivedMessages received;
    private final DeliveryHistory deliveries;
    private final Membership membership;
    private final Coupons coupons;
    private final CustomerHistory history;
    private final BulkActions bulkActions;
    private final Segments segments;
    private final OfficerNames officerNames;

    Timeline(
            Invitations invitations,
            CustomerGroups groups,
            ReceivedMessages received,
            DeliveryHistory deliveries,
            Membership membership,
            Coupons coupons,
            CustomerHistory history,
            BulkActions bulkActions,
            Segments segments,
            OfficerNames officerNames) {
        this.invitations = invitations;
        this.groups = groups;
        this.received = received;
        this.deliveries = deliveries;
        this.membership = membership;
        this.coupons = coupons;
        this.history = history;
        this.bulkActions = bulkActions;
        this.segments = segments;
        this.officerNames = officerNames;
    }

    /**
     * Something that happened.
     *
     * @param kind for its sign: {@code order}, {@code contact}, {@code group}, {@code message}, {@code points}, {@code
     *     coupon} or {@code consent}
     * @param orderNo of the order that it is about; empty where it is about none
     */
    record Entry(Instant at, String kind, Message words, String orderNo) {
        Entry(Instant at, String kind, Message words) {
            this(at, kind, words, "");
        }
    }

    /** What happened with a person, the latest first. */
    List<Entry> of(Customer person, List<Purchase> bought) {
        var entries = new ArrayList<Entry>();
        entries.add(new Entry(person.firstSeenAt(), "contact", Message.of("timeline.seen")));
        bought.forEach(order -> orders(order, entries));
        invitations
                .of(person.id())
                .ifPresent(invitation -> entries.add(new Entry(
                        invitation.madeAt(),
                        "contact",
                        Message.of("timeline.invited", invitation.orderNo(), officerNames.nameOf(invitation.officer())),
                        invitation.orderNo())));
        Customer.Contact contact = person.contact();
        if (contact != null) {
            entries.add(new Entry(
                    contact.since(), "contact", Message.of("timeline.added", officerNames.nameOf(contact.userId()))));
        }
        history.of(person).forEach(event -> entries.add(happened(event)));
        bulkActions.of(person.id(), MAX_OF_A_KIND).forEach(took -> entries.add(tookPart(took)));
        inGroups(person, entries);
        deliveries
                .of(person.id(), MAX_OF_A_KIND)
                .forEach(one -> entries.add(new Entry(one.at(), "message", said(one))));
        membership
                .history(person.id(), MAX_OF_A_KIND)
                .forEach(line -> entries.add(new Entry(
                        line.at(),
                        "points",
                        Message.of(
                                "timeline.points",
                                (line.points() > 0 ? "+" : "") + line.points(),
                                line.message(),
                                String.valueOf(line.balance())))));
        for (Coupon coupon : coupons.of(person.id())) {
            entries.add(new Entry(
                    coupon.issuedAt(), "coupon", Message.of("timeline.coupon", coupon.title(), coupon.face())));
        }
        person.consent()
                .forEach((purpose, consent) -> entries.add(new Entry(
                        consent.at(),
                        "consent",
                        Message.of(
                                consent.given() ? "timeline.consent.given" : "timeline.consent.withdrawn",
                                purpose(purpose),
                                source(consent.source())))));
        return entries.stream()
                .sorted(Comparator.comparing(Entry::at).reversed())
                .limit(MAX_ENTRIES)
                .toList();
    }

    private Entry happened(CustomerHistory.Event event) {
        String officer = event.officer();
        return new Entry(
                event.at(),
                event.kind().name().startsWith("OPTED") ? "consent" : "contact",
                Message.of(
                        "timeline.history." + event.kind().name(),
                        officer == null ? "" : officerNames.nameOf(officer)));
    }

    private Entry tookPart(BulkActions.Took took) {
        BulkAction action = took.action();
        return new Entry(
                took.at(),
                "contact",
                Message.of(
                        "timeline.bulk." + action.kind().name(),
                        segments.find(action.segment()).map(Segment::title).orElse(action.segment()),
                        action.by()));
    }

    private static void orders(Purchase order, List<Entry> entries) {
        entries.add(new Entry(
                order.paidAt(),
                "order",
                Message.of("timeline.paid", order.orderNo(), order.amount().yuan()),
                order.orderNo()));
        order.refunds()
                .forEach(refund -> entries.add(new Entry(
                        refund.at(),
                        "order",
                        Message.of(
                                "timeline.refunded",
                                order.orderNo(),
                                refund.amount().yuan()),
                        order.orderNo())));
    }

    private void inGroups(Customer person, List<Entry> entries) {
        List<Stay> stays = groups.staysOf(person.id());
        Map<String, String> names = new HashMap<>();
        for (Stay stay : stays) {
            String name = names.computeIfAbsent(
                    stay.chatId(),
                    chat -> groups.find(chat).map(CustomerGroup::name).orElse(chat));
            entries.add(new Entry(stay.joined(), "group", Message.of("timeline.joined", name)));
            Instant left = stay.left();
            if (left != null) {
                entries.add(new Entry(left, "group", Message.of("timeline.left", name)));
            }
        }
        entries.addAll(received.of(person, stays, names));
    }

    private static Message said(DeliveryHistory.Delivery one) {
        Message kind = Message.of("timeline.kind." + one.kind().toLowerCase(Locale.ROOT));
        if (one.said()) {
            return Message.of("timeline.said", kind);
        }
        return one.reason() == null
                ? Message.of("timeline.unknown", kind)
                : Message.of(
                        "timeline.withheld",
                        kind,
                        Message.of("skip." + one.reason().name()));
    }

    /** The words of a purpose of consent, or itself. */
    static Message purpose(String purpose) {
        return words("consent.for." + purpose, purpose);
    }

    /** Where a consent came from, or as it is kept. */
    static Message source(@Nullable String source) {
        return words("consent.from." + source, String.valueOf(source));
    }

    private static Message words(String key, String plain) {
        return Message.isKnown(key) ? Message.of(key) : Message.literal(plain);
    }
}

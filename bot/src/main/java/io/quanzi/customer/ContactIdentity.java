package io.quanzi.customer;

import io.quanzi.customer.Unheard.Arrival;
import io.quanzi.inbox.Conflicts;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides whose a contact is when what is known of it disagrees: the unionid against the card that was scanned, which may
 * have been forwarded. The contact goes to whom the unionid names, the person of the card is as if nobody had scanned it,
 * and both sides are kept in {@link Conflicts} for a manager to look at.
 */
@Component
class ContactIdentity {
    /** The kind of conflict. */
    static final String KIND = "identity";

    private static final int SHOWN_END = 6;

    private final Customers customers;
    private final Bindings bindings;
    private final Links links;
    private final Conflicts conflicts;
    private final Clock clock;

    ContactIdentity(Customers customers, Bindings bindings, Links links, Conflicts conflicts, Clock clock) {
        this.customers = customers;
        this.bindings = bindings;
        this.links = links;
        this.conflicts = conflicts;
        this.clock = clock;
    }

    /** Takes a contact from whom it was taken for, and gives it to whom its unionid names. Safe to call again. */
    void undo(Customer taken, String unionid, Arrival arrival) {
        Instant since = taken.contact() == null ? arrival.at() : taken.contact().since();
        record(taken, customers.byUnionid(unionid).orElse(null), unionid, arrival);
        withdrawAnswers(taken, since);
        bindings.release(taken.id());
        give(unionid, arrival);
        customers.byContact(arrival.externalUserId()).ifPresent(owner -> links.handOver(taken.id(), owner.id(), since));
    }

    /** To the buyer of this unionid who has no later contact, else to a person of its own. */
    void give(@Nullable String unionid, Arrival arrival) {
        Optional<Customer> owner = Optional.ofNullable(unionid).flatMap(customers::byUnionid);
        if (owner.filter(buyer -> Bindings.mayTake(buyer, arrival)).isPresent()) {
            bindings.bind(owner.get().id(), arrival);
            return;
        }
        bindings.stranger(arrival);
        if (unionid != null) {
            customers.byContact(arrival.externalUserId()).ifPresent(stranger -> bindings.addUnionid(stranger, unionid));
        }
    }

    /** The shop said whose a unionid is; contacts that were taken for somebody else by their card alone are put right. */
    void learned(Customer buyer, String unionid) {
        Customer.Contact contact = buyer.contact();
        if (contact != null && contact.provisional() && contact.unionid() != null) {
            if (contact.unionid().equals(unionid)) {
                bindings.confirm(buyer.id());
            } else {
                undo(buyer, contact.unionid(), arrival(contact));
            }
        }
        for (Customer other : customers.byContactUnionid(unionid)) {
            if (!other.id().equals(buyer.id()) && other.contact() != null) {
                undo(other, unionid, arrival(other.contact()));
            }
        }
    }

    /** Keeps for a manager that a contact scanned the card of somebody else. */
    void record(Customer named, @Nullable Customer other, @Nullable String unionid, Arrival arrival) {
        var had = new HashMap<String, String>();
        had.put("customer", named.id().value());
        Optional.ofNullable(named.unionid()).ifPresent(own -> had.put("unionid", shown(own)));
        var got = new HashMap<String, String>();
        if (other != null) {
            got.put("customer", other.id().value());
        }
        if (unionid != null) {
            got.put("unionid", shown(unionid));
        }
        conflicts.record(KIND, arrival.externalUserId(), Map.copyOf(had), Map.copyOf(got), arrival.at());
    }

    /** What the holder of the welcome's links told of a family is not the family of the person of the card. */
    private void withdrawAnswers(Customer taken, Instant since) {
        Customer.Consent told = taken.consent().get("profiling");
        if (told == null
                || !told.source().equals(Customer.TOLD_ON_PAGE)
                || told.at().isBefore(since)) {
            return;
        }
        CustomerId id = taken.id();
        customers.consent(id, "profiling", new Customer.Consent(false, KIND, told.version(), clock.instant()));
        var nothing = new HashMap<String, @Nullable Object>();
        nothing.put("babies", null);
        nothing.put("working", null);
        customers.note(id, nothing);
    }

    private static Arrival arrival(Customer.Contact contact) {
        return new Arrival(contact.externalUserId(), contact.userId(), "unionid", null, contact.since());
    }

    /** The end, which is the part that differs. */
    private static String shown(String unionid) {
        return unionid.length() <= SHOWN_END ? unionid : "…" + unionid.substring(unionid.length() - SHOWN_END);
    }
}

package io.quanzi.customer;

import io.quanzi.customer.ContactTransfers.Transfer;
import io.quanzi.customer.CustomerFact.Arrival;
import io.quanzi.customer.DecidedContacts.Decided;
import io.quanzi.inbox.Conflicts;
import io.quanzi.shared.Audit;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
    /** The kind of a buyer of whom the shop tells another unionid than before. */
    static final String UNIONID = "unionid";

    private static final int SHOWN_END = 6;

    private final Customers customers;
    private final Bindings bindings;
    private final Links links;
    private final Conflicts conflicts;
    private final DecidedContacts decided;
    private final ContactTransfers transfers;
    private final Audit audit;
    private final Clock clock;

    ContactIdentity(
            Customers customers,
            Bindings bindings,
            Links links,
            Conflicts conflicts,
            DecidedContacts decided,
            ContactTransfers transfers,
            Audit audit,
            Clock clock) {
        this.decided = decided;
        this.transfers = transfers;
        this.audit = audit;
        this.customers = customers;
        this.bindings = bindings;
        this.links = links;
        this.conflicts = conflicts;
        this.clock = clock;
    }

    /** Takes a contact from whom it was taken for, and gives it to whom its unionid names. Safe to call again. */
    void undo(Customer taken, String unionid, Arrival arrival) {
        record(taken, customers.byUnionid(unionid).orElse(null), unionid, arrival);
        take(taken, () -> give(unionid, arrival));
    }

    /** Takes a contact from whom it was taken for; what they were sent by it goes to whom it is given. */
    private void take(Customer taken, Runnable give) {
        Customer.Contact contact = taken.contact();
        if (contact != null) {
            transfers.begin(contact, taken.id());
            withdrawAnswers(taken, contact.since());
            bindings.release(taken, clock.instant());
            goOn(contact.externalUserId(), give);
        }
    }

    /**
     * Gives a contact that nobody has, also one that was taken from somebody by a try that failed or died. Whoever it was
     * taken from is told so first.
     */
    private void goOn(String externalUserId, Runnable give) {
        if (customers.byContact(externalUserId).isEmpty()) {
            transfers.of(externalUserId).forEach(transfer -> bindings.tellAgain(transfer.from()));
            give.run();
        }
        handOn(externalUserId);
    }

    /** Hands on what a contact sent that was taken from somebody to whose it is now. */
    void handOn(String externalUserId) {
        List<Transfer> open = transfers.of(externalUserId);
        if (open.isEmpty()) {
            return;
        }
        customers.byContact(externalUserId).ifPresent(owner -> {
            bindings.tellAgain(owner.id());
            for (Transfer transfer : open) {
                if (!transfer.from().equals(owner.id())) {
                    links.handOver(transfer.from(), owner.id(), transfer.since());
                }
                transfers.done(transfer);
            }
        });
    }

    /** Whether a person decided whose a contact is: then no event moves it. */
    boolean isDecided(String externalUserId) {
        return decided.stands(externalUserId);
    }

    /**
     * Gives a contact to a person, whoever has it; another contact of that person becomes a stranger's. Whoever had it stays
     * a person of their own, so that it can be given back. Safe to call again.
     */
    void move(Arrival arrival, Customer to) {
        String contact = arrival.externalUserId();
        Customer.Contact other = to.contact();
        if (other != null && !other.externalUserId().equals(contact)) {
            take(to, () -> bindings.stranger(arrival(other)));
        }
        transfers.from(to.id()).stream()
                .filter(transfer -> !transfer.externalUserId().equals(contact))
                .forEach(transfer -> goOn(transfer.externalUserId(), () -> bindings.stranger(transfer.arrival())));
        Customer holder = customers.byContact(contact).orElse(null);
        if (holder == null || holder.id().equals(to.id())) {
            goOn(contact, () -> bindings.bind(to.id(), arrival));
        } else {
            keepSilence(holder, to);
            take(holder, () -> bindings.bind(to.id(), arrival));
        }
        bindings.confirm(to.id());
    }

    /** The opt-out of a person known by this contact alone also holds for the person it belongs to now. */
    private void keepSilence(Customer stranger, Customer to) {
        if (stranger.buyerId() == null && stranger.optedOut() && !to.optedOut()) {
            customers.optOut(to.id(), true);
        }
    }

    /**
     * Makes a contact a stranger's. Safe to call again.
     *
     * @param before the stranger it was before somebody decided otherwise; null when it was none
     */
    void moveToNobody(Arrival arrival, @Nullable String unionid, @Nullable Customer before) {
        Customer holder = customers.byContact(arrival.externalUserId()).orElse(null);
        Customer known = Optional.ofNullable(before)
                .or(() -> Optional.ofNullable(unionid).flatMap(customers::byUnionid))
                .filter(person -> isFreeStranger(person, arrival))
                .orElse(null);
        Runnable give = known == null ? () -> bindings.stranger(arrival) : () -> bindings.bind(known.id(), arrival);
        if (holder != null && holder.buyerId() != null) {
            take(holder, give);
        } else {
            goOn(arrival.externalUserId(), give);
        }
        if (unionid != null) {
            customers.byContact(arrival.externalUserId()).ifPresent(stranger -> bindings.addUnionid(stranger, unionid));
        }
    }

    private static boolean isFreeStranger(Customer person, Arrival arrival) {
        return person.buyerId() == null
                && (person.contact() == null
                        || person.contact().externalUserId().equals(arrival.externalUserId()));
    }

    /** Gives a contact to whom its unionid names, whoever was chosen before. Safe to call again. */
    void moveBack(Arrival arrival, @Nullable String unionid) {
        Customer owner =
                Optional.ofNullable(unionid).flatMap(customers::byUnionid).orElse(null);
        if (owner != null && Bindings.mayTake(owner, arrival)) {
            move(arrival, owner);
        } else {
            moveToNobody(arrival, unionid, null);
        }
    }

    /** Gives a contact that was taken from somebody, and that nobody has, to whom its unionid names. */
    void giveOn(@Nullable String unionid, Arrival arrival) {
        goOn(arrival.externalUserId(), () -> give(unionid, arrival));
    }

    /** Gives a contact to the buyer of this unionid who has no later contact, else to a person of its own. */
    private void give(@Nullable String unionid, Arrival arrival) {
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

    /**
     * The shop said whose a unionid is. Contacts that were taken for somebody else by their card alone are put right, and a
     * stranger of this unionid is the buyer. Where the shop said otherwise before, nothing is moved, and a manager is told.
     */
    void learned(Customer buyer, String unionid) {
        Customer owner = customers.byUnionid(unionid).orElse(null);
        boolean isNews = !unionid.equals(buyer.unionid());
        if (isNews && (buyer.unionid() != null || (owner != null && owner.buyerId() != null))) {
            disagrees(buyer, owner, unionid);
            return;
        }
        Stream.concat(transfers.from(buyer.id()).stream(), transfers.ofUnionid(unionid).stream())
                .filter(transfer -> !isDecided(transfer.externalUserId()))
                .forEach(transfer -> giveOn(transfer.unionid(), transfer.arrival()));
        Customer.Contact contact = buyer.contact();
        if (contact != null && contact.provisional() && contact.unionid() != null) {
            if (contact.unionid().equals(unionid)) {
                bindings.confirm(buyer.id());
            } else {
                undo(buyer, contact.unionid(), arrival(contact));
            }
        }
        if (isNews && owner != null) {
            found(owner, customers.find(buyer.id()).orElse(buyer), unionid);
        } else if (isNews) {
            bindings.addUnionid(buyer, unionid);
        }
        for (Customer other : customers.byContactUnionid(unionid)) {
            if (!other.id().equals(buyer.id()) && other.contact() != null) {
                undo(other, unionid, arrival(other.contact()));
            }
        }
        decided.ofUnionid(unionid).forEach(contradicted -> contradicts(contradicted, buyer, unionid));
    }

    /** A manager decided without knowing of this buyer, and may want to know. */
    private void contradicts(Decided contact, Customer buyer, String unionid) {
        if (!buyer.id().equals(contact.customer()) && !isConsidered(contact, buyer)) {
            customers
                    .byContact(contact.externalUserId())
                    .filter(holder -> !holder.id().equals(buyer.id()))
                    .ifPresent(holder -> record(
                            holder,
                            buyer,
                            unionid,
                            new Arrival(contact.externalUserId(), contact.userId(), "unionid", null, contact.since())));
        }
    }

    private boolean isConsidered(Decided contact, Customer buyer) {
        return conflicts
                .find(contact.conflict())
                .filter(conflict -> Stream.of(conflict.had(), conflict.got())
                        .anyMatch(side -> buyer.id().value().equals(side.get("customer"))))
                .isPresent();
    }

    /**
     * Makes a person who was known as a contact only this buyer, unless a manager said no, or the buyer has come by
     * another since.
     */
    private void found(Customer stranger, Customer buyer, String unionid) {
        if (stranger.contact() == null) {
            return;
        }
        Arrival arrival = arrival(stranger.contact());
        if (isDecided(arrival.externalUserId()) || !Bindings.mayTake(buyer, arrival)) {
            record(stranger, buyer, unionid, arrival);
            return;
        }
        bindings.merge(stranger, buyer.id(), arrival);
        customers.find(buyer.id()).ifPresent(one -> bindings.addUnionid(one, unionid));
    }

    /** The shop told another unionid of a buyer than before, or one unionid of two buyers. */
    private void disagrees(Customer buyer, @Nullable Customer owner, String unionid) {
        var had = new HashMap<String, String>();
        had.put("customer", buyer.id().value());
        Optional.ofNullable(buyer.unionid()).ifPresent(own -> had.put("unionid", shown(own)));
        var got = new HashMap<String, String>();
        got.put("unionid", shown(unionid));
        Optional.ofNullable(owner)
                .ifPresent(other -> got.put("customer", other.id().value()));
        conflicts.record(UNIONID, String.valueOf(buyer.buyerId()), Map.copyOf(had), Map.copyOf(got), clock.instant());
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

    /**
     * Withdraws what the holder of the welcome's links told of a family, as it is not the family of the person of the
     * card.
     */
    private void withdrawAnswers(Customer taken, Instant since) {
        Customer.Consent told = taken.consent().get("profiling");
        if (told == null
                || !told.source().equals(Customer.TOLD_ON_PAGE)
                || told.at().isBefore(since)) {
            return;
        }
        CustomerId id = taken.id();
        audit.recordChangeOnce(
                "customer.family.withdraw/" + id + "/" + told.at().toEpochMilli(),
                Audit.PROGRAM,
                "customer.family.withdraw",
                id.value(),
                "KEPT",
                "ERASED",
                "identity");
        customers.consent(id, "profiling", new Customer.Consent(false, KIND, told.version(), clock.instant()));
        customers.setTraits(id, TraitValues.without(Trait.FAMILY));
    }

    private static Arrival arrival(Customer.Contact contact) {
        return new Arrival(contact.externalUserId(), contact.userId(), "unionid", null, contact.since());
    }

    /** The end, which is the part that differs. */
    private static String shown(String unionid) {
        return unionid.length() <= SHOWN_END ? unionid : "…" + unionid.substring(unionid.length() - SHOWN_END);
    }
}

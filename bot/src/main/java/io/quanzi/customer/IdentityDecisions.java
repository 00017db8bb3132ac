package io.quanzi.customer;

import io.quanzi.customer.CustomerFact.Arrival;
import io.quanzi.customer.DecidedContacts.Decided;
import io.quanzi.inbox.Conflict;
import io.quanzi.inbox.Conflicts;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.shared.CustomerId;
import io.quanzi.wecom.contacts.Contacts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Carries out what a manager decides of a contact whose card and unionid name two people: it is the one, the other, or
 * neither. The decision is stored, then carried out by the inbox, in its turn among the contact's events, and again
 * until it is done; from then on no event moves the contact ({@link DecidedContacts}). It can be changed, and undone:
 * then the contact is where the program had it, and is moved by events as before.
 */
@Component
public class IdentityDecisions implements Consumer {
    /** The source name of staff decisions. */
    public static final String SOURCE = "console";
    /** The type of its entry. */
    public static final String TYPE = "identity.decided";

    private static final String CUSTOMER = "customer";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);
    private static final long LOOK_MILLIS = 50;

    private final Conflicts conflicts;
    private final DecidedContacts decided;
    private final Customers customers;
    private final ContactIdentity identity;
    private final Contacts contacts;
    private final ObjectProvider<Inbox> inbox;
    private final Clock clock;

    IdentityDecisions(
            Conflicts conflicts,
            DecidedContacts decided,
            Customers customers,
            ContactIdentity identity,
            Contacts contacts,
            ObjectProvider<Inbox> inbox,
            Clock clock) {
        this.conflicts = conflicts;
        this.decided = decided;
        this.customers = customers;
        this.identity = identity;
        this.contacts = contacts;
        this.inbox = inbox;
        this.clock = clock;
    }

    /** The choices whose a contact is. */
    public enum Choice {
        /** The person whose card was scanned. */
        CARD,
        /** The person whom the unionid, or what was known of the contact, names. */
        OTHER,
        /** The contact is of nobody known. */
        NEITHER
    }

    /**
     * Both sides of a conflict, and where the contact is.
     *
     * @param card whose card it was; null when they are no more
     * @param other whom the unionid names; null when it names nobody who is known
     * @param holder whose the contact is now; null when it is no more
     * @param decidable whether there is a contact to decide on
     * @param waits whether a decision is being carried out
     * @param elsewhere whether the decision that stands is that of another conflict of the same contact
     */
    public record Sides(
            @Nullable Customer card,
            @Nullable Customer other,
            @Nullable Customer holder,
            boolean decidable,
            boolean waits,
            boolean elsewhere) {}

    /** Returns what is known of both sides now. */
    public Sides sides(Conflict conflict) {
        Customer holder = customers.byContact(conflict.subject()).orElse(null);
        Optional<Decided> known = decided.find(conflict.subject());
        return new Sides(
                person(conflict.had().get(CUSTOMER)).orElse(null),
                person(conflict.got().get(CUSTOMER)).orElse(null),
                holder,
                holder != null || known.isPresent(),
                known.filter(one -> !one.done()).isPresent(),
                known.filter(one -> isOfAnother(one, conflict)).isPresent());
    }

    private static boolean isOfAnother(Decided decided, Conflict conflict) {
        return decided.stands() && !decided.conflict().equals(conflict.id());
    }

    private Optional<Customer> person(@Nullable String id) {
        return Optional.ofNullable(id).flatMap(known -> customers.find(new CustomerId(known)));
    }

    /**
     * Decides, or decides anew, and waits some seconds until it is carried out.
     *
     * @return false when there is no such conflict, contact or person
     */
    public boolean decide(String conflict, Choice choice, String by) {
        Conflict of = identityConflict(conflict);
        if (of == null) {
            return false;
        }
        Sides sides = sides(of);
        Customer chosen = switch (choice) {
            case CARD -> sides.card();
            case OTHER -> sides.other();
            case NEITHER -> null;
        };
        if (!sides.decidable() || (chosen == null && choice != Choice.NEITHER)) {
            return false;
        }
        before(of, sides);
        return put(of, chosen == null ? null : chosen.id(), true)
                && conflicts.decide(of.id(), choice.name(), by)
                && carriedOut(of);
    }

    /**
     * Takes a decision back; false when there is none.
     *
     * @throws DecidedElsewhere when the contact was decided on by another conflict since: that decision stands, and this
     *     one has nothing to take back
     */
    public boolean undo(String conflict, String by) {
        Conflict of = identityConflict(conflict);
        if (of == null || of.decision() == null) {
            return false;
        }
        if (decided.find(of.subject()).filter(one -> isOfAnother(one, of)).isPresent()) {
            throw new DecidedElsewhere(of.subject());
        }
        CustomerId before =
                Optional.ofNullable(of.before()).map(CustomerId::new).orElse(null);
        return put(of, before, false) && conflicts.reopen(of.id(), by) && carriedOut(of);
    }

    /** The decision that stands for a contact belongs to another conflict than the one that is to be undone. */
    public static final class DecidedElsewhere extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DecidedElsewhere(String externalUserId) {
            super("contact %s was decided on in another conflict since; undo that one first".formatted(externalUserId));
        }
    }

    private @Nullable Conflict identityConflict(String id) {
        return conflicts
                .find(id)
                .filter(one -> one.kind().equals(ContactIdentity.KIND))
                .orElse(null);
    }

    /** Finds the person who had the contact before anybody decided: one of the two sides, else a stranger. */
    private void before(Conflict conflict, Sides sides) {
        Customer holder = sides.holder();
        if (conflict.decisions().isEmpty() && holder != null) {
            for (Customer side : new @Nullable Customer[] {sides.card(), sides.other()}) {
                if (side != null && side.id().equals(holder.id())) {
                    conflicts.noteBefore(conflict.id(), holder.id().value());
                }
            }
        }
    }

    private boolean put(Conflict conflict, @Nullable CustomerId customer, boolean stands) {
        String externalUserId = conflict.subject();
        Customer holder = customers.byContact(externalUserId).orElse(null);
        Decided known = decided.find(externalUserId).orElse(null);
        Customer.Contact contact = holder == null ? null : holder.contact();
        String unionid = unionid(known, holder, contact);
        if (contact == null && known == null) {
            return false;
        }
        var one = new Decided(
                externalUserId,
                new ObjectId().toHexString(),
                conflict.id(),
                customer,
                contact == null ? Objects.requireNonNull(known).userId() : contact.userId(),
                contact == null ? Objects.requireNonNull(known).since() : contact.since(),
                unionid,
                stands,
                false);
        decided.save(one);
        put(one);
        return true;
    }

    private void put(Decided one) {
        Instant now = clock.instant();
        String id = "%s:%s/%s/%s".formatted(SOURCE, TYPE, one.externalUserId(), one.decision());
        inbox.getObject().put(List.of(new Entry(id, SOURCE, TYPE, one.externalUserId(), now, now, "{}")));
    }

    /** Puts into the inbox what a process decided that died before; what the inbox has already is one with it. */
    @Scheduled(fixedDelay = 60_000, initialDelay = 30_000)
    void putWaiting() {
        decided.waiting().forEach(this::put);
    }

    /**
     * Returns the unionid WeCom said of the contact, kept from before it was first decided, since a merge leaves nothing
     * of it.
     */
    private static @Nullable String unionid(
            @Nullable Decided known, @Nullable Customer holder, Customer.@Nullable Contact contact) {
        if (known != null && known.unionid() != null) {
            return known.unionid();
        }
        if (contact != null && contact.unionid() != null) {
            return contact.unionid();
        }
        return holder == null ? null : holder.unionid();
    }

    private boolean carriedOut(Conflict conflict) {
        long until = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (System.nanoTime() < until
                && decided.find(conflict.subject()).filter(one -> !one.done()).isPresent()) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the program stops", stopped);
            }
        }
        return true;
    }

    /** Returns the person the contact was before anybody decided, when nobody has bought as them. */
    private @Nullable Customer strangerBefore(Decided one) {
        return conflicts.find(one.conflict()).stream()
                .flatMap(conflict -> Stream.of(
                        Optional.ofNullable(conflict.before()),
                        Optional.ofNullable(conflict.got().get(CUSTOMER))))
                .flatMap(Optional::stream)
                .flatMap(id -> person(id).stream())
                .filter(person -> person.buyerId() == null)
                .findFirst()
                .orElse(null);
    }

    @Override
    public String name() {
        return "customer.decided";
    }

    @Override
    public int order() {
        return BIND;
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.source().equals(SOURCE) && entry.type().equals(TYPE);
    }

    /** Carries out what is decided now, so that of two decisions the later stands, whichever is worked off last. */
    @Override
    public void take(Entry entry) {
        decided.find(entry.subject()).ifPresent(one -> {
            String unionid = one.stands() || one.customer() != null
                    ? one.unionid()
                    : contacts.person(one.externalUserId())
                            .map(Contacts.Person::unionid)
                            .orElse(one.unionid());
            var arrival = new Arrival(one.externalUserId(), one.userId(), "decided", null, one.since(), one.decision());
            Optional<Customer> chosen = Optional.ofNullable(one.customer()).flatMap(customers::find);
            if (chosen.isPresent()) {
                identity.move(arrival, chosen.get());
            } else if (one.stands()) {
                identity.moveToNobody(arrival, unionid, strangerBefore(one));
            } else {
                identity.moveBack(arrival, unionid);
            }
            decided.done(one);
        });
    }
}

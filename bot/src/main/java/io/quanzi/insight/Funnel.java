package io.quanzi.insight;

import io.quanzi.customer.ContactWithdrawn;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.OrderEvent;
import io.quanzi.customer.OrderListener;
import io.quanzi.customer.OrderRecorded;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.customer.RefundListener;
import io.quanzi.customer.RefundRecorded;
import io.quanzi.customer.Trait;
import io.quanzi.customer.TraitChanges;
import io.quanzi.customer.TraitValues;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.groups.GroupJoined;
import io.quanzi.onboarding.Invitations;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageEnded;
import io.quanzi.outreach.MassMessages;
import io.quanzi.shared.CustomerId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Computes how far buyers came: paid, invited, added, in a group, reached by a post, bought again. Each step is noted
 * on the person as the instant it was first taken, so that the numbers are counts of one collection. A post reaches
 * whoever was in the group when WeCom sent it, not when we heard of it; a purchase after that which is given back
 * whole is taken off again.
 */
@Component
public class Funnel implements OrderListener, RefundListener {
    private static final String ADDED = "contact.externalUserId";
    private static final String COUNTS = "counts";
    private static final int BATCH = 500;

    private final Customers customers;
    private final Purchases purchases;
    private final Invitations invitations;
    private final CustomerGroups customerGroups;
    private final MassMessages massMessages;
    private final CachedAnswer<Counts> known = new CachedAnswer<>(Duration.ZERO);

    Funnel(
            Customers customers,
            Purchases purchases,
            Invitations invitations,
            CustomerGroups customerGroups,
            MassMessages massMessages) {
        this.customers = customers;
        this.purchases = purchases;
        this.invitations = invitations;
        this.customerGroups = customerGroups;
        this.massMessages = massMessages;
    }

    /** Orders first, then people; every number is a number of buyers who ever came that far. */
    public record Counts(long orders, long invited, long added, long inGroup, long posted, long boughtAgain) {}

    /** The numbers, of large shops at most some minutes old. */
    public Counts counts() {
        return known.get(COUNTS, this::count);
    }

    private Counts count() {
        return new Counts(
                purchases.count(),
                invitations.count(),
                customers.countBuyersWith(ADDED),
                customers.countBuyersWith(Trait.JOINED_AT.field()),
                customers.countBuyersWith(Trait.POSTED_AT.field()),
                customers.countBuyersWith(Trait.BOUGHT_AGAIN_AT.field()));
    }

    /** A step that people are behind. */
    public enum Step {
        /** Stands in the invitations. */
        INVITED(null),
        ADDED(Funnel.ADDED),
        IN_GROUP(Trait.JOINED_AT.field()),
        POSTED(Trait.POSTED_AT.field()),
        BOUGHT_AGAIN(Trait.BOUGHT_AGAIN_AT.field());

        private final @Nullable String field;

        Step(@Nullable String field) {
            this.field = field;
        }

        /** The field that a person has from this step on; null for one that does not stand with the person. */
        public @Nullable String field() {
            return field;
        }
    }

    /** How many took a step. */
    public long count(Step step) {
        String field = step.field();
        return field == null ? invitations.count() : customers.countBuyersWith(field);
    }

    /** Returns the people who took a step, the newest first. */
    public List<CustomerId> people(Step step, long skip, int most) {
        String field = step.field();
        return field == null ? invitations.invited(skip, most) : customers.buyersWith(field, skip, most);
    }

    @EventListener
    void on(GroupJoined joined) {
        customers.find(joined.customer()).ifPresent(person -> {
            customers.setTraits(person, () -> earliest(person.id(), Trait.JOINED_AT, joined.at()));
            // a post that was sent after that, and heard of before
            massMessages
                    .firstSentInto(joined.chatId(), joined.at())
                    .ifPresent(sent -> reached(joined.customer(), sent));
        });
    }

    @EventListener
    void on(MassMessageEnded ended) {
        massMessages.find(ended.taskId()).filter(MassMessage::toGroups).ifPresent(massMessage -> {
            var reached = new HashMap<CustomerId, Instant>();
            massMessage
                    .sentAt()
                    .forEach((chatId, sentAt) -> newSinceLastPost(chatId, sentAt)
                            .forEach(person ->
                                    reached.merge(person, sentAt, (one, other) -> one.isBefore(other) ? one : other)));
            unlessNoted(reached);
        });
    }

    /** Who was in a group at a post, without those who were there at an earlier one that is over: it has reached them. */
    private Set<CustomerId> newSinceLastPost(String chatId, Instant sentAt) {
        return massMessages
                .lastSentInto(chatId, sentAt)
                .map(before -> customerGroups.peopleIn(chatId, before, sentAt))
                .orElseGet(() -> customerGroups.peopleIn(chatId, sentAt));
    }

    /** Most people in a group were reached by an earlier post: those are read together, and nothing is done for them. */
    private void unlessNoted(Map<CustomerId, Instant> reached) {
        List<CustomerId> people = List.copyOf(reached.keySet());
        for (int from = 0; from < people.size(); from += BATCH) {
            List<CustomerId> some = people.subList(from, Math.min(people.size(), from + BATCH));
            Map<CustomerId, Instant> noted = customers.traitOf(some, Trait.POSTED_AT);
            for (CustomerId person : some) {
                Instant sentAt = reached.getOrDefault(person, Instant.MAX);
                if (noted.getOrDefault(person, Instant.MAX).isAfter(sentAt)) {
                    reached(person, sentAt);
                }
            }
        }
    }

    /** Takes back the steps that were noted because of the contact, which is not this person's. */
    @EventListener
    void on(ContactWithdrawn withdrawn) {
        customers
                .find(withdrawn.customer())
                .ifPresent(person -> customers.setTraits(person, () -> without(person.id(), withdrawn.since())));
    }

    /** Takes off what was noted of somebody since an instant. */
    private TraitValues without(CustomerId id, Instant since) {
        var nothing = TraitValues.none();
        customers.find(id).ifPresent(person -> {
            for (Trait<Instant> step : List.of(Trait.JOINED_AT, Trait.POSTED_AT)) {
                person.trait(step).filter(at -> !at.isBefore(since)).ifPresent(at -> nothing.set(step, null));
            }
        });
        if (nothing.names().contains(Trait.POSTED_AT.key())) {
            nothing.set(Trait.BOUGHT_AGAIN_AT, null);
        }
        return nothing;
    }

    private void reached(CustomerId id, Instant sentAt) {
        customers.find(id).ifPresent(person -> customers.setTraits(person, () -> reachedBy(person.id(), sentAt)));
    }

    /**
     * A post and the purchase after it, written together: a process that died in between would leave a post that is no news
     * when it is heard of again, and a purchase that nobody looks for.
     */
    private TraitValues reachedBy(CustomerId id, Instant sentAt) {
        TraitValues posted = earliest(id, Trait.POSTED_AT, sentAt);
        if (!posted.isEmpty()) {
            posted.setAll(again(boughtAgain(purchases.of(id), sentAt)));
        }
        return posted;
    }

    @Override
    public String name() {
        return "funnel";
    }

    @Override
    public void onOrders(List<OrderRecorded> orders, TraitChanges changes) {
        orders.forEach(order -> noteAgain(order, changes));
    }

    @Override
    public void onRefunds(List<RefundRecorded> refunds, TraitChanges changes) {
        refunds.forEach(refund -> noteAgain(refund, changes));
    }

    /** Works out anew whether the buyer bought again, from all that they bought. */
    private void noteAgain(OrderEvent event, TraitChanges changes) {
        Customer buyer = event.buyer();
        buyer.trait(Trait.POSTED_AT)
                .ifPresent(posted ->
                        changes.set(buyer, again(boughtAgain(event.history(), posted)), () -> again(buyer.id())));
    }

    private static TraitValues again(Optional<Instant> bought) {
        return TraitValues.of(Trait.BOUGHT_AGAIN_AT, bought.orElse(null));
    }

    private TraitValues again(CustomerId id) {
        return again(customers
                .find(id)
                .flatMap(now -> now.trait(Trait.POSTED_AT))
                .flatMap(posted -> boughtAgain(purchases.of(id), posted)));
    }

    /** The first purchase after a post that is not the buyer's first of all; what was given back whole is none. */
    private static Optional<Instant> boughtAgain(List<Purchase> history, Instant posted) {
        List<Instant> bought = history.stream()
                .filter(purchase -> purchase.countsAt(Instant.MAX))
                .map(Purchase::paidAt)
                .sorted()
                .toList();
        return bought.stream()
                .filter(at -> at.isAfter(posted) && at.isAfter(bought.get(0)))
                .findFirst();
    }

    /** An instant as a trait; nothing where the same or an earlier one is noted. */
    private TraitValues earliest(CustomerId id, Trait<Instant> trait, Instant at) {
        boolean isNoted = customers
                .find(id)
                .flatMap(person -> person.trait(trait))
                .filter(known -> !known.isAfter(at))
                .isPresent();
        return isNoted ? TraitValues.none() : TraitValues.of(trait, at);
    }
}

package io.quanzi.membership;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.OrderEvent;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchase.Refund;
import io.quanzi.customer.Purchases;
import io.quanzi.customer.Trait;
import io.quanzi.customer.TraitChanges;
import io.quanzi.customer.TraitValues;
import io.quanzi.membership.PointsLedger.Posted;
import io.quanzi.membership.PointsLedger.Posting;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Points and tiers. The ledger is the truth; the balance stands in its last entry. */
@Component
public class Membership {
    private static final Duration GROWTH_SPAN = Duration.ofDays(365);

    private final PointsLedger ledger;
    private final Purchases purchases;
    private final Customers customers;
    private final Playbook playbook;
    private final MemberDaysFile memberDaysFile;
    private final TiersFile tiersFile;
    private final Clock clock;

    Membership(
            PointsLedger ledger,
            Purchases purchases,
            Customers customers,
            Playbook playbook,
            MemberDaysFile memberDaysFile,
            TiersFile tiersFile,
            Clock clock) {
        this.ledger = ledger;
        this.purchases = purchases;
        this.customers = customers;
        this.playbook = playbook;
        this.memberDaysFile = memberDaysFile;
        this.tiersFile = tiersFile;
        this.clock = clock;
    }

    /** All points that customers hold. */
    public long outstanding() {
        return ledger.outstanding();
    }

    /**
     * What is owed in points.
     *
     * @param points all that people may spend, without what some owe
     * @param holders how many people have any
     */
    public record Liability(long points, long holders) {}

    public Liability liability() {
        return ledger.liability();
    }

    /**
     * The points of a span of time.
     *
     * @param earned all that was added
     * @param taken all that was taken back or spent
     */
    public record Movement(long earned, long taken) {}

    /** Returns what was posted from an instant up to another. Reads every entry. */
    public Movement movement(Instant from, Instant to) {
        return ledger.movement(from, to);
    }

    /** How a member stands now; empty for a person to whom nothing was ever posted. */
    public Optional<Standing> standingOf(CustomerId customer) {
        PointsLedger.Head head = ledger.head(customer);
        return head.seq() == 0 ? Optional.empty() : Optional.of(currentStanding(customer, head.balance()));
    }

    private Standing currentStanding(CustomerId customer, long balance) {
        Instant now = clock.instant();
        // what happened at this very instant counts
        long growth = ledger.growth(customer, now.minus(GROWTH_SPAN), now.plusMillis(1));
        return tiersAreWithheld()
                ? standingBy(customers.find(customer), balance, growth)
                : Standing.of(tiers(), balance, growth);
    }

    /** By a known growth. While the shop's tiers cannot be read everybody holds the one held before. */
    private Standing standingBy(Optional<Customer> person, long balance, long growth) {
        Standing standing = Standing.of(tiers(), balance, growth);
        return tiersAreWithheld()
                ? person.map(known -> known.profile().tier())
                        .map(standing::withTier)
                        .orElse(standing)
                : standing;
    }

    private boolean tiersAreWithheld() {
        return playbook.isWithheld(TiersFile.PATH);
    }

    /** The growth of members; those without any are left out. */
    private Map<CustomerId, Long> growth(Collection<CustomerId> members) {
        Instant now = clock.instant();
        return members.isEmpty() ? Map.of() : ledger.growth(members, now.minus(GROWTH_SPAN), now.plusMillis(1));
    }

    /** A member's points, newest first. */
    public List<PointsEntry> history(CustomerId customer, int most) {
        return ledger.history(customer, most);
    }

    /** The tiers, the lowest first: the name of each, and the least growth that holds it. */
    public Map<String, Long> tierSteps() {
        var steps = new LinkedHashMap<String, Long>();
        tiers().tiers().forEach(tier -> steps.put(tier.name(), tier.from()));
        return steps;
    }

    /** The member days that a Shanghai day is; several when several categories have theirs. */
    public List<MemberDay> memberDaysOn(LocalDate day) {
        return memberDays().on(day);
    }

    /** Whether a person was a member at an instant: from the time of the first order that was posted on. */
    public boolean wasMemberAt(CustomerId customer, Instant at) {
        return ledger.hasEntryUpTo(customer, at);
    }

    /**
     * Posts what orders earned and what their refunds took back, as far as that is not posted yet. Imported history
     * earns nothing. Safe to call whenever and however often.
     *
     * @param changes takes how the buyers stand after that
     * @throws MemberDaysUnreadable while the shop's member days cannot be read; nothing is posted then
     */
    void postPoints(List<? extends OrderEvent> events, TraitChanges changes) {
        if (events.stream().allMatch(event -> event.order().imported())) {
            return;
        }
        MemberDays days = readableMemberDays();
        var plain = new LinkedHashMap<CustomerId, Posting>();
        var buyers = new HashMap<CustomerId, Customer>();
        var rest = new ArrayList<OrderEvent>();
        for (OrderEvent event : events) {
            Purchase order = event.order();
            if (order.imported()) {
                continue;
            }
            boolean isPlain = order.refunds().isEmpty() && !order.edited() && !plain.containsKey(order.customer());
            if (isPlain && events.size() > 1) {
                plain.put(order.customer(), earned(order, days));
                buyers.put(order.customer(), event.buyer());
            } else {
                rest.add(event);
            }
        }
        if (!plain.isEmpty()) {
            List<Posting> postings = List.copyOf(plain.values());
            List<Posted> posted = ledger.postAll(postings);
            setTraitsOfAll(
                    postings.stream()
                            .map(posting -> Objects.requireNonNull(buyers.get(posting.customer())))
                            .toList(),
                    posted,
                    changes);
        }
        rest.forEach(event -> postOrder(event.order(), event.buyer(), changes));
    }

    private static Posting earned(Purchase order, MemberDays days) {
        List<Integer> factors = Earning.factors(order, days);
        return new Posting(
                order.customer(),
                PointsCause.order(order.orderNo()),
                Earning.points(order, factors, Money.ZERO),
                order.paidAt(),
                PointsTexts.earned(order, days),
                factors);
    }

    /** Sets the traits of buyers after an order of each was posted; where it was posted before, they are asked anew. */
    private void setTraitsOfAll(List<Customer> buyers, List<Posted> posted, TraitChanges changes) {
        List<Posted> isNew = posted.stream().filter(Posted::isNew).toList();
        Map<CustomerId, Long> growth =
                growth(isNew.stream().map(each -> each.entry().customer()).toList());
        for (int i = 0; i < posted.size(); i++) {
            Posted each = posted.get(i);
            Customer buyer = buyers.get(i);
            long grown = growth.getOrDefault(each.entry().customer(), 0L);
            TraitValues traits = each.isNew()
                    ? traits(standingBy(Optional.of(buyer), each.entry().balance(), grown))
                    : traitsOf(buyer.id());
            changes.set(buyer, traits, () -> traitsOf(buyer.id()));
        }
    }

    private void postOrder(Purchase order, Customer seen, TraitChanges changes) {
        Posted earned = ledger.post(earned(order, readableMemberDays()));
        Posted last = earned;
        if (order.edited()) {
            postEdit(order, seen, changes);
            return;
        }
        Money refunded = Money.ZERO;
        long points = earned.entry().points();
        for (Refund refund : order.refunds()) {
            refunded = refunded.plus(refund.amount());
            long left = Earning.points(order, earned.factors(), refunded);
            if (left != points) {
                last = ledger.post(
                        order.customer(),
                        PointsCause.refund(order.orderNo(), refund.id()),
                        left - points,
                        refund.at(),
                        PointsTexts.refunded(order, refund));
            }
            points = left;
        }
        Optional<Long> balance = Optional.of(last)
                .filter(Posted::isNew)
                .map(posted -> posted.entry().balance());
        setTraits(seen, balance, changes);
    }

    /**
     * Brings the points of an edited order to what it is worth now, by one entry more. The entries of edits are numbered.
     * When two nodes post the same number at once, one of them finds the other's entry and computes again with the next
     * number. What was posted for an order is read before the order is, so that nothing is computed from an order older
     * than its entries.
     */
    private void postEdit(Purchase seenOrder, Customer seen, TraitChanges changes) {
        for (int number = 1; ; ) {
            var causes = new ArrayList<>(List.of(PointsCause.order(seenOrder.orderNo())));
            seenOrder.refunds().forEach(refund -> causes.add(PointsCause.refund(seenOrder.orderNo(), refund.id())));
            for (int i = 1; i <= number; i++) {
                causes.add(PointsCause.edit(seenOrder.orderNo(), i));
            }
            List<Posted> posted = ledger.findAll(causes);
            PointsCause next = PointsCause.edit(seenOrder.orderNo(), number);
            if (posted.stream().anyMatch(each -> each.cause().equals(next))) {
                number++;
                continue;
            }
            Purchase order = purchases.find(seenOrder.orderNo()).orElse(seenOrder);
            if (order.refunds().size() > seenOrder.refunds().size()) {
                postEdit(order, seen, changes);
                return;
            }
            Money refunded = order.refunds().stream().map(Refund::amount).reduce(Money.ZERO, Money::plusSaturating);
            long missing = Earning.points(order, Earning.factors(order, readableMemberDays()), refunded)
                    - posted.stream().mapToLong(each -> each.entry().points()).sum();
            if (missing == 0) {
                setTraits(seen, Optional.empty(), changes);
                return;
            }
            ledger.post(order.customer(), next, missing, clock.instant(), PointsTexts.edited(order));
            number++;
        }
    }

    /**
     * Sets the traits that say how a member stands; nothing is published when nothing changed.
     *
     * @param seen before what was posted last
     * @param balance after that, where it is known; whatever was posted since by others is found by them, and found
     *     again here when they have set theirs
     */
    private void setTraits(Customer seen, Optional<Long> balance, TraitChanges changes) {
        TraitValues traits = balance.map(points -> traits(currentStanding(seen.id(), points)))
                .orElseGet(() -> traitsOf(seen.id()));
        changes.set(seen, traits, () -> traitsOf(seen.id()));
    }

    private TraitValues traitsOf(CustomerId customer) {
        return standingOf(customer).map(Membership::traits).orElseGet(TraitValues::none);
    }

    private static TraitValues traits(Standing standing) {
        return TraitValues.of(Trait.TIER, standing.tier()).set(Trait.POINTS, standing.points());
    }

    /**
     * Sets everybody's traits anew: growth of more than a year ago has ceased to count without any event.
     *
     * @return how many members were looked at
     */
    long refreshTraits() {
        var looked = new AtomicLong();
        ledger.forEachMember(members -> {
            looked.addAndGet(members.size());
            setChangedTraits(members);
        });
        return looked.get();
    }

    /** Hardly anybody's standing changes in a night: only those are worked out one by one. */
    private void setChangedTraits(Map<CustomerId, PointsLedger.Head> members) {
        Map<CustomerId, Long> growth = growth(members.keySet());
        for (Customer person : customers.findAll(members.keySet())) {
            PointsLedger.Head head = Objects.requireNonNull(members.get(person.id()));
            var standing = standingBy(Optional.of(person), head.balance(), growth.getOrDefault(person.id(), 0L));
            if (!standing.tier().equals(person.trait(Trait.TIER).orElse(null))
                    || !Objects.equals(
                            standing.points(), person.trait(Trait.POINTS).orElse(null))) {
                setTraits(person, Optional.empty(), customers::setTraits);
            }
        }
    }

    private MemberDays readableMemberDays() {
        Optional<MemberDays> days = playbook.at(memberDaysFile, MemberDaysFile.PATH);
        if (days.isEmpty() && playbook.isWithheld(MemberDaysFile.PATH)) {
            throw new MemberDaysUnreadable();
        }
        return days.orElseGet(this::memberDays); // read again, as it may have been mended since
    }

    private MemberDays memberDays() {
        return playbook.at(memberDaysFile, MemberDaysFile.PATH).orElse(MemberDays.NONE);
    }

    private Tiers tiers() {
        return playbook.at(tiersFile, TiersFile.PATH).orElse(Tiers.PLAIN);
    }
}

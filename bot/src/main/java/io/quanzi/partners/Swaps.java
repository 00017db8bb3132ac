package io.quanzi.partners;

import com.mongodb.MongoException;
import io.quanzi.coupons.CodePools;
import io.quanzi.coupons.Coupon;
import io.quanzi.coupons.Coupons;
import io.quanzi.csv.RejectedRow;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Excerpt;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Gives buyers the codes of partners. */
@Component
public class Swaps {
    private static final Logger log = LoggerFactory.getLogger(Swaps.class);

    private static final int LONGEST_REASON = 200;

    private final Playbook playbook;
    private final SwapFile file;
    private final SwapGrants grants;
    private final Coupons coupons;
    private final CodePools pools;
    private final Customers customers;
    private final Purchases purchases;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Set<String> usedUp = ConcurrentHashMap.newKeySet();

    Swaps(
            Playbook playbook,
            SwapFile file,
            SwapGrants grants,
            Coupons coupons,
            CodePools pools,
            Customers customers,
            Purchases purchases,
            ApplicationEventPublisher events,
            Clock clock) {
        this.customers = customers;
        this.purchases = purchases;
        this.playbook = playbook;
        this.file = file;
        this.grants = grants;
        this.coupons = coupons;
        this.pools = pools;
        this.events = events;
        this.clock = clock;
    }

    /** The names of all swaps. */
    public List<String> names() {
        return all().stream().map(Swap::name).toList();
    }

    /** The names of all swaps, each with the name by which customers know its partner. */
    public Map<String, String> partners() {
        return all().stream()
                .collect(Collectors.toMap(Swap::name, Swap::partnerTitle, (one, same) -> one, LinkedHashMap::new));
    }

    /** Returns the name by which customers know the partner whose codes a pool has; empty for a pool of our own. */
    public Optional<String> partnerOf(String pool) {
        return all().stream()
                .filter(swap -> swap.pool().equals(pool))
                .map(Swap::partnerTitle)
                .findFirst();
    }

    /**
     * The result of importing a file of codes.
     *
     * @param handedOut how many went on to buyers who were waiting for one
     * @param notGiven how many of those get none any more: what they bought was given back, they want no messages, or the
     *     swap is over
     */
    public record Imported(CodePools.Imported codes, int handedOut, int notGiven) {}

    /**
     * Fills the pool of a swap from a CSV file, then serves who was waiting. Safe to repeat.
     *
     * @param importId marks the codes that are new
     * @param language of the reasons in the file of rejected rows
     * @param rejected told of each of these rows
     * @throws io.quanzi.csv.RefusedFile when the file cannot be read as such
     * @throws IllegalArgumentException when there is no such swap, or its pool makes its codes itself
     */
    public Imported importCsv(String swap, Path csv, String importId, Locale language, Consumer<RejectedRow> rejected) {
        Swap wanted = wanted(swap);
        CodePools.Imported codes = pools.importCsv(wanted.pool(), csv, importId, language, rejected);
        int handedOut = 0;
        int notGiven = 0;
        for (Grant grant : grants.waiting(swap)) {
            Optional<CustomerId> customer = entitled(wanted, grant);
            if (customer.isEmpty()) {
                grants.close(grant);
                notGiven++;
            } else if (isServed(grant, customer.get())) {
                handedOut++;
            }
        }
        return new Imported(codes, handedOut, notGiven);
    }

    /** Fills a pool as the other does, for who has no use for the single rows. */
    public Imported importCsv(String swap, Path csv, String importId, Locale language) {
        return importCsv(swap, csv, importId, language, row -> {});
    }

    /**
     * Reads a file of codes as {@link #importCsv} does, and changes nothing.
     *
     * @param rejected told of each row that could not be used
     * @throws io.quanzi.csv.RefusedFile when the file cannot be read as such
     * @throws IllegalArgumentException when there is no such swap, or its pool makes its codes itself
     */
    public CodePools.Trial tryOut(String swap, Path csv, Consumer<RejectedRow> rejected) {
        return pools.tryOut(wanted(swap).pool(), csv, rejected);
    }

    private Swap wanted(String swap) {
        return find(swap)
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected a swap of %s, got \"%s\"; known: %s".formatted(file.pattern(), swap, names())));
    }

    /**
     * Returns whom a place gets a code for now; empty where they were erased, want none, gave back what they bought, or
     * the swap is over. A code that was picked before all had heard of it stays theirs.
     */
    private Optional<CustomerId> entitled(Swap swap, Grant grant) {
        return Optional.ofNullable(grant.customer())
                .flatMap(customers::find)
                .filter(person -> mayHave(swap, person)
                        || coupons.given(grant.pool(), cause(grant.swap(), person.id()))
                                .isPresent())
                .map(Customer::id);
    }

    private boolean mayHave(Swap swap, Customer person) {
        return !swap.isOverAt(clock.instant())
                && !person.optedOut()
                && !person.refuses("marketing")
                && !customers.holdout().holds(person.holdoutBucket())
                && purchases.of(person.id()).stream().anyMatch(swap::qualifies);
    }

    /** Whether a person who was given a code of a swap should be told of it still. */
    public boolean isStillEarned(String swap, CustomerId customer) {
        return find(swap)
                .filter(wanted -> customers
                        .find(customer)
                        .filter(person -> purchases.of(person.id()).stream().anyMatch(wanted::qualifies))
                        .isPresent())
                .isPresent();
    }

    /** Tries again what could not be served when it was its turn; how many were served now. */
    int serveSetAside() {
        int served = 0;
        for (Grant grant : grants.setAside()) {
            Optional<CustomerId> customer = find(grant.swap()).flatMap(swap -> entitled(swap, grant));
            if (customer.isEmpty()) {
                grants.close(grant);
            } else if (isServed(grant, customer.get())) {
                served++;
            }
        }
        return served;
    }

    /**
     * Serves one place. A failure with one person's data does not stop the others; only where the store is away, all
     * wait.
     */
    private boolean isServed(Grant grant, CustomerId customer) {
        try {
            return give(grant, customer);
        } catch (DataAccessException | MongoException away) {
            throw away;
        } catch (RuntimeException failed) {
            log.error("swap grant set aside swap={} customer={}", grant.swap(), customer, failed);
            grants.setAside(grant, Excerpt.of(String.valueOf(failed.getMessage()), LONGEST_REASON), clock.instant());
            return false;
        }
    }

    /** The codes of a swap that were given in a span, for the partner that brought them. */
    public List<String> codesGiven(String swap, Instant from, Instant to) {
        return grants.codesGiven(swap, from, to);
    }

    List<Swap> all() {
        return playbook.all(file);
    }

    Optional<Swap> find(String name) {
        return all().stream().filter(swap -> swap.name().equals(name)).findFirst();
    }

    /**
     * Gives buyers what their orders earned. Safe to call twice: the second time tells again and gives nothing. Who has a
     * code of a swap already, or waits for one while there is none, costs nothing more.
     */
    void reward(List<Purchase> orders) {
        for (Swap swap : all()) {
            List<Purchase> qualified = orders.stream().filter(swap::qualifies).toList();
            Map<CustomerId, Grant> known = grants.of(
                    swap, qualified.stream().map(Purchase::customer).distinct().toList());
            var left = new Left(swap);
            for (Purchase order : qualified) {
                Grant grant = known.get(order.customer());
                boolean isServed = grant != null && !isUnfinished(grant, order);
                boolean isInVain =
                        grant == null ? !left.hasPlace() : !grant.order().equals(order.orderNo()) && !left.hasCode();
                if (!isServed && !isInVain) {
                    left.exclude(reward(swap, order));
                }
            }
        }
    }

    /** What a swap still has to give, looked for once for many orders. */
    private final class Left {
        private final Swap swap;
        private @Nullable Boolean place;
        private @Nullable Boolean code;

        Left(Swap swap) {
            this.swap = swap;
        }

        boolean hasPlace() {
            if (place == null) {
                place = grants.hasPlace(swap);
                if (!place) {
                    noteUsedUp(swap);
                }
            }
            return place;
        }

        boolean hasCode() {
            if (code == null) {
                code = coupons.hasFree(swap.pool());
            }
            return code;
        }

        void exclude(Reward reward) {
            if (reward == Reward.USED_UP) {
                place = false;
            } else if (reward == Reward.WITHOUT_CODES) {
                code = false;
            }
        }
    }

    /** Says so once: from then on it is so for every order. */
    private void noteUsedUp(Swap swap) {
        if (usedUp.add(swap.name() + "/" + swap.budget())) {
            log.info("swap budget used up swap={} budget={}", swap.name(), swap.budget());
        }
    }

    /** The result of an order in a swap. */
    private enum Reward {
        DONE,
        /** The pool has no code; the buyer waits for one. */
        WITHOUT_CODES,
        /** Nobody else gets a place. */
        USED_UP
    }

    private Reward reward(Swap swap, Purchase order) {
        Optional<Customer> person = customers.find(order.customer());
        if (person.filter(buyer -> mayHave(swap, buyer)).isEmpty()) {
            return Reward.DONE;
        }
        Optional<Grant> place = grants.place(swap, order.customer(), order.orderNo());
        if (place.isEmpty()) {
            noteUsedUp(swap);
            return Reward.USED_UP;
        }
        if (isUnfinished(place.get(), order) && !give(place.get(), order.customer())) {
            log.warn("swap waits for codes swap={} pool={}", swap.name(), swap.pool());
            return Reward.WITHOUT_CODES;
        }
        return Reward.DONE;
    }

    private static String cause(String swap, CustomerId customer) {
        return "swap/" + swap + "/" + customer;
    }

    /** A code that was given for another order was told of then. */
    private static boolean isUnfinished(Grant grant, Purchase order) {
        return grant.code() == null || grant.order().equals(order.orderNo());
    }

    /**
     * The same grant is given the same code, after a crash too; it counts as given when all have heard of it. False when
     * the pool has none left.
     */
    private boolean give(Grant grant, CustomerId customer) {
        Optional<Coupon> coupon = coupons.issue(grant.pool(), customer, cause(grant.swap(), customer));
        coupon.ifPresent(given -> {
            events.publishEvent(new CouponIssued(
                    customer,
                    grant.swap(),
                    grant.partnerTitle(),
                    given.title(),
                    given.code(),
                    given.issuedAt(),
                    find(grant.swap()).map(Swap::text).orElse(null)));
            grants.give(grant, given.code(), given.issuedAt());
        });
        return coupon.isPresent();
    }
}

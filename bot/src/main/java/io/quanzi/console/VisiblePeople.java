package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.list.KeyedPages;
import io.quanzi.console.list.KeyedPages.Asked;
import io.quanzi.console.list.RowSource;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Reads the customers and orders that the signed-in user may see ({@link Scope}). Every page that an
 * officer may open asks here; {@code OfficerSeesHerOwnTests} holds that none goes past it.
 */
@Component
public class VisiblePeople {
    private static final String OFFICER = "contact.userId";
    /** A buyer id that was made of a phone number or an address. */
    private static final Pattern HASHED = Pattern.compile("(?:phone|email):");

    private static final int MAX_BUYER = 24;
    private static final int MAX_OFFICERS = 200;
    private static final int LATEST_ORDERS = 100;
    private static final Criteria ANYBODY = where("firstSeenAt").exists(true);
    private static final Criteria ANYTHING = where("paidAt").exists(true);

    private final MongoOperations mongo;
    private final Customers customers;
    private final Purchases purchases;
    private final KeyedPages pages;

    VisiblePeople(MongoOperations mongo, Customers customers, Purchases purchases, KeyedPages pages) {
        this.pages = pages;
        this.mongo = mongo;
        this.customers = customers;
        this.purchases = purchases;
    }

    /** Returns the scope of the user of this request; without a login it holds nobody. */
    public Scope scope() {
        Authentication user = SecurityContextHolder.getContext().getAuthentication();
        if (user == null || user instanceof AnonymousAuthenticationToken) {
            return Scope.NOBODY;
        }
        if (!isOfficer()) {
            return Scope.ALL;
        }
        return user.getPrincipal() instanceof SignedInUser signedInUser && signedInUser.wecomUserid() != null
                ? new Scope(signedInUser.wecomUserid())
                : Scope.NOBODY;
    }

    /** The role of whoever asks; none without a login, and while two-step sign-in is still to be set up. */
    @Nullable
    Role role() {
        return Stream.of(Role.values())
                .filter(role -> isOneOf(Set.of(role)))
                .findFirst()
                .orElse(null);
    }

    /** Whether whoever asks is an officer. */
    boolean isOfficer() {
        return isOneOf(Set.of(Role.OFFICER));
    }

    /** Whether whoever asks may change what the shop does. */
    public boolean isManager() {
        return isOneOf(Set.of(Role.ADMIN, Role.MANAGER));
    }

    /**
     * Whether whoever asks sees names in full, and may have a phone number shown: who works with these people, and not who
     * looks on.
     */
    public boolean seesWholeNames() {
        return isOneOf(Set.of(Role.ADMIN, Role.MANAGER, Role.OFFICER));
    }

    private static boolean isOneOf(Set<Role> roles) {
        Authentication user = SecurityContextHolder.getContext().getAuthentication();
        return user != null
                && user.getAuthorities().stream()
                        .anyMatch(right ->
                                roles.stream().anyMatch(role -> ("ROLE_" + role).equals(right.getAuthority())));
    }

    /** A person; none when there is none, or out of sight. */
    public Optional<Customer> find(CustomerId id) {
        return customers.find(id).filter(scope()::sees);
    }

    /** Returns those of some people who may be seen. */
    public List<Customer> findAll(Collection<CustomerId> ids) {
        return customers.findAll(ids).stream().filter(scope()::sees).toList();
    }

    /** The person of a contact. */
    public Optional<Customer> byContact(String externalUserId) {
        return customers.byContact(externalUserId).filter(scope()::sees);
    }

    /** All who may be seen, the newest first. */
    public List<CustomerId> people(long skip, int most) {
        return people(ANYBODY, skip, most);
    }

    /** Returns visible people who match, the newest first. */
    public List<CustomerId> people(Criteria asked, long skip, int most) {
        var query = Query.query(scope().within(asked))
                .with(Sort.by(Sort.Direction.DESC, "firstSeenAt", "_id"))
                .skip(skip)
                .limit(most);
        query.fields().include("_id");
        return ids(query);
    }

    /** The visible people whom a list asks for. */
    public RowSource people(Asked asked) {
        return pages.in(Customers.COLLECTION, seen(asked));
    }

    /** The userids of those who hold a contact, in their order. */
    public List<String> officers() {
        var officers = new ArrayList<String>();
        String last = "";
        while (officers.size() < MAX_OFFICERS) {
            // a step along the index for each, however many customers they have
            var next =
                    Query.query(where(OFFICER).gt(last)).with(Sort.by(OFFICER)).limit(1);
            next.fields().include(OFFICER);
            Document row = mongo.findOne(next, Document.class, Customers.COLLECTION);
            if (row == null) {
                break;
            }
            last = row.get("contact", Document.class).getString("userId");
            officers.add(last);
        }
        return officers;
    }

    /** The categories of the latest orders, in their order. */
    public List<String> latestCategories() {
        var latest =
                new Query().with(Sort.by(Sort.Direction.DESC, "paidAt", "_id")).limit(LATEST_ORDERS);
        latest.fields().include("lines.category");
        return mongo.find(latest, Document.class, Purchases.COLLECTION).stream()
                .flatMap(row -> row.getList("lines", Document.class, List.of()).stream())
                .map(line -> line.getString("category"))
                .filter(category -> category != null && !category.isBlank())
                .distinct()
                .sorted()
                .toList();
    }

    private Asked seen(Asked asked) {
        return new Asked(scope().within(asked.fields()), asked.elsewhere());
    }

    /**
     * The name of a person as the user of this request may read it. Of a buyer without one what the shop calls them, or its end
     * where that is no name or not to be read; a dash where nothing is known.
     */
    public String nameOf(Customer person) {
        String name = person.nickname();
        String buyer = person.buyerId();
        if ((name == null || name.isBlank()) && buyer != null) {
            boolean readable = seesWholeNames()
                    && buyer.length() <= MAX_BUYER
                    && !HASHED.matcher(buyer).lookingAt();
            return Message.of("customer.unnamed", readable ? buyer : buyer.substring(Math.max(0, buyer.length() - 4)))
                    .in(LocaleContextHolder.getLocale());
        }
        return seesWholeNames() && name != null && !name.isBlank() ? name : Formats.maskedName(name);
    }

    /** How many may be seen. */
    public long count() {
        return scope().all() ? customers.count() : count(ANYBODY);
    }

    /** Counts visible people who match. */
    public long count(Criteria asked) {
        return mongo.count(Query.query(scope().within(asked)), Customers.COLLECTION);
    }

    /** The orders of visible people that a list asks for. */
    public RowSource orders(Asked asked) {
        return pages.in(Purchases.COLLECTION, seenOrders(asked));
    }

    private Asked seenOrders(Asked asked) {
        return scope().all()
                ? asked
                : new Asked(new Criteria().andOperator(asked.fields(), bought()), asked.elsewhere());
    }

    /** An order; none when there is none, or its buyer is out of sight. */
    public Optional<Purchase> order(String orderNo) {
        return purchases.find(orderNo).filter(order -> find(order.customer()).isPresent());
    }

    /** Some orders by their numbers, in their order; those whose buyers are out of sight are left out. */
    public List<Purchase> ordersOf(List<String> orderNos) {
        Map<String, Purchase> found = purchases.findAll(orderNos);
        Set<CustomerId> seen = findAll(found.values().stream()
                        .map(Purchase::customer)
                        .distinct()
                        .toList())
                .stream()
                .map(Customer::id)
                .collect(Collectors.toSet());
        return orderNos.stream()
                .map(found::get)
                .filter(order -> order != null && (scope().all() || seen.contains(order.customer())))
                .toList();
    }

    /** How many orders visible people have. */
    public long countOrders() {
        return scope().all() ? purchases.count() : mongo.count(Query.query(bought()), Purchases.COLLECTION);
    }

    /** The buyer's orders; none of somebody out of sight. */
    public List<Purchase> ordersOf(Customer person) {
        return scope().sees(person) ? purchases.of(person.id()) : List.of();
    }

    private Criteria bought() {
        if (scope().all()) {
            return ANYTHING;
        }
        var own = Query.query(scope().within(ANYBODY));
        own.fields().include("_id");
        return where("customer").in(ids(own).stream().map(CustomerId::value).toList());
    }

    private List<CustomerId> ids(Query query) {
        return mongo.find(query, Document.class, Customers.COLLECTION).stream()
                .map(row -> new CustomerId(row.getString("_id")))
                .toList();
    }
}

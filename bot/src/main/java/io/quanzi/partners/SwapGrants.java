package io.quanzi.partners;

import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DuplicateKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.convert.MongoConverter;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.stereotype.Component;

/**
 * The collection {@code swap_grants}.
 *
 * <pre>{"_id": "family-restaurant/17", "swap": "family-restaurant", "number": 17, "customer": "c66f...",
 *  "claim": "family-restaurant/c66f...", "order": "O-1", "partner": "family-restaurant", "partnerTitle": "亲子餐厅",
 *  "pool": "family-restaurant", "code": "R-17", "issuedAt": ISODate}</pre>
 *
 * One that could not be served when it was its turn has {@code setAsideAt} and {@code reason} until it is.
 *
 * One whose person gets no code any more has {@code "closed": true}; the place goes to the next who earns one.
 */
@Component
class SwapGrants {
    static final String COLLECTION = "swap_grants";

    private final MongoCollection<Document> grants;
    private final MongoConverter records;

    SwapGrants(MongoOperations mongo) {
        // one place a person and swap
        mongo.indexOps(COLLECTION).createIndex(new Index("claim", Sort.Direction.ASC).unique());
        // serves the next number
        mongo.indexOps(COLLECTION).createIndex(new Index("swap", Sort.Direction.ASC).on("number", Sort.Direction.DESC));
        // serves the count of a month
        mongo.indexOps(COLLECTION)
                .createIndex(new Index("swap", Sort.Direction.ASC).on("issuedAt", Sort.Direction.ASC));
        // serves the partner's report of a code, and the month's report
        mongo.indexOps(COLLECTION).createIndex(new Index("code", Sort.Direction.ASC));
        // serves a person's request for their data
        mongo.indexOps(COLLECTION).createIndex(new Index("customer", Sort.Direction.ASC));
        // serves the look for places that could not be served: few rows have it
        mongo.indexOps(COLLECTION).createIndex(new Index("setAsideAt", Sort.Direction.ASC).sparse());
        // serves the look for places that were given up, by everybody who comes when none is left: few rows have it
        mongo.indexOps(COLLECTION).createIndex(new Index("closed", Sort.Direction.ASC).sparse());
        grants = mongo.getCollection(COLLECTION);
        records = mongo.getConverter();
    }

    /** The person's place in the swap, taken now if there is one left; empty when the budget is used up. */
    Optional<Grant> place(Swap swap, CustomerId customer, String order) {
        String claim = swap.name() + "/" + customer;
        Optional<Grant> known = one(Filters.eq("claim", claim));
        if (known.isPresent()) {
            grants.updateOne(
                    Filters.and(Filters.eq("claim", claim), Filters.exists("closed")), Updates.unset("closed"));
            return known;
        }
        for (long number = last(swap.name()) + 1; number <= swap.budget(); number++) {
            var grant = new Grant(
                    swap.name(),
                    number,
                    customer,
                    claim,
                    order,
                    swap.partner(),
                    swap.partnerTitle(),
                    swap.pool(),
                    null,
                    null);
            try {
                grants.insertOne(row(grant));
                return Optional.of(grant);
            } catch (MongoWriteException taken) {
                DuplicateKeys.rethrowOther(taken);
                Optional<Grant> meanwhile = one(Filters.eq("claim", claim));
                if (meanwhile.isPresent()) {
                    return meanwhile;
                }
            }
        }
        return takeOver(swap, customer, order, claim);
    }

    /** Whether {@link #place} has one for somebody who has none. */
    boolean hasPlace(Swap swap) {
        return last(swap.name()) < swap.budget()
                || grants.find(Filters.and(Filters.eq("swap", swap.name()), Filters.eq("closed", true)))
                                .first()
                        != null;
    }

    /** The places in a swap that some people have; one that was closed is left out. */
    Map<CustomerId, Grant> of(Swap swap, Collection<CustomerId> people) {
        var known = new HashMap<CustomerId, Grant>();
        if (!people.isEmpty()) {
            List<String> claims =
                    people.stream().map(person -> swap.name() + "/" + person).toList();
            grants.find(Filters.and(Filters.in("claim", claims), Filters.exists("closed", false)))
                    .forEach(row -> {
                        Grant grant = read(row);
                        if (grant.customer() != null) {
                            known.put(grant.customer(), grant);
                        }
                    });
        }
        return known;
    }

    /** A place that was closed counts against the budget no more. */
    private Optional<Grant> takeOver(Swap swap, CustomerId customer, String order, String claim) {
        try {
            return Optional.ofNullable(grants.findOneAndUpdate(
                            Filters.and(Filters.eq("swap", swap.name()), Filters.eq("closed", true)),
                            Updates.combine(
                                    Updates.set("customer", customer.value()),
                                    Updates.set("claim", claim),
                                    Updates.set("order", order),
                                    Updates.set("pool", swap.pool()),
                                    Updates.unset("closed")),
                            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER)))
                    .map(this::read);
        } catch (MongoException taken) {
            DuplicateKeys.rethrowOther(taken);
            return one(Filters.eq("claim", claim));
        }
    }

    /** Closes a place, so that nobody waits there any more. */
    void close(Grant grant) {
        grants.updateOne(
                Filters.and(Filters.eq("_id", grant.id()), Filters.exists("code", false)),
                Updates.combine(Updates.set("closed", true), Updates.unset("setAsideAt"), Updates.unset("reason")));
    }

    long countWaiting(String swap) {
        return grants.countDocuments(Filters.and(
                Filters.eq("swap", swap),
                Filters.exists("code", false),
                Filters.exists("customer", true),
                Filters.exists("closed", false)));
    }

    /** The last place that was taken; 0 when none was. */
    long last(String swap) {
        Document row = grants.find(Filters.eq("swap", swap))
                .sort(Sorts.descending("number"))
                .limit(1)
                .first();
        return row == null ? 0 : row.get("number", Number.class).longValue();
    }

    /** Writes the code that belongs to a place. */
    void give(Grant grant, String code, Instant at) {
        grants.updateOne(
                Filters.eq("_id", grant.id()),
                Updates.combine(
                        Updates.set("code", code),
                        Updates.set("issuedAt", Date.from(at)),
                        Updates.unset("setAsideAt"),
                        Updates.unset("reason")));
    }

    /** Notes that a place could not be served, and why; it goes on waiting. */
    void setAside(Grant grant, String reason, Instant at) {
        grants.updateOne(
                Filters.eq("_id", grant.id()),
                Updates.combine(Updates.set("setAsideAt", Date.from(at)), Updates.set("reason", reason)));
    }

    /** Places that could not be served when it was their turn. */
    List<Grant> setAside() {
        return many(Filters.and(Filters.exists("setAsideAt"), Filters.exists("closed", false)));
    }

    long countSetAside() {
        return grants.countDocuments(Filters.exists("setAsideAt"));
    }

    /** Returns the grants that have a place and no code, first come first. */
    List<Grant> waiting(String swap) {
        return many(
                Filters.and(Filters.eq("swap", swap), Filters.exists("code", false), Filters.exists("closed", false)));
    }

    /** The place whose code a partner speaks of. */
    Optional<Grant> byCode(String partner, String code) {
        return one(Filters.and(Filters.eq("code", code), Filters.eq("partner", partner)));
    }

    List<Grant> withCodes(String pool, Collection<String> codes) {
        return many(Filters.and(Filters.in("code", codes), Filters.eq("pool", pool)));
    }

    List<Grant> of(CustomerId customer) {
        return many(Filters.eq("customer", customer.value()));
    }

    List<String> codesGiven(String swap, Instant from, Instant to) {
        return many(Filters.and(
                        Filters.eq("swap", swap),
                        Filters.gte("issuedAt", Date.from(from)),
                        Filters.lt("issuedAt", Date.from(to))))
                .stream()
                .flatMap(grant -> Stream.ofNullable(grant.code()))
                .toList();
    }

    long countIssued(String swap, Instant from, Instant to) {
        return grants.countDocuments(Filters.and(
                Filters.eq("swap", swap),
                Filters.gte("issuedAt", Date.from(from)),
                Filters.lt("issuedAt", Date.from(to))));
    }

    /** Every swap that ever gave anything, by the last place taken. */
    List<Grant> lastOfEachSwap() {
        var last = new ArrayList<Grant>();
        for (String swap : grants.distinct("swap", String.class).into(new ArrayList<>())) {
            one(Filters.eq("_id", swap + "/" + last(swap))).ifPresent(last::add);
        }
        return last;
    }

    /** Places of one person are another's; where both had one, the one without a code is closed. */
    void merge(CustomerId from, CustomerId into) {
        for (Grant grant : of(from)) {
            Bson place = Filters.eq("_id", grant.id());
            Bson owner = Updates.set("customer", into.value());
            try {
                grants.updateOne(place, Updates.combine(owner, Updates.set("claim", grant.swap() + "/" + into)));
            } catch (MongoException taken) {
                DuplicateKeys.rethrowOther(taken);
                grants.updateOne(
                        place,
                        Updates.combine(owner, Updates.set("claim", grant.swap() + "/merged/" + grant.number())));
                close(grant);
            }
        }
    }

    /** Cuts the tie between places and a person; what was given still counts. */
    void forget(CustomerId customer) {
        for (Grant grant : of(customer)) {
            grants.updateOne(
                    Filters.eq("_id", grant.id()),
                    Updates.combine(
                            Updates.unset("customer"),
                            Updates.set("claim", grant.swap() + "/erased/" + grant.number())));
        }
    }

    private Optional<Grant> one(Bson filter) {
        return Optional.ofNullable(grants.find(filter).first()).map(this::read);
    }

    private List<Grant> many(Bson filter) {
        return grants.find(filter)
                .sort(Sorts.ascending("swap", "number"))
                .map(this::read)
                .into(new ArrayList<>());
    }

    private Document row(Grant grant) {
        var row = new Document("_id", grant.id());
        records.write(grant, row);
        return row;
    }

    private Grant read(Document row) {
        return records.read(Grant.class, row);
    }
}

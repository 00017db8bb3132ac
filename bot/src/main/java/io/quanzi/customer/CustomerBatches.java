package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DuplicateKeys;
import io.quanzi.shared.PersonName;
import io.quanzi.shop.ShopEvent.Buyer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * Reads and writes many customers by few commands, with the same results as {@link Customers} one by one: what is out of the
 * ordinary (somebody else changed the person meanwhile, an id that is taken) is left to that.
 */
@Component
class CustomerBatches {
    private final MongoOperations mongo;
    private final Customers customers;
    private final CustomerOutbox customerOutbox;
    private final Clock clock;

    CustomerBatches(MongoOperations mongo, Customers customers, CustomerOutbox customerOutbox, Clock clock) {
        this.mongo = mongo;
        this.customers = customers;
        this.customerOutbox = customerOutbox;
        this.clock = clock;
    }

    /** A buyer as told of at a time. */
    record Told(Buyer buyer, Instant at) {}

    /**
     * A person as they stand.
     *
     * @param isNew made just now
     * @param mayBeUntold whether something may have become of them that not everybody has heard
     */
    record Found(Customer person, boolean isNew, boolean mayBeUntold) {}

    /** The people behind some buyers, in their order, as {@link Customers#findOrCreate(Buyer, Instant)} has them. */
    List<Found> findOrCreate(List<Told> told) {
        if (told.size() == 1) {
            return List.of(one(told.get(0)));
        }
        var known = new HashMap<String, Document>();
        mongo.find(
                        Query.query(where("buyerId")
                                .in(told.stream().map(each -> each.buyer().id()).toList())),
                        Document.class,
                        Customers.COLLECTION)
                .forEach(row -> known.put(row.getString("buyerId"), row));
        List<Told> unknown = told.stream()
                .filter(each -> !known.containsKey(each.buyer().id()))
                .toList();
        Map<String, Document> made = make(unknown);
        var found = new ArrayList<Found>();
        for (Told each : told) {
            Document row = known.get(each.buyer().id());
            Document fresh = made.remove(each.buyer().id());
            if (fresh != null) {
                found.add(new Found(CustomerRows.read(fresh), true, false));
            } else if (row != null && saysNothingNew(each.buyer(), CustomerRows.read(row))) {
                found.add(new Found(CustomerRows.read(row), false, row.containsKey(CustomerOutbox.UNHEARD)));
            } else {
                found.add(one(each));
            }
        }
        return found;
    }

    private Found one(Told told) {
        return new Found(customers.findOrCreate(told.buyer(), told.at()), false, true);
    }

    private static boolean saysNothingNew(Buyer buyer, Customer person) {
        String nickname = buyer.nickname() == null ? "" : PersonName.clean(buyer.nickname());
        return (buyer.unionid() == null || person.unionid() != null)
                && (buyer.openid() == null || person.openid() != null)
                && (nickname.isEmpty() || nickname.equals(person.nickname()));
    }

    /** Inserts those of whom no id is taken; by the shop's id. */
    private Map<String, Document> make(List<Told> unknown) {
        Set<String> taken = new HashSet<>();
        taken.addAll(taken("unionid", unknown, Buyer::unionid));
        taken.addAll(taken("openid", unknown, Buyer::openid));
        var rows = new LinkedHashMap<String, Document>();
        for (Told each : unknown) {
            Buyer buyer = each.buyer();
            if (!taken.contains("unionid " + buyer.unionid()) && !taken.contains("openid " + buyer.openid())) {
                rows.putIfAbsent(buyer.id(), row(each));
            }
        }
        if (rows.isEmpty()) {
            return rows;
        }
        var inserted = List.copyOf(rows.values());
        DuplicateKeys.insertMissing(mongo.getCollection(Customers.COLLECTION), inserted)
                .forEach(known -> rows.remove(inserted.get(known).getString("buyerId")));
        return rows;
    }

    private Set<String> taken(String field, List<Told> unknown, Function<Buyer, @Nullable String> id) {
        List<String> ids = unknown.stream()
                .map(each -> id.apply(each.buyer()))
                .filter(Objects::nonNull)
                .toList();
        var taken = new HashSet<String>();
        if (!ids.isEmpty()) {
            mongo.findDistinct(Query.query(where(field).in(ids)), field, Customers.COLLECTION, String.class)
                    .forEach(one -> taken.add(field + " " + one));
        }
        return taken;
    }

    private Document row(Told told) {
        Buyer buyer = told.buyer();
        Document row = customers.row(new Document("buyerId", buyer.id()));
        if (buyer.unionid() != null) {
            row.append("unionid", buyer.unionid());
        }
        if (buyer.openid() != null) {
            row.append("openid", buyer.openid());
        }
        String nickname = buyer.nickname() == null ? "" : PersonName.clean(buyer.nickname());
        if (!nickname.isEmpty()) {
            row.append("nickname", nickname).append("told", new Document("nickname", Date.from(told.at())));
        }
        return row;
    }

    /**
     * Traits that were worked out for a person.
     *
     * @param found the person, before anything was read that they are worked out from
     * @param again works them out anew when the person has changed since
     */
    record Worked(Found found, TraitValues traits, Supplier<TraitValues> again) {}

    /**
     * Notes traits and publishes what changed, as {@link Customers#setTraits(Customer, TraitValues, Supplier)} does for each.
     *
     * @return whose traits could not be written, or of whose change not everybody has heard
     */
    Map<CustomerId, Throwable> setTraits(Collection<Worked> all) {
        var failed = new HashMap<CustomerId, Throwable>();
        var changes = new ArrayList<TraitsChanged>();
        var together = new ArrayList<Worked>();
        var alone = new ArrayList<Worked>();
        Instant now = clock.instant();
        BulkOperations writes = mongo.bulkOps(BulkOperations.BulkMode.UNORDERED, Customers.COLLECTION);
        for (Worked one : all) {
            Customer seen = one.found().person();
            if (all.size() == 1 || one.found().mayBeUntold()) {
                alone.add(one);
                continue;
            }
            Set<String> names = one.traits().changedIn(seen);
            if (!names.isEmpty()) {
                writes.updateOne(
                        Query.query(CustomerRows.as(seen)),
                        customerOutbox.noting(one.traits().update(names), CustomerFact.noted(names, now)));
                changes.add(new TraitsChanged(seen.with(one.traits(), seen.version() + 1), names, now));
                together.add(one);
            }
        }
        if (!changes.isEmpty()) {
            if (writes.execute().getMatchedCount() == changes.size()) {
                failed.putAll(customerOutbox.publish(changes));
            } else {
                alone.addAll(together);
            }
        }
        for (Worked one : alone) {
            try {
                customers.setTraits(one.found().person(), one.traits(), one.again());
            } catch (RuntimeException refused) {
                failed.put(one.found().person().id(), refused);
            }
        }
        return failed;
    }
}

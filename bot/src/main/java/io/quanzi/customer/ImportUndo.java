package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.ImportMarks.TakenOut;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonalData;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Undoes an import of orders: its orders and refunds, the ids it added, and the people it made of whom
 * nothing else became known. History earns no points and no coupons, so none are to be taken back; what was worked out
 * from the orders of people who stay is worked out again, and their tags follow. Safe to repeat.
 */
@Component
public class ImportUndo {
    private static final Logger log = LoggerFactory.getLogger(ImportUndo.class);
    private static final int BATCH = 500;

    /** The import whose undoing a person's traits wait for. */
    private static final String UNDONE = "undoneImport";

    /** The traits that follow from orders alone. */
    private static final Set<String> FROM_ORDERS =
            OrderTraits.of(List.of(), Instant.EPOCH).names();

    private final MongoOperations mongo;
    private final Customers customers;
    private final ImportMarks imported;
    private final Purchases purchases;
    private final ObjectProvider<PersonalData> parts;
    private final ObjectProvider<DerivedData> derived;
    private final ImportedTraits traits;
    private final CustomerData own;
    private final Clock clock;

    ImportUndo(
            MongoOperations mongo,
            Customers customers,
            ImportMarks imported,
            Purchases purchases,
            ObjectProvider<PersonalData> parts,
            ObjectProvider<DerivedData> derived,
            ImportedTraits traits,
            CustomerData own,
            Clock clock) {
        this.mongo = mongo;
        this.customers = customers;
        this.imported = imported;
        this.purchases = purchases;
        this.parts = parts;
        this.derived = derived;
        this.traits = traits;
        this.own = own;
        this.clock = clock;
        // serve the undoing of an import
        for (String key : List.of(Buyers.IMPORT, Buyers.IMPORTED_IDS + "." + Buyers.IMPORT, UNDONE)) {
            mongo.indexOps(Customers.COLLECTION).createIndex(new Index(key, Sort.Direction.ASC).sparse());
        }
    }

    /**
     * The rows that were taken out.
     *
     * @param refunds of orders that another import brought
     * @param kept people the import made who stay, as more became known of them
     */
    public record Undone(long orders, long refunds, long people, long kept) {}

    /** Takes out an import; the listener hears how many people are done. */
    public Undone undo(String importId, LongConsumer progress) {
        traits.cancel(importId);
        noteWhoBought(importId);
        TakenOut out = imported.takeOut(importId);
        long gone = 0;
        long kept = 0;
        List<Document> made = next(Buyers.IMPORT, importId);
        while (!made.isEmpty()) {
            int forgotten = forget(made, importId).size();
            gone += forgotten;
            kept += made.size() - forgotten;
            progress.accept(gone + kept);
            made = next(Buyers.IMPORT, importId);
        }
        takeBackIds(importId);
        workOutAgain(importId);
        log.info(
                "import undone id={} orders={} refunds={} people={} kept={}",
                importId,
                out.orders(),
                out.refunds(),
                gone,
                kept);
        return new Undone(out.orders(), out.refunds(), gone, kept);
    }

    private List<Document> next(String mark, String importId) {
        return mongo.find(Query.query(where(mark).is(importId)).limit(BATCH), Document.class, Customers.COLLECTION);
    }

    /**
     * Marks of whom something follows from what they bought, or may be about to be worked out, so that it is worked out
     * again although the process dies.
     */
    private void noteWhoBought(String importId) {
        List<String> people = List.copyOf(imported.people(importId));
        for (int from = 0; from < people.size(); from += BATCH) {
            mongo.updateMulti(
                    Query.query(where("_id").in(people.subList(from, Math.min(people.size(), from + BATCH)))),
                    new Update().set(UNDONE, importId),
                    Customers.COLLECTION);
        }
    }

    /** Deletes those of whom nothing else is known; the others are the import's no more. Returns who is gone. */
    private Set<String> forget(List<Document> made, String importId) {
        List<String> ids = made.stream().map(row -> row.getString("_id")).toList();
        Set<String> known = knownElsewhere(ids);
        var gone = new HashSet<String>();
        for (Document row : made) {
            if (!known.contains(row.getString("_id")) && !isMoreKnown(row)) {
                gone.add(row.getString("_id"));
            }
        }
        List<CustomerId> leaving = gone.stream().map(CustomerId::new).toList();
        removeDerived(leaving);
        mongo.remove(
                Query.query(where("_id")
                        .in(gone)
                        .and(Buyers.IMPORT)
                        .is(importId)
                        .and("contact")
                        .exists(false)),
                Customers.COLLECTION);
        // once more: a change that was being told of them may have been written down meanwhile
        removeDerived(leaving);
        mongo.updateMulti(Query.query(where("_id").in(ids)), new Update().unset(Buyers.IMPORT), Customers.COLLECTION);
        // whoever stays for orders that another import brought is that one's
        imported.importsBeside(importId, ids)
                .forEach((person, other) -> mongo.updateFirst(
                        Query.query(where("_id").is(person)),
                        new Update().set(Buyers.IMPORT, other),
                        Customers.COLLECTION));
        return gone;
    }

    private void removeDerived(List<CustomerId> people) {
        derived.stream().forEach(data -> data.removeOf(people));
    }

    private static boolean isMoreKnown(Document row) {
        return row.get("contact") != null
                || row.get("openid") != null
                || row.get("nickname") != null
                || row.get(SearchTerms.PHONE_END) != null
                || row.getBoolean("optedOut", false)
                || !row.get("consent", new Document()).isEmpty()
                || !FROM_ORDERS.containsAll(row.get("traits", new Document()).keySet());
    }

    private Set<String> knownElsewhere(List<String> ids) {
        var known = new HashSet<String>();
        known.addAll(mongo.findDistinct(
                Query.query(where("customer").in(ids)), "customer", Purchases.COLLECTION, String.class));
        known.addAll(mongo.findDistinct(Query.query(where("customer").in(ids)), "customer", "links", String.class));
        Collection<CustomerId> left = new ArrayList<>();
        ids.stream().filter(id -> !known.contains(id)).map(CustomerId::new).forEach(left::add);
        parts.stream()
                .filter(part -> part != own)
                .forEach(part -> part.known(left).forEach(person -> known.add(person.value())));
        return known;
    }

    /**
     * Takes back ids that the import gave to people who were known before, unless they bought under them since. Of whom
     * another import brought orders, these ids are that one's.
     */
    private void takeBackIds(String importId) {
        String mark = Buyers.IMPORTED_IDS + "." + Buyers.IMPORT;
        for (Document row : mongo.find(Query.query(where(mark).is(importId)), Document.class, Customers.COLLECTION)) {
            String id = row.getString("_id");
            List<Document> given = row.getList(Buyers.IMPORTED_IDS, Document.class, List.of());
            String other = imported.importsBeside(importId, List.of(id)).get(id);
            var update = new Update();
            if (other == null) {
                update.pull(Buyers.IMPORTED_IDS, new Document(Buyers.IMPORT, importId));
                if (!mongo.exists(Query.query(where("customer").is(id)), Purchases.COLLECTION)) {
                    given.stream()
                            .filter(ids -> importId.equals(ids.getString(Buyers.IMPORT)))
                            .flatMap(ids -> ids.keySet().stream())
                            .filter(key -> !key.equals(Buyers.IMPORT))
                            .forEach(update::unset);
                }
            } else {
                given.stream()
                        .filter(ids -> importId.equals(ids.getString(Buyers.IMPORT)))
                        .forEach(ids -> ids.put(Buyers.IMPORT, other));
                update.set(Buyers.IMPORTED_IDS, given);
            }
            mongo.updateFirst(Query.query(where("_id").is(id)), update, Customers.COLLECTION);
        }
    }

    private void workOutAgain(String importId) {
        List<Document> marked = next(UNDONE, importId);
        while (!marked.isEmpty()) {
            for (Document row : marked) {
                var person = new CustomerId(row.getString("_id"));
                List<Purchase> history = purchases.of(person);
                Customer seen = CustomerRows.read(row);
                if (!history.isEmpty() || seen.trait(Trait.ORDERS).isPresent()) {
                    customers.setTraits(seen, () -> OrderTraits.of(purchases.of(person), clock.instant()));
                }
                mongo.updateFirst(
                        Query.query(where("_id").is(person.value())), new Update().unset(UNDONE), Customers.COLLECTION);
            }
            marked = next(UNDONE, importId);
        }
    }
}

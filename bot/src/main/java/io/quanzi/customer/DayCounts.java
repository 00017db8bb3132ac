package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Money;
import java.time.Instant;
import java.time.LocalDate;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** Counts what customers did on one day in Shanghai. */
@Component
public class DayCounts {
    private static final int CURSOR_BATCH_SIZE = 1_000;

    private final MongoOperations mongo;

    DayCounts(MongoOperations mongo) {
        this.mongo = mongo;
        mongo.indexOps(ContactEndings.ENDS).createIndex(new Index("at", Sort.Direction.ASC));
    }

    /**
     * A day's counts.
     *
     * @param orders that were paid, given back since or not
     * @param amount of these, refunds not taken off
     * @param added contacts that began
     * @param ended contacts that customers ended, as far as they did not begin again
     */
    public record Counts(long orders, Money amount, long added, long ended) {}

    /** Counts a day, as far as it is over. */
    public Counts of(LocalDate day) {
        Instant from = ChinaTime.startOf(day);
        Instant to = ChinaTime.startOf(day.plusDays(1));
        long orders = 0;
        long fen = 0;
        var paid = Query.query(where("paidAt").gte(from).lt(to)).cursorBatchSize(CURSOR_BATCH_SIZE);
        paid.fields().include("amount");
        for (Document row : mongo.find(paid, Document.class, Purchases.COLLECTION)) {
            orders++;
            fen += row.get("amount", Number.class).longValue();
        }
        return new Counts(
                orders,
                new Money(fen),
                mongo.count(Query.query(where("contact.since").gte(from).lt(to)), Customers.COLLECTION),
                mongo.count(
                        Query.query(
                                where("at").gte(from).lt(to).and("byCustomer").is(true)),
                        ContactEndings.ENDS));
    }
}

package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.mongodb.MongoException;
import java.util.List;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Works out the order traits that buyers do not have yet whose last order a release before took, some hundred people a second
 * after each start until it has been through all. What two nodes work out is the same. Who has no {@code spent}, the trait that
 * came last, is looked at: whoever adds one asks for that.
 */
@Component
public class MissingOrderTraits {
    private static final Logger log = LoggerFactory.getLogger(MissingOrderTraits.class);
    private static final int BATCH = 500;

    private final MongoOperations mongo;
    private final OrderTraitsUpdate update;

    /** The last of those who have been looked at. */
    private String last = "";

    private boolean done;

    MissingOrderTraits(MongoOperations mongo, OrderTraitsUpdate update) {
        this.mongo = mongo;
        this.update = update;
    }

    /** Looks at all who are left, at once. */
    public synchronized void finish() {
        while (!done) {
            String before = last;
            next();
            if (!done && last.equals(before)) {
                throw new IllegalStateException("order traits cannot be worked out now; the log says why");
            }
        }
    }

    /** Looks at the next people. */
    @Scheduled(fixedDelay = 1_000, initialDelay = 15_000)
    synchronized void next() {
        if (done) {
            return;
        }
        try {
            List<Document> rows = mongo.find(
                    Query.query(where("_id")
                                    .gt(last)
                                    .and(Trait.ORDERS.field())
                                    .exists(true)
                                    .and(Trait.SPENT.field())
                                    .exists(false))
                            .with(Sort.by("_id"))
                            .limit(BATCH),
                    Document.class,
                    Customers.COLLECTION);
            if (rows.isEmpty()) {
                done = true;
                return;
            }
            update.of(rows);
            last = rows.get(rows.size() - 1).getString("_id");
        } catch (DataAccessException | MongoException unreachable) {
            log.warn("order traits are worked out later cause={}", unreachable.toString());
        }
    }
}

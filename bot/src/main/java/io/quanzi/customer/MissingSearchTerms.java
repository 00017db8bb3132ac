package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.mongodb.MongoException;
import java.util.List;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Gives {@link SearchTerms} to the people whom an earlier release stored without, some thousand a second after the start. */
@Component
class MissingSearchTerms {
    private static final Logger log = LoggerFactory.getLogger(MissingSearchTerms.class);
    private static final int BATCH = 2_000;

    private final MongoOperations mongo;
    private boolean done;

    MissingSearchTerms(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /** Gives the next people theirs. */
    @Scheduled(fixedDelay = 500, initialDelay = 5_000)
    synchronized void next() {
        if (done) {
            return;
        }
        try {
            var lacking = Query.query(where(SearchTerms.FIELD).is(null)).limit(BATCH);
            lacking.fields().include("nickname");
            List<Document> rows = mongo.find(lacking, Document.class, Customers.COLLECTION);
            if (rows.isEmpty()) {
                done = true;
                return;
            }
            BulkOperations writes = mongo.bulkOps(BulkOperations.BulkMode.UNORDERED, Customers.COLLECTION);
            for (Document row : rows) {
                String id = row.getString("_id");
                // a nickname that came meanwhile brought its own
                writes.updateOne(
                        Query.query(where("_id").is(id).and(SearchTerms.FIELD).is(null)),
                        new Update().set(SearchTerms.FIELD, SearchTerms.of(id, CustomerRows.nickname(row))));
            }
            writes.execute();
            log.info("search terms worked out people={}", rows.size());
        } catch (DataAccessException | MongoException unreachable) {
            log.warn("search terms are worked out later cause={}", unreachable.toString());
        }
    }
}

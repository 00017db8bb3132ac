package io.quanzi.partners;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import io.quanzi.shared.DuplicateKeys;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.stereotype.Component;

/**
 * The collection {@code partner_nonces}: what was used in signed calls. An entry is of no use once its timestamp would
 * be refused anyway; entries are removed by the endpoint rather than by the server, since the embedded store has no
 * expiry.
 *
 * <pre>{"_id": "family-restaurant/2f9c...", "at": ISODate}</pre>
 */
@Component
class PartnerNonces {
    private static final String COLLECTION = "partner_nonces";

    private final MongoCollection<Document> nonces;

    PartnerNonces(MongoOperations mongo) {
        // serves the removal of old ones
        mongo.indexOps(COLLECTION).createIndex(new Index("at", Sort.Direction.ASC));
        nonces = mongo.getCollection(COLLECTION);
    }

    /** False when the partner used it before. */
    boolean use(String partner, String nonce, Instant at) {
        try {
            nonces.insertOne(new Document("_id", partner + "/" + nonce).append("at", Date.from(at)));
            return true;
        } catch (MongoWriteException used) {
            DuplicateKeys.rethrowOther(used);
            return false;
        }
    }

    long removeBefore(Instant instant) {
        return nonces.deleteMany(Filters.lt("at", Date.from(instant))).getDeletedCount();
    }
}

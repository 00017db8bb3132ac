package io.quanzi.shared;

import com.mongodb.MongoException;
import org.springframework.dao.DataAccessException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.index.IndexOperations;

/** Indexes that took the place of others. */
public final class Indexes {
    private Indexes() {}

    /**
     * Makes an index, then drops the one that served before it.
     *
     * @param superseded the name of that, which an earlier version made, such as {@code at_-1}
     */
    public static void make(MongoOperations mongo, String collection, Index index, String superseded) {
        IndexOperations indexes = mongo.indexOps(collection);
        indexes.createIndex(index);
        if (has(indexes, superseded)) {
            try {
                indexes.dropIndex(superseded);
            } catch (DataAccessException | MongoException failed) {
                if (has(indexes, superseded)) { // else another node that starts too was first
                    throw failed;
                }
            }
        }
    }

    private static boolean has(IndexOperations indexes, String name) {
        return indexes.getIndexInfo().stream().anyMatch(one -> one.getName().equals(name));
    }
}

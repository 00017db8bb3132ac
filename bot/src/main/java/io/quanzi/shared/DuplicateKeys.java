package io.quanzi.shared;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bson.Document;

/** Tells writes whose unique key was taken already from writes that failed. */
public final class DuplicateKeys {
    private DuplicateKeys() {}

    /** Throws the exception again unless it says that a unique key is taken. */
    public static void rethrowOther(MongoException refused) {
        if (!isDuplicateKey(refused.getCode())) {
            throw refused;
        }
    }

    /** Returns the positions of the writes whose key was taken, in order; throws the exception again if one failed otherwise. */
    public static Set<Integer> positions(MongoBulkWriteException some) {
        var taken = new TreeSet<Integer>();
        some.getWriteErrors().forEach(error -> {
            if (!isDuplicateKey(error.getCode())) {
                throw some;
            }
            taken.add(error.getIndex());
        });
        return taken;
    }

    /** Inserts the rows whose keys are free; returns the positions of the others, in order. */
    public static Set<Integer> insertMissing(MongoCollection<Document> collection, List<Document> rows) {
        try {
            collection.insertMany(rows, new InsertManyOptions().ordered(false));
            return Set.of();
        } catch (MongoBulkWriteException some) {
            return positions(some);
        }
    }

    private static boolean isDuplicateKey(int code) {
        return ErrorCategory.fromErrorCode(code) == ErrorCategory.DUPLICATE_KEY;
    }
}

package io.quanzi.rehearsal;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import io.quanzi.playbook.OtherPlaybooks;
import io.quanzi.playbook.OtherPlaybooks.OtherPlaybook;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** Reads the real store and writes the store of a rehearsal; stops when the rehearsal is to. */
final class MongoWriter {
    private static final int BATCH = 2_000;

    private final MongoDatabase real;
    private final Runnable check;

    /** @param check throws when the rehearsal was cancelled */
    /** The head of a PNG. */
    private static final byte[] PICTURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    MongoWriter(MongoDatabase real, Runnable check) {
        this.real = real;
        this.check = check;
    }

    /**
     * Writes the playbook that the second program begins with.
     *
     * @param other null for the versions in force
     */
    void copyPlaybook(MongoDatabase store, @Nullable OtherPlaybook other, Instant at) {
        if (other == null) {
            copy(store, "playbook", new Document(), row -> row);
        } else {
            insert(store, "playbook", OtherPlaybooks.rows(other, at));
        }
        copy(store, "occurrences", new Document("state", new Document("$in", List.of("SKIPPED", "MOVED"))), row -> row);
        copyPictures(store);
    }

    /** The pictures and files that steps of SOPs name, each with a few bytes in the place of its own: nobody looks at them. */
    private void copyPictures(MongoDatabase store) {
        var pictures = new ArrayList<Document>();
        for (Document row : real.getCollection("message_pictures").find().projection(Projections.exclude("bytes"))) {
            row.keySet().removeAll(List.of("mediaId", "mediaUntil"));
            pictures.add(row.append("bytes", new Binary(PICTURE)).append("size", PICTURE.length));
        }
        insert(store, "message_pictures", pictures);
    }

    /** Changes a row on its way; null where it is left out. */
    interface Change {
        @Nullable
        Document of(Document row);
    }

    /** Copies what a filter finds, each row as it is changed on the way; how many were copied. */
    long copy(MongoDatabase store, String collection, Bson filter, Change change) {
        long count = 0;
        var batch = new ArrayList<Document>();
        try (MongoCursor<Document> rows =
                real.getCollection(collection).find(filter).batchSize(BATCH).iterator()) {
            while (rows.hasNext()) {
                Document row = change.of(rows.next());
                if (row != null) {
                    batch.add(row);
                    count++;
                }
                if (batch.size() == BATCH) {
                    insert(store, collection, batch);
                    batch.clear();
                }
            }
        }
        insert(store, collection, batch);
        return count;
    }

    MongoCollection<Document> real(String collection) {
        return real.getCollection(collection);
    }

    void insert(MongoDatabase store, String collection, List<Document> rows) {
        check.run();
        if (!rows.isEmpty()) {
            store.getCollection(collection).insertMany(rows, new InsertManyOptions().ordered(false));
        }
    }
}

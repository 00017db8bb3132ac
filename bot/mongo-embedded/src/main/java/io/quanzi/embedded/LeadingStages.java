package io.quanzi.embedded;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import io.quanzi.embedded.StoreCollection.Leading;
import java.util.List;

/** Reads the first stages of a pipeline, as far as an index can serve them. */
final class LeadingStages {
    private LeadingStages() {}

    /** Whether they are the whole pipeline by which drivers count documents. */
    static boolean arePlainCount(List<Document> pipeline) {
        return pipeline.size() == 2
                && pipeline.get(0).get("$match") instanceof Document
                && pipeline.get(1).get("$group") instanceof Document group
                && group.size() == 2
                && group.get("_id") instanceof Number
                && group.get("n") instanceof Document sum
                && sum.size() == 1
                && sum.get("$sum") instanceof Integer one
                && one == 1;
    }

    /** Returns the answer to such a pipeline. */
    static Document countAnswer(StoreCollection collection, long count) {
        List<Document> rows = count == 0
                ? List.of()
                : List.of(new Document("_id", 1).append("n", (int) Math.min(Integer.MAX_VALUE, count)));
        Document response = new Document(
                "cursor",
                new Document("id", 0L).append("ns", collection.getFullName()).append("firstBatch", rows));
        Utils.markOkay(response);
        return response;
    }

    /**
     * What the first stages ask for: {@code $match}, then {@code $sort}, {@code $skip} and {@code $limit}. All but the first
     * stay in the pipeline, where they change nothing any more.
     */
    static Leading of(StoreCollection collection, List<Document> pipeline) {
        Document match = new Document();
        Document sort = null;
        int at = 0;
        if (at < pipeline.size() && pipeline.get(at).get("$match") instanceof Document first) {
            match = first;
            at++;
        }
        if (at < pipeline.size() && pipeline.get(at).get("$sort") instanceof Document order && !order.isEmpty()) {
            sort = order;
            at++;
        }
        long skip = 0;
        if (at < pipeline.size() && pipeline.get(at).get("$skip") instanceof Number number) {
            skip = number.longValue();
            at++;
        }
        int wanted = 0;
        if (at < pipeline.size() && pipeline.get(at).get("$limit") instanceof Number number) {
            wanted = (int) Math.min(Integer.MAX_VALUE, skip + number.longValue());
        }
        return new Leading(collection, match, wanted > 0 ? sort : null, wanted);
    }
}

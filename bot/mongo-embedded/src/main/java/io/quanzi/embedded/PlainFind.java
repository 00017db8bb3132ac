package io.quanzi.embedded;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A find whose answer is documents as the store keeps them, or some whole fields of them: they are sent without being read,
 * but for what the filter asks for. Any other is left to the library.
 *
 * @param limit 0 for all
 * @param batchSize 0 for as many as go together
 * @param single whether all go together
 * @param fields those that are sent; null for all
 */
record PlainFind(
        Document filter,
        Document sort,
        int skip,
        int limit,
        int batchSize,
        boolean single,
        @Nullable Set<String> fields) {
    private static final String ID = "_id";

    /** What says nothing of the answer, and what is read here. */
    private static final Set<String> KNOWN = Set.of(
            "find",
            "filter",
            "sort",
            "projection",
            "skip",
            "limit",
            "batchSize",
            "singleBatch",
            "$db",
            "lsid",
            "$readPreference",
            "$clusterTime",
            "readConcern",
            "comment",
            "maxTimeMS");

    /** Reads a command; null when it asks for more. */
    private static @Nullable PlainFind of(Document command) {
        int skip = number(command, "skip");
        int limit = number(command, "limit");
        int batchSize = number(command, "batchSize");
        boolean single = Utils.isTrue(command.get("singleBatch"));
        if (!KNOWN.containsAll(command.keySet())
                || !(command.getOrDefault("filter", new Document()) instanceof Document filter)
                || !(command.getOrDefault("sort", new Document()) instanceof Document sort)
                || !(command.getOrDefault("projection", new Document()) instanceof Document projection)
                || Math.min(skip, Math.min(limit, batchSize)) < 0
                || (single && batchSize > 0)) {
            return null;
        }
        Set<String> fields = projection.isEmpty() ? null : fields(projection);
        return fields != null && fields.isEmpty()
                ? null
                : new PlainFind(filter, sort, skip, limit, batchSize, single, fields);
    }

    /** A number that is given or 0; -1 for one that is left to the library. */
    private static int number(Document command, String name) {
        Object given = command.getOrDefault(name, 0);
        return given instanceof Integer number ? number : -1;
    }

    /** The fields that a projection includes whole; empty where it asks for something else. */
    private static Set<String> fields(Document projection) {
        Set<String> fields = new HashSet<>();
        boolean id = true;
        for (Map.Entry<String, Object> field : projection.entrySet()) {
            String name = field.getKey();
            boolean included = Integer.valueOf(1).equals(field.getValue()) || Boolean.TRUE.equals(field.getValue());
            if (included && name.indexOf('.') < 0 && !name.startsWith("$")) {
                fields.add(name);
            } else if (name.equals(ID)
                    && (Integer.valueOf(0).equals(field.getValue()) || Boolean.FALSE.equals(field.getValue()))) {
                id = false;
            } else {
                return Set.of();
            }
        }
        if (!fields.isEmpty() && id) {
            fields.add(ID);
        }
        return fields;
    }

    /** Answers a command; null where that is left to the library. */
    static @Nullable Document answer(StoreDatabase database, Document command) {
        PlainFind find = of(command);
        StoreCollection collection = find != null && command.get("find") instanceof String name
                ? database.resolveCollection(name, false)
                : null;
        return find == null || collection == null ? null : find.answer(collection);
    }

    private Document answer(StoreCollection collection) {
        Found all = collection.select(filter, sort, skip, limit);
        Found found = fields == null ? all : all.shortened(bytes -> DocumentBytes.only(bytes, fields));
        return Batches.answer(collection, found, single ? found.size() : batchSize);
    }
}

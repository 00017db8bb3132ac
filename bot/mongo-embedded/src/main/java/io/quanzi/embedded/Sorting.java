package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sorts documents as an index on the same fields would: an array counts by its least element, or its greatest downwards. */
final class Sorting {
    private final List<List<String>> paths = new ArrayList<>();
    private final List<Integer> directions = new ArrayList<>();

    private record Keyed(int place, List<@Nullable Object> keys) {}

    private Sorting(Document orderBy) {
        for (Map.Entry<String, Object> entry : orderBy.entrySet()) {
            if (!(entry.getValue() instanceof Number direction)) {
                throw new MongoServerError(
                        15974,
                        "Illegal key in $sort specification: " + entry.getKey() + ": " + entry.getValue()
                                + "; use 1 or -1");
            }
            paths.add(List.of(entry.getKey().split("\\.", -1)));
            directions.add(direction.intValue() > 0 ? 1 : -1);
        }
    }

    /** @param wanted how many of the first to return, 0 for all */
    static Found sorted(Found documents, Document orderBy, int wanted) {
        Sorting sorting = new Sorting(orderBy);
        List<Keyed> keyed = new ArrayList<>(documents.size());
        for (int i = 0; i < documents.size(); i++) {
            keyed.add(new Keyed(i, sorting.keys(documents.get(i))));
        }
        Comparator<Keyed> order = sorting::compare;
        keyed.sort(order);
        int enough = wanted > 0 ? Math.min(wanted, keyed.size()) : keyed.size();
        return documents.at(
                keyed.subList(0, enough).stream().mapToInt(Keyed::place).toArray());
    }

    private List<@Nullable Object> keys(Document document) {
        List<@Nullable Object> keys = new ArrayList<>(paths.size());
        Keys extraction = new Keys();
        for (int i = 0; i < paths.size(); i++) {
            List<@Nullable Object> values = extraction.valuesAt(document, paths.get(i));
            Comparator<@Nullable Object> order = ValueOrder::compare;
            keys.add(directions.get(i) > 0 ? Collections.min(values, order) : Collections.max(values, order));
        }
        return keys;
    }

    private int compare(Keyed a, Keyed b) {
        for (int i = 0; i < a.keys.size(); i++) {
            int order = ValueOrder.compare(a.keys.get(i), b.keys.get(i));
            if (order != 0) {
                return order * directions.get(i);
            }
        }
        return 0;
    }
}

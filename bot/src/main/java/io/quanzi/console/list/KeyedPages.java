package io.quanzi.console.list;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * Reads a collection page by page, each from the key of the row before it, so that the fiftieth costs what the first does.
 *
 * <p>Rows that have the order's field come first, then those without it; each of the two is a stretch of one index.
 */
@Component
public class KeyedPages {
    /** Rows on a page. */
    public static final int SIZE = 20;

    /** Of a list that several conditions narrow, at most so many rows are counted one by one; of a small collection all. */
    private static final int MAX_COUNTED = 200;

    private static final int SMALL = 5_000;

    /** How many rows are looked at for each round of a condition that stands elsewhere. */
    private static final int ROUND = 200;

    private static final int MAX_ROUNDS = 100;
    private static final Set<String> RANGE = Set.of("$gt", "$gte", "$lt", "$lte");
    /** Less than any amount that is stored. */
    private static final long LEAST = -1_000_000_000_000L;

    private final MongoOperations mongo;

    KeyedPages(MongoOperations mongo) {
        this.mongo = mongo;
    }

    /**
     * What rows are asked for.
     *
     * @param fields every row meets this
     * @param elsewhere takes the ids of some rows and returns those that meet a condition which stands in another
     *     collection; null for none
     */
    public record Asked(Criteria fields, @Nullable UnaryOperator<List<String>> elsewhere) {
        public static Asked of(Criteria fields) {
            return new Asked(fields, null);
        }

        /** Rows that meet each of some conditions; those without a content are left out. */
        public static Asked all(Collection<Criteria> conditions) {
            List<Criteria> some = conditions.stream()
                    .filter(one -> !one.getCriteriaObject().isEmpty())
                    .toList();
            return of(
                    some.isEmpty()
                            ? new Criteria()
                            : some.size() == 1 ? some.get(0) : new Criteria().andOperator(some));
        }
    }

    /**
     * A page.
     *
     * @param previous the key that the page before ends at; null on the first
     * @param next the key that the next page begins behind; null on the last
     */
    public record KeyedPage(
            List<String> ids,
            @Nullable ListKey previous,
            @Nullable ListKey next) {}

    /**
     * How many rows there are.
     *
     * @param exact false when there are more
     */
    public record Count(long rows, boolean exact) {}

    /**
     * One collection of a list of several.
     *
     * @param name of which no other is
     * @param asked of its rows, whose ids are texts
     * @param fields by the field of an order, the one that this collection has for it; the same where it is not named
     */
    public record Part(String name, String collection, Asked asked, Map<String, String> fields) {}

    /** The rows of several collections as one list; an id is the part's name, a slash, and the id in its collection. */
    public RowSource merged(List<Part> parts) {
        return new MergedRows(this, parts);
    }

    /** Counts rows: all of a collection, and those that one indexed field tells, exactly; others up to a number. */
    Count count(String collection, Asked asked) {
        if (asked.fields().getCriteriaObject().isEmpty() && asked.elsewhere() == null) {
            return new Count(mongo.estimatedCount(collection), true);
        }
        if (asked.elsewhere() != null) {
            return new Count(MAX_COUNTED, false);
        }
        var query = Query.query(asked.fields());
        if (isOneField(query.getQueryObject())) {
            return new Count(mongo.count(query, collection), true);
        }
        int most = mongo.estimatedCount(collection) <= SMALL ? SMALL : MAX_COUNTED;
        long rows = mongo.count(query.limit(most + 1), collection);
        return new Count(Math.min(rows, most), rows <= most);
    }

    /** Whether one field alone is asked for, by a text or by a range: an index tells how many there are. */
    private static boolean isOneField(Document query) {
        if (query.size() != 1) {
            return false;
        }
        var only = query.entrySet().iterator().next();
        return !only.getKey().startsWith("$")
                && (only.getValue() instanceof String
                        || (only.getValue() instanceof Document range && RANGE.containsAll(range.keySet())));
    }

    /** The rows of a collection that are asked for. */
    public RowSource in(String collection, Asked asked) {
        return new RowSource() {
            @Override
            public KeyedPage page(ListRequest request, int size) {
                return KeyedPages.this.page(collection, asked, request, size);
            }

            @Override
            public Count count() {
                return KeyedPages.this.count(collection, asked);
            }
        };
    }

    /** The page that a request asks for. */
    KeyedPage page(String collection, Asked asked, ListRequest request) {
        return page(collection, asked, request, SIZE);
    }

    /** A page of another size. */
    KeyedPage page(String collection, Asked asked, ListRequest request, int size) {
        return page(request, size, (from, backwards) -> read(collection, asked, request, from, backwards, size + 1));
    }

    /** Reads one row more than a page has, from a place on or back from it. */
    @FunctionalInterface
    interface Reader {
        List<ListKey> read(@Nullable ListKey from, boolean backwards);
    }

    static KeyedPage page(ListRequest request, int size, Reader reader) {
        ListKey before = request.before();
        boolean backwards = before != null;
        ListKey from = backwards ? before : request.after();
        List<ListKey> keys = new ArrayList<>(reader.read(from, backwards));
        boolean more = keys.size() > size;
        if (more) {
            keys.remove(size);
        }
        if (backwards) {
            Collections.reverse(keys);
        }
        boolean hasPrevious = backwards ? more : from != null;
        boolean hasNext = backwards || more;
        return new KeyedPage(
                keys.stream().map(key -> key.id().toString()).toList(),
                hasPrevious && !keys.isEmpty() ? keys.get(0) : null,
                hasNext && !keys.isEmpty() ? keys.get(keys.size() - 1) : null);
    }

    List<ListKey> read(
            String collection,
            Asked asked,
            ListRequest request,
            @Nullable ListKey from,
            boolean backwards,
            int wanted) {
        UnaryOperator<List<String>> elsewhere = asked.elsewhere();
        if (elsewhere == null) {
            return stretch(collection, asked.fields(), request, from, backwards, wanted);
        }
        var found = new ArrayList<ListKey>();
        ListKey behind = from;
        for (int round = 0; round < MAX_ROUNDS && found.size() < wanted; round++) {
            List<ListKey> some = stretch(collection, asked.fields(), request, behind, backwards, ROUND);
            List<String> fits = elsewhere.apply(
                    some.stream().map(key -> key.id().toString()).toList());
            some.stream()
                    .filter(key -> fits.contains(key.id().toString()))
                    .limit(wanted - (long) found.size())
                    .forEach(found::add);
            if (some.size() < ROUND) {
                break;
            }
            behind = some.get(some.size() - 1);
        }
        return found;
    }

    /** The next keys: of rows with the field, and where these end, of those without it; backwards the other way round. */
    private List<ListKey> stretch(
            String collection,
            Criteria fields,
            ListRequest request,
            @Nullable ListKey from,
            boolean backwards,
            int wanted) {
        boolean both = !request.order().always();
        boolean startsWithout = both && (from == null ? backwards : from.value() == null);
        List<ListKey> keys = new ArrayList<>(leg(collection, fields, request, from, backwards, wanted, startsWithout));
        if (both && keys.size() < wanted && startsWithout == backwards) {
            keys.addAll(leg(collection, fields, request, null, backwards, wanted - keys.size(), !startsWithout));
        }
        return keys;
    }

    private List<ListKey> leg(
            String collection,
            Criteria fields,
            ListRequest request,
            @Nullable ListKey from,
            boolean backwards,
            int wanted,
            boolean without) {
        ListOrder order = request.order();
        String field = order.field();
        boolean up = without ? backwards : request.ascending() != backwards;
        var conditions = new ArrayList<Criteria>();
        if (!fields.getCriteriaObject().isEmpty()) {
            conditions.add(fields);
        }
        Sort.Direction direction = up ? Sort.Direction.ASC : Sort.Direction.DESC;
        if (without) {
            conditions.add(where(field).is(null));
            if (from != null) {
                conditions.add(behind(from.id(), up));
            }
        } else {
            if (from != null && from.value() != null) {
                Object value = from.value();
                conditions.add(up ? where(field).gte(value) : where(field).lte(value));
                conditions.add(new Criteria()
                        .orOperator(up ? where(field).gt(value) : where(field).lt(value), behind(from.id(), up)));
            }
            if (!order.always() && (!up || from == null)) {
                conditions.add(where(field).gte(least(order.kind())));
            }
        }
        var query = (conditions.isEmpty() ? new Query() : Query.query(new Criteria().andOperator(conditions)))
                .with(without ? Sort.by(direction, "_id") : Sort.by(direction, field, "_id"))
                .limit(wanted);
        query.fields().include(field);
        return mongo.find(query, Document.class, collection).stream()
                .map(row -> ListKey.of(row, order))
                .toList();
    }

    /** What comes behind an id. Texts stand before object ids, and a comparison keeps to its kind. */
    private static Criteria behind(Object id, boolean up) {
        if (up) {
            return where("_id").gt(id);
        }
        Criteria same = where("_id").lt(id);
        return id instanceof ObjectId
                ? new Criteria().orOperator(same, where("_id").gte(""))
                : same;
    }

    private static Object least(ListOrder.Kind kind) {
        return switch (kind) {
            case TEXT -> "";
            case NUMBER -> LEAST;
            case TIME -> Date.from(Instant.EPOCH);
        };
    }
}

package io.quanzi.embedded;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * MongoDB's order of values, total and exact: two values compare as 0 only when the library's matcher finds them equal.
 * Missing counts as null. The library's own comparator truncates mixed long and double, and is not transitive on arrays.
 */
final class ValueOrder {
    /** The key of an empty array: below null, equal to nothing that a query can name. */
    static final Object EMPTY_ARRAY = new Object();

    /** Before and after every value. */
    static final Edge FIRST = new Edge(0, -1);

    static final Edge LAST = new Edge(101, 1);

    private static final int NUMBER = 4;
    private static final double TWO_TO_31 = 0x1p31;
    private static final double TWO_TO_63 = 0x1p63;

    private ValueOrder() {}

    /** Stands before ({@code side} -1) or after (1) all values of one kind. */
    record Edge(int rank, int side) {}

    static Edge before(@Nullable Object value) {
        return new Edge(rank(value), -1);
    }

    static Edge after(@Nullable Object value) {
        return new Edge(rank(value), 1);
    }

    static int compare(@Nullable Object a, @Nullable Object b) {
        if (a == b) {
            return 0;
        }
        if (a instanceof String x && b instanceof String y) {
            return x.compareTo(y);
        }
        int rank = rank(a);
        int other = rank(b);
        if (rank != other) {
            return Integer.compare(rank, other);
        }
        if (a instanceof Edge edge) {
            return b instanceof Edge second ? Integer.compare(edge.side, second.side) : edge.side;
        }
        if (b instanceof Edge edge) {
            return -edge.side;
        }
        return compareAlike(a, b);
    }

    private static int compareAlike(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return compareNumbers(x, y);
        }
        if (a instanceof Document x && b instanceof Document y) {
            return compareDocuments(x, y);
        }
        if (a instanceof Collection<?> x && b instanceof Collection<?> y) {
            return compareArrays(x, y);
        }
        if (a instanceof ObjectId x && b instanceof ObjectId y) {
            return x.compareTo(y);
        }
        if (a instanceof Instant x && b instanceof Instant y) {
            return x.compareTo(y);
        }
        if (a instanceof Boolean x && b instanceof Boolean y) {
            return x.compareTo(y);
        }
        if (a instanceof BinData x && b instanceof BinData y) {
            return x.compareTo(y);
        }
        if (a instanceof UUID x && b instanceof UUID y) {
            return x.toString().compareTo(y.toString());
        }
        if (a instanceof LegacyUUID x && b instanceof LegacyUUID y) {
            return x.compareTo(y);
        }
        if (a instanceof BsonTimestamp x && b instanceof BsonTimestamp y) {
            return x.compareTo(y);
        }
        if (a instanceof BsonRegularExpression x && b instanceof BsonRegularExpression y) {
            return x.toString().compareTo(y.toString());
        }
        return rank(a) == 99 ? String.valueOf(a).compareTo(String.valueOf(b)) : 0;
    }

    private static int rank(@Nullable Object value) {
        if (value == null || value instanceof Missing) {
            return 3;
        } else if (value instanceof String) {
            return 5;
        } else if (value instanceof Number) {
            return NUMBER;
        } else if (value instanceof ObjectId) {
            return 11;
        } else if (value instanceof Instant) {
            return 13;
        } else if (value instanceof Boolean) {
            return 12;
        } else if (value instanceof Edge edge) {
            return edge.rank;
        } else if (value == EMPTY_ARRAY) {
            return 2;
        } else if (value instanceof Document) {
            return 6;
        } else if (value instanceof Collection) {
            return 7;
        } else if (value instanceof BinData) {
            return 8;
        } else if (value instanceof LegacyUUID) {
            return 9;
        } else if (value instanceof UUID) {
            return 10;
        } else if (value instanceof BsonTimestamp) {
            return 14;
        } else if (value instanceof BsonRegularExpression) {
            return 15;
        } else if (value instanceof MinKey) {
            return 1;
        } else if (value instanceof MaxKey) {
            return 100;
        }
        return 99;
    }

    private static int compareNumbers(Number a, Number b) {
        boolean aWhole = a instanceof Integer || a instanceof Long;
        boolean bWhole = b instanceof Integer || b instanceof Long;
        if (aWhole && bWhole) {
            return Long.compare(a.longValue(), b.longValue());
        }
        if (aWhole) {
            return compareMixed(a.longValue(), b.doubleValue());
        }
        if (bWhole) {
            return -compareMixed(b.longValue(), a.doubleValue());
        }
        // Adding zero turns -0.0 into 0.0, which MongoDB holds for equal.
        return Double.compare(a.doubleValue() + 0.0, b.doubleValue() + 0.0);
    }

    private static int compareMixed(long whole, double other) {
        if (Double.isNaN(other) || other >= TWO_TO_63) {
            return -1;
        }
        if (other < -TWO_TO_63) {
            return 1;
        }
        int cut = Long.compare(whole, (long) other);
        return cut != 0 ? cut : Double.compare(0.0, other - (long) other + 0.0);
    }

    private static int compareDocuments(Document a, Document b) {
        Iterator<Map.Entry<String, Object>> left = a.entrySet().iterator();
        Iterator<Map.Entry<String, Object>> right = b.entrySet().iterator();
        while (left.hasNext() && right.hasNext()) {
            Map.Entry<String, Object> x = left.next();
            Map.Entry<String, Object> y = right.next();
            int order = Integer.compare(rank(x.getValue()), rank(y.getValue()));
            order = order != 0 ? order : x.getKey().compareTo(y.getKey());
            order = order != 0 ? order : compare(x.getValue(), y.getValue());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(left.hasNext(), right.hasNext());
    }

    private static int compareArrays(Collection<?> a, Collection<?> b) {
        Iterator<?> left = a.iterator();
        Iterator<?> right = b.iterator();
        while (left.hasNext() && right.hasNext()) {
            int order = compare(left.next(), right.next());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(left.hasNext(), right.hasNext());
    }

    /**
     * Whether the library compares this number otherwise than {@link #compare}: decimals, and doubles that are no whole
     * number beyond an int, which it truncates beside a long.
     */
    static boolean isOdd(@Nullable Object value) {
        if (value instanceof Decimal128) {
            return true;
        }
        return value instanceof Double number
                && (!(Math.abs(number) < TWO_TO_63) || (Math.abs(number) >= TWO_TO_31 && number != Math.rint(number)));
    }

    /** Whether a range may start or end at this value: kinds that both the matcher and this order compare alike. */
    static boolean isRangeable(@Nullable Object value) {
        return value instanceof Number
                || value instanceof String
                || value instanceof Instant
                || value instanceof ObjectId
                || value instanceof Boolean
                || value instanceof UUID
                || value instanceof BsonTimestamp;
    }
}

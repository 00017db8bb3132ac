package io.quanzi.console.list;

import io.quanzi.console.list.KeyedPages.Count;
import io.quanzi.console.list.KeyedPages.KeyedPage;
import io.quanzi.console.list.KeyedPages.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of several collections as one list. A page is made of as many rows as it has of each collection, from the same
 * place on; what does not fit on it is read again for the next.
 *
 * <p>The id of a row is the name of its part, a slash, and its id in the collection, which is a text. Rows of one value go by
 * part, then by id.
 */
record MergedRows(KeyedPages pages, List<Part> parts) implements RowSource {
    /** Behind every id of a part. */
    private static final String LAST_ID = "\uffff";

    @Override
    public KeyedPage page(ListRequest request, int size) {
        return KeyedPages.page(request, size, (from, backwards) -> {
            var read = new ArrayList<ListKey>();
            parts.forEach(part -> read.addAll(read(part, request, from, backwards, size + 1)));
            Comparator<ListKey> order = order(request.ascending());
            read.sort(backwards ? order.reversed() : order);
            return read.subList(0, Math.min(read.size(), size + 1));
        });
    }

    private List<ListKey> read(Part part, ListRequest request, @Nullable ListKey from, boolean backwards, int wanted) {
        ListOrder order = request.order();
        String field = part.fields().getOrDefault(order.field(), order.field());
        ListRequest own = request.in(new ListOrder(order.key(), field, order.kind(), order.always()));
        return pages
                .read(part.collection(), part.asked(), own, from == null ? null : in(part, from), backwards, wanted)
                .stream()
                .map(key -> new ListKey(key.value(), part.name() + "/" + key.id()))
                .toList();
    }

    /** A place of the list as one of a part: of another's row, before or behind all of its rows of the same value. */
    private static ListKey in(Part part, ListKey from) {
        int side = part.name().compareTo(partOf(from));
        return new ListKey(from.value(), side == 0 ? idOf(from) : side > 0 ? "" : LAST_ID);
    }

    private static Comparator<ListKey> order(boolean ascending) {
        Comparator<ListKey> ids = Comparator.comparing(MergedRows::partOf).thenComparing(MergedRows::idOf);
        Comparator<ListKey> up = (one, other) -> {
            int compared = compare(one.value(), other.value());
            return compared == 0 ? ids.compare(one, other) : compared;
        };
        Comparator<ListKey> valued = ascending ? up : up.reversed();
        return (one, other) -> {
            if (one.value() == null || other.value() == null) {
                return one.value() == other.value() ? ids.compare(other, one) : one.value() == null ? 1 : -1;
            }
            return valued.compare(one, other);
        };
    }

    /** Both are of the order's kind. */
    @SuppressWarnings("unchecked")
    private static int compare(@Nullable Object one, @Nullable Object other) {
        return one instanceof Number first && other instanceof Number second
                ? Long.compare(first.longValue(), second.longValue())
                : ((Comparable<Object>) Objects.requireNonNull(one)).compareTo(Objects.requireNonNull(other));
    }

    private static String partOf(ListKey key) {
        String id = key.id().toString();
        return id.substring(0, Math.max(0, id.indexOf('/')));
    }

    private static String idOf(ListKey key) {
        String id = key.id().toString();
        return id.substring(id.indexOf('/') + 1);
    }

    @Override
    public Count count() {
        List<Count> counts = parts.stream()
                .map(part -> pages.count(part.collection(), part.asked()))
                .toList();
        return new Count(
                counts.stream().mapToLong(Count::rows).sum(), counts.stream().allMatch(Count::exact));
    }
}

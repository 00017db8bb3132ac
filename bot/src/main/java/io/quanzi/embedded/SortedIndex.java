package io.quanzi.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An index: its entries in the order of their keys, then of insertion. Changed only under the collection's lock, read
 * without; an entry may for a moment point to a document that has moved on, so readers check the document.
 */
final class SortedIndex extends Index<Slot> {
    final IndexSpec spec;

    private final DefaultQueryMatcher matcher = new DefaultQueryMatcher();
    private final ConcurrentSkipListSet<IndexEntry> entries = new ConcurrentSkipListSet<>(this::compare);
    private volatile boolean multikey;
    private volatile boolean nested;
    private volatile boolean odd;

    /** How often an update took an entry out; see {@link StoreCollection} for who needs it. */
    private final AtomicLong departures = new AtomicLong();

    SortedIndex(IndexSpec spec) {
        super(spec.name(), spec.keys(), spec.sparse());
        this.spec = spec;
    }

    boolean isMultikey() {
        return multikey;
    }

    boolean isNested() {
        return nested;
    }

    boolean isOdd() {
        return odd;
    }

    long departures() {
        return departures.get();
    }

    /** The entries between two bounds, both null for no bound. */
    NavigableSet<IndexEntry> between(@Nullable IndexEntry from, @Nullable IndexEntry to) {
        if (from == null || to == null) {
            return entries;
        }
        return compare(from, to) > 0 ? Collections.emptyNavigableSet() : entries.subSet(from, to);
    }

    /** The slot under exactly this key, of an index on one field. */
    @Nullable
    Slot find(@Nullable Object key) {
        IndexEntry entry = entries.higher(IndexEntry.before(key));
        return entry != null && Order.compare(entry.key(), key) == 0 ? entry.slot() : null;
    }

    /** Fills the index from all documents of a collection; under the collection's lock, before it is used. */
    void build(List<Slot> slots, MongoCollection<Slot> collection) {
        IndexEntry[] all = slots.parallelStream()
                .flatMap(slot -> slot.document == null ? Stream.empty() : entriesOf(slot, slot.document))
                .toArray(IndexEntry[]::new);
        Arrays.parallelSort(all, this::compare);
        for (int i = 0; i < all.length; i++) {
            if (spec.unique()
                    && i > 0
                    && all[i].slot() != all[i - 1].slot()
                    && compareKeys(all[i].key(), all[i - 1].key()) == 0) {
                throw duplicate(all[i].key(), collection);
            }
            entries.add(all[i]);
        }
    }

    private Stream<IndexEntry> entriesOf(Slot slot, Document document) {
        return keysOf(document).stream().map(key -> new IndexEntry(key, slot));
    }

    private List<@Nullable Object> keysOf(Document document) {
        if (spec.filter() != null && !matcher.matches(document, spec.filter())) {
            return List.of();
        }
        Keys keys = new Keys();
        List<@Nullable Object> result = keys.of(document, spec);
        // Noted before the entries go in, so that no reader trusts the index with an entry that it must not trust.
        if (keys.multikey) {
            multikey = true;
        }
        if (keys.nested) {
            nested = true;
        }
        if (keys.odd) {
            odd = true;
        }
        return result;
    }

    private int compare(IndexEntry a, IndexEntry b) {
        int order = compareKeys(a.key(), b.key());
        return order != 0 ? order : Long.compare(a.slot().number, b.slot().number);
    }

    private int compareKeys(@Nullable Object a, @Nullable Object b) {
        if (!(a instanceof @Nullable Object[] left) || !(b instanceof @Nullable Object[] right)) {
            return Order.compare(a, b) * spec.fields().get(0).direction();
        }
        for (int i = 0; i < left.length && i < right.length; i++) {
            int order = Order.compare(left[i], right[i]);
            if (order != 0) {
                return order * spec.fields().get(i).direction();
            }
        }
        return 0;
    }

    @Override
    public void checkAdd(Document document, MongoCollection<Slot> collection) {
        checkUnique(document, null, collection);
    }

    @Override
    public void checkUpdate(Document oldDocument, Document newDocument, MongoCollection<Slot> collection) {
        checkUnique(newDocument, ((StoreCollection) collection).slotOf(oldDocument), collection);
    }

    private void checkUnique(Document document, @Nullable Slot own, MongoCollection<Slot> collection) {
        List<@Nullable Object> keys = keysOf(document);
        if (!spec.unique()) {
            return;
        }
        for (Object key : keys) {
            for (IndexEntry entry : entries.subSet(IndexEntry.before(key), IndexEntry.after(key))) {
                if (entry.slot() != own) {
                    throw duplicate(key, collection);
                }
            }
        }
    }

    private DuplicateKeyError duplicate(@Nullable Object key, MongoCollection<Slot> collection) {
        List<@Nullable Object> values =
                key instanceof @Nullable Object[] several ? Arrays.asList(several) : Collections.singletonList(key);
        KeyValue shown = new KeyValue(values.stream()
                .map(value -> value == Order.EMPTY_ARRAY ? List.of() : value)
                .toArray());
        return new DuplicateKeyError(this, collection, getKeys(), shown);
    }

    @Override
    public void add(Document document, Slot slot, MongoCollection<Slot> collection) {
        entriesOf(slot, document).forEach(entries::add);
    }

    /** Adds the new entries only; the old ones leave by {@link #leave} once the new document is in place. */
    @Override
    public void updateInPlace(Document oldDocument, Document newDocument, Slot slot, MongoCollection<Slot> collection) {
        add(newDocument, slot, collection);
    }

    /** Takes out the entries of {@code from} that {@code staying} does not have too. */
    void leave(Slot slot, Document from, @Nullable Document staying) {
        List<@Nullable Object> kept = staying == null ? List.of() : keysOf(staying);
        for (Object key : keysOf(from)) {
            if (kept.stream().noneMatch(other -> compareKeys(key, other) == 0)) {
                entries.remove(new IndexEntry(key, slot));
                if (staying != null) {
                    departures.incrementAndGet();
                }
            }
        }
    }

    @Override
    public @Nullable Slot getPosition(Document document) {
        return spec.onId() ? find(document.get("_id")) : null;
    }

    @Override
    public Slot remove(Document document) {
        throw new UnsupportedOperationException("entries leave by their slot");
    }

    @Override
    public boolean canHandle(Document query) {
        return false;
    }

    @Override
    public Iterable<Slot> getPositions(Document query) {
        throw new UnsupportedOperationException("queries are planned by the collection");
    }

    @Override
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public long getCount() {
        return entries.size();
    }

    /** Not kept: the entries share the values of their documents. */
    @Override
    public long getDataSize() {
        return 0;
    }

    @Override
    public boolean isUnique() {
        return spec.unique();
    }

    @Override
    public void drop() {
        entries.clear();
    }
}

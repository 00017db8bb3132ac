package io.quanzi.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An index: its entries in the order of their keys, then of insertion. Belongs to whoever holds the collection's lock;
 * readers get {@link View}s of it, which the collection hands out.
 */
final class SortedIndex extends Index<Slot> {
    final IndexSpec spec;

    private final KeyOrder order;
    private final boolean refuses;
    private final DefaultQueryMatcher matcher = new DefaultQueryMatcher();
    private View view;

    /** The value of {@link #view} once a change under way is done. */
    private View settled;

    /**
     * An index as of one moment.
     *
     * @param multikey an array was on the path of some document, even if empty
     * @param nested an array stood directly in an array, or was reached by position: only the matcher looks into it
     * @param odd some number is compared inexactly by the matcher, see {@link ValueOrder#isOdd}
     */
    record View(SortedIndex index, IndexEntries entries, boolean multikey, boolean nested, boolean odd) {
        IndexSpec spec() {
            return index.spec;
        }

        int before(IndexEntry bound) {
            return entries.before(bound, index.order);
        }

        private boolean trusts(View other) {
            return multikey == other.multikey && nested == other.nested && odd == other.odd;
        }

        private View with(IndexEntries changed, Keys keys) {
            return new View(index, changed, multikey || keys.multikey, nested || keys.nested, odd || keys.odd);
        }
    }

    SortedIndex(IndexSpec spec) {
        super(spec.name(), spec.keys(), spec.sparse());
        this.spec = spec;
        this.order = new KeyOrder(spec.fields());
        this.refuses = spec.refuses();
        this.view = new View(this, IndexEntries.NONE, false, false, false);
        this.settled = view;
    }

    View view() {
        return view;
    }

    /** The slot under exactly this key, of an index on one field. */
    @Nullable
    Slot find(@Nullable Object key) {
        int at = view.before(IndexEntry.before(key));
        if (at == view.entries.size()) {
            return null;
        }
        IndexEntry entry = view.entries.at(at);
        return order.compare(entry.key(), key) == 0 ? entry.slot() : null;
    }

    /** Fills empty indexes from all documents of a collection, each of which is read once for all of them. */
    static void build(List<SortedIndex> indexes, List<Slot> slots, MongoCollection<Slot> collection) {
        List<Building> all = indexes.stream().map(Building::new).toList();
        for (Slot slot : slots) {
            Document document = slot.document();
            if (document != null) {
                all.forEach(building -> building.take(document, slot));
            }
        }
        all.parallelStream().forEach(building -> building.index.build(building, collection));
    }

    /** The entries of an index that is being filled. */
    private static final class Building {
        private final SortedIndex index;
        private final Keys keys = new Keys();
        private final List<IndexEntry> entries = new ArrayList<>();

        Building(SortedIndex index) {
            this.index = index;
        }

        void take(Document document, Slot slot) {
            for (Object key : index.keysOf(document, keys)) {
                entries.add(new IndexEntry(key, slot));
            }
        }
    }

    private void build(Building building, MongoCollection<Slot> collection) {
        Keys keys = building.keys;
        IndexEntry[] sorted = building.entries.toArray(IndexEntry[]::new);
        Arrays.sort(sorted, order::compare);
        for (int i = 1; i < sorted.length; i++) {
            sorted[i] = new IndexEntry(KeyOrder.sharing(sorted[i].key(), sorted[i - 1].key()), sorted[i].slot());
        }
        view = view.with(IndexEntries.of(sorted), keys);
        settled = view;
        if (spec.unique()) {
            for (int i = 1; i < sorted.length; i++) {
                if (sorted[i].slot() != sorted[i - 1].slot()
                        && order.compare(sorted[i].key(), sorted[i - 1].key()) == 0
                        && standsUnder(sorted[i].key(), sorted[i].slot())
                        && standsUnder(sorted[i].key(), sorted[i - 1].slot())) {
                    throw duplicate(sorted[i].key(), collection);
                }
            }
        }
    }

    private List<@Nullable Object> keysOf(Document document, Keys keys) {
        return spec.filter() != null && !matcher.matches(document, spec.filter()) ? List.of() : keys.of(document, spec);
    }

    @Override
    public void checkAdd(Document document, MongoCollection<Slot> collection) {
        if (spec.unique()) {
            checkUnique(document, null, collection);
        } else if (refuses) {
            refuseUnfit(document);
        }
    }

    @Override
    public void checkUpdate(Document oldDocument, Document newDocument, MongoCollection<Slot> collection) {
        if (!(spec.unique() || refuses) || spec.standsAlike(oldDocument, newDocument)) {
            return;
        }
        if (!spec.unique()) {
            refuseUnfit(newDocument);
        } else if (!spec.onId() || !Objects.equals(oldDocument.get("_id"), newDocument.get("_id"))) {
            checkUnique(newDocument, ((StoreCollection) collection).slotOf(oldDocument), collection);
        }
    }

    /** Throws for a document that the index cannot take, before anything is changed. */
    private void refuseUnfit(Document document) {
        keysOf(document, new Keys());
    }

    private void checkUnique(Document document, @Nullable Slot own, MongoCollection<Slot> collection) {
        List<@Nullable Object> keys = keysOf(document, new Keys());
        for (Object key : spec.fields().size() > 1 && keys.size() > 1 ? Keys.together(document, spec) : keys) {
            int from = view.before(IndexEntry.before(key));
            for (int at = from; at < view.entries.size(); at++) {
                IndexEntry entry = view.entries.at(at);
                if (order.compare(entry.key(), key) != 0) {
                    break;
                }
                if (entry.slot() != own && standsUnder(key, entry.slot())) {
                    throw duplicate(key, collection);
                }
            }
        }
    }

    /** Entries of several fields of one array are of any of its elements; uniqueness is of one element at a time. */
    private boolean standsUnder(@Nullable Object key, Slot slot) {
        Document document = slot.document();
        return spec.fields().size() == 1
                || !view.multikey
                || (document != null && holds(Keys.together(document, spec), key));
    }

    private DuplicateKeyError duplicate(@Nullable Object key, MongoCollection<Slot> collection) {
        List<@Nullable Object> values =
                key instanceof @Nullable Object[] several ? Arrays.asList(several) : Collections.singletonList(key);
        KeyValue shown = new KeyValue(values.stream()
                .map(value -> value == ValueOrder.EMPTY_ARRAY ? List.of() : value)
                .toArray());
        return new DuplicateKeyError(this, collection, getKeys(), shown);
    }

    @Override
    public void add(Document document, Slot slot, MongoCollection<Slot> collection) {
        Keys keys = new Keys();
        IndexEntries entries = view.entries;
        for (Object key : keysOf(document, keys)) {
            entries = entries.with(new IndexEntry(key, slot), order);
        }
        view = view.with(entries, keys);
        settled = view;
    }

    /**
     * Prepares for a change of a document: from now on it stands under its old and its new keys, until {@link #settle}.
     *
     * @return whether its keys change at all
     */
    boolean change(Slot slot, Document from, Document to) {
        if (spec.standsAlike(from, to)) {
            settled = view;
            return false;
        }
        Keys newKeys = new Keys();
        List<@Nullable Object> left = keysOf(from, new Keys());
        List<@Nullable Object> entered = keysOf(to, newKeys);
        IndexEntries during = view.entries;
        for (Object key : entered) {
            if (!holds(left, key)) {
                during = during.with(new IndexEntry(key, slot), order);
            }
        }
        IndexEntries after = during;
        for (Object key : left) {
            if (!holds(entered, key)) {
                after = after.without(new IndexEntry(key, slot), order);
            }
        }
        View before = view;
        view = before.with(during, newKeys);
        settled = before.with(after, newKeys);
        // Without new entries, too: 1 may have become [1], which stands under the same key.
        return after != before.entries || !before.trusts(view);
    }

    private boolean holds(List<@Nullable Object> keys, @Nullable Object wanted) {
        for (Object key : keys) {
            if (order.compare(key, wanted) == 0) {
                return true;
            }
        }
        return false;
    }

    void settle() {
        view = settled;
    }

    void leave(Slot slot, Document document) {
        IndexEntries entries = view.entries;
        for (Object key : keysOf(document, new Keys())) {
            entries = entries.without(new IndexEntry(key, slot), order);
        }
        view = view.with(entries, new Keys());
        settled = view;
    }

    /** Does nothing: the collection has the index change when the document does. */
    @Override
    public void updateInPlace(Document oldDocument, Document newDocument, Slot slot, MongoCollection<Slot> collection) {
        // see StoreCollection.handleUpdate
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
        return view.entries.size() == 0;
    }

    @Override
    public long getCount() {
        return view.entries.size();
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
        view = new View(this, IndexEntries.NONE, false, false, false);
        settled = view;
    }
}

package io.quanzi.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.IndexBuildFailedException;
import de.bwaldvogel.mongo.exception.IndexNotFoundException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A collection. Writers hold its lock; readers hold nothing and see each document whole, as it was before or after a write.
 *
 * <p>A reader on indexes has them all as of one moment, in which every document stands where it may be looked for: a
 * document that matches throughout a read is found, once, wherever its keys move meanwhile. What is found is checked, and
 * sorted again if anything changed, as it is by then.
 */
final class StoreCollection extends AbstractMongoCollection<Slot> {
    private static final ThreadLocal<@Nullable Leading> LEADING = new ThreadLocal<>();

    private final StoreBackend backend;
    private final int number;

    private final Slots slots = new Slots();
    private volatile List<SortedIndex> live = List.of();
    private volatile Snapshot snapshot = new Snapshot(List.of(), null);
    private boolean onlyFirst;

    /** What the update under way asks for, where the library need not know: it would go through all of it for each document. */
    private @Nullable Document selector;

    /** All indexes as of one moment; equal to no other. */
    private static final class Snapshot {
        final List<SortedIndex.View> views;

        /** A document that stands under its old and its new keys. */
        final @Nullable Slot moving;

        Snapshot(List<SortedIndex.View> views, @Nullable Slot moving) {
            this.views = views;
            this.moving = moving;
        }
    }

    /**
     * What an aggregation of a collection starts with.
     *
     * @param wanted how many documents are enough, 0 for all
     */
    record Leading(
            StoreCollection of, Document match, @Nullable Document sort, int wanted) {}

    /** @param number of the journal; negative for the library's own collections, which are not written down */
    StoreCollection(StoreBackend backend, MongoDatabase database, String name, CollectionOptions options, int number) {
        super(database, name, options, backend.cursors());
        this.backend = backend;
        this.number = number;
    }

    int number() {
        return number;
    }

    CursorRegistry cursors() {
        return backend.cursors();
    }

    private Journal journal() {
        return number < 0 ? Journal.NONE : backend.journal();
    }

    // Reading

    @Override
    protected QueryResult queryDocuments(
            Document query, Document orderBy, int skip, int limit, int batchSize, Document projection) {
        List<Document> found = select(query, orderBy, skip, limit);
        if (projection != null && !projection.isEmpty()) {
            return matchDocumentsFromStream(found.stream(), new Document(), null, 0, 0, batchSize, projection);
        }
        return createQueryResult(found, batchSize);
    }

    @Override
    protected QueryResult matchDocuments(
            Document query, Document orderBy, int skip, int limit, int batchSize, Document projection) {
        return queryDocuments(query, orderBy, skip, limit, batchSize, projection);
    }

    /** The documents that match, in the order asked for. */
    Found select(@Nullable Document query, @Nullable Document orderBy, int skip, int limit) {
        boolean writing = Thread.holdsLock(this);
        int wanted = writing && onlyFirst ? 1 : limit > 0 ? skip + limit : 0;
        boolean natural = orderBy == null || orderBy.isEmpty() || orderBy.containsKey("$natural");
        Document sort = natural ? null : orderBy;
        Document given = writing && selector != null ? selector : query;
        Document asked = given == null ? new Document() : given;
        Snapshot now = snapshot;
        Plan.Choice choice = Plan.choose(now.views, asked, sort, wanted);
        Plan plan = choice.plan();
        Plan fallback = choice.fallback();
        boolean inOrder = sort == null || (plan != null && plan.ordered());
        Found all = plan == null
                ? scan(asked, isNaturalDescending(orderBy), inOrder ? wanted : 0)
                : follow(plan, now, asked, inOrder ? wanted : 0, choice.maxEntries());
        if (all == null && fallback != null) {
            inOrder = sort == null || fallback.ordered();
            all = follow(fallback, now, asked, inOrder ? wanted : 0, Long.MAX_VALUE);
        }
        if (all == null) {
            throw new IllegalStateException("a plan without a fallback gave up");
        }
        if (sort != null && (!inOrder || now.moving != null || now != snapshot)) {
            all = Sorting.sorted(all, sort, wanted);
        }
        return skip > 0 ? all.subList(Math.min(skip, all.size()), all.size()) : all;
    }

    private Found scan(Document query, boolean backwards, int wanted) {
        MatchCollector collector = new MatchCollector(
                new QueryPredicate(query, this::documentMatchesQuery), wanted, false, null, Long.MAX_VALUE, () -> null);
        Slot slot = backwards ? slots.last() : slots.first();
        while (slot != null && collector.test(slot)) {
            slot = backwards ? slot.previous : slot.next;
        }
        backend.examined(collector.examined());
        return collector.found;
    }

    /** Returns what a plan finds; null when it has looked at so many documents without having found enough. */
    private @Nullable Found follow(Plan plan, Snapshot now, Document query, int wanted, long most) {
        MatchCollector collector = new MatchCollector(
                new QueryPredicate(query, this::documentMatchesQuery),
                wanted,
                plan.overlapping(),
                now.moving,
                most,
                () -> IndexIntersection.of(now.views, Conditions.of(query), plan, Math.min(most, plan.count())));
        for (Plan.Stretch stretch : plan.stretches()) {
            IndexEntries entries = stretch.view().entries();
            if (!entries.walk(stretch.from(), stretch.to(), plan.reversed(), collector)) {
                break;
            }
        }
        backend.examined(collector.examined());
        return collector.gaveUp() ? null : collector.found;
    }

    /** How many documents match a query, where an index alone tells; else -1. */
    long countByIndex(Document query) {
        Snapshot now = snapshot;
        return now.moving == null ? Plan.count(now.views, query) : -1;
    }

    /** Has the aggregation that this thread runs next start with what its first stages ask for. */
    static void lead(Leading next) {
        LEADING.set(next);
    }

    static void leadNoMore() {
        LEADING.remove();
    }

    @Override
    public Stream<Document> queryAllAsStream() {
        Leading start = LEADING.get();
        if (start != null && start.of == this) {
            leadNoMore();
            return select(start.match, start.sort, 0, start.wanted).stream();
        }
        return Stream.iterate(slots.first(), slot -> slot != null, slot -> slot.next)
                .map(Slot::document)
                .filter(document -> document != null);
    }

    @Override
    public int count() {
        return slots.size();
    }

    @Override
    public int count(Document query, int skip, int limit) {
        if (query == null || query.isEmpty()) {
            return super.count(query, skip, limit);
        }
        return select(query, null, skip, Math.max(limit, 0)).size();
    }

    @Override
    protected Document getDocument(Slot slot) {
        Document document = slot.document();
        return document == null ? new Document() : document;
    }

    @Override
    protected Stream<DocumentWithPosition<Slot>> streamAllDocumentsWithPosition() {
        return slots.toList().stream().map(slot -> new DocumentWithPosition<>(getDocument(slot), slot));
    }

    // Writing

    @Override
    public synchronized void addDocument(Document document) {
        super.addDocument(document);
        publish(null);
    }

    @Override
    protected Slot addDocumentInternal(Document document) {
        byte[] bytes = DocumentBytes.of(document);
        journal().added(number, bytes);
        return slots.append(bytes);
    }

    /** Shows readers the indexes as they are now. */
    private void publish(@Nullable Slot moving) {
        List<SortedIndex> indexes = live;
        SortedIndex.View[] views = new SortedIndex.View[indexes.size()];
        for (int i = 0; i < views.length; i++) {
            views[i] = indexes.get(i).view();
        }
        snapshot = new Snapshot(Arrays.asList(views), moving);
    }

    @Override
    public synchronized Document updateDocuments(
            Document asked, Document update, ArrayFilters filters, boolean multi, boolean upsert, Oplog oplog) {
        onlyFirst = !multi;
        boolean told = upsert || namesPosition(update);
        selector = told ? null : asked;
        try {
            return super.updateDocuments(told ? asked : new Document(), update, filters, multi, upsert, oplog);
        } finally {
            onlyFirst = false;
            selector = null;
        }
    }

    /** Whether an update changes the element of an array that the query found, as {@code a.$} does. */
    private static boolean namesPosition(Document update) {
        return update.values().stream()
                .anyMatch(change -> change instanceof Document fields
                        && fields.keySet().stream().anyMatch(path -> path.indexOf('$') >= 0));
    }

    @Override
    public synchronized Document findAndModify(Document query) {
        return super.findAndModify(query);
    }

    @Override
    public synchronized int deleteDocuments(Document selector, int limit, Oplog oplog) {
        return super.deleteDocuments(selector, limit, oplog);
    }

    @Override
    protected void handleUpdate(Slot slot, Document oldDocument, Document newDocument) {
        byte[] bytes = DocumentBytes.of(newDocument);
        journal().changed(number, bytes);
        boolean moves = false;
        for (SortedIndex index : live) {
            moves |= index.change(slot, oldDocument, newDocument);
        }
        if (moves) {
            publish(slot);
        }
        slot.bytes = bytes;
        if (moves) {
            live.forEach(SortedIndex::settle);
            publish(null);
        }
    }

    @Override
    public synchronized void removeDocument(Document document) {
        Slot slot = slotOf(document);
        if (slot != null) {
            removeDocument(slot);
        }
    }

    @Override
    protected synchronized void removeDocument(Slot slot) {
        Document document = getDocument(slot);
        journal().removed(number, document.get(getIdField()));
        slots.remove(slot);
        live.forEach(index -> index.leave(slot, document));
        publish(null);
    }

    /** The slot of this document: by its id where there is an index on it, else by all of it. */
    @Nullable
    Slot slotOf(Document document) {
        for (SortedIndex index : live) {
            if (index.spec.onId()) {
                return index.getPosition(document);
            }
        }
        return findDocumentPosition(document);
    }

    @Override
    protected @Nullable Slot findDocumentPosition(Document document) {
        for (Slot slot = slots.first(); slot != null; slot = slot.next) {
            if (document.equals(slot.document())) {
                return slot;
            }
        }
        return null;
    }

    /** Takes documents that were read back, before anyone knows the collection. */
    synchronized void load(Iterable<byte[]> documents) {
        documents.forEach(slots::append);
        SortedIndex.build(live, slots.toList(), this);
        publish(null);
    }

    /** Returns once every change that is in the journal already can be seen in {@link #documents}. */
    synchronized void settle() {}

    /** Each document, in the order of insertion, as it is when it is met. */
    Iterable<byte[]> documents() {
        return () -> Stream.iterate(slots.first(), slot -> slot != null, slot -> slot.next)
                .map(slot -> slot.bytes)
                .filter(bytes -> bytes != null)
                .iterator();
    }

    // Indexes

    List<SortedIndex> liveIndexes() {
        return live;
    }

    @Override
    public synchronized void addIndex(Index<Slot> index) {
        SortedIndex sorted = (SortedIndex) index;
        try {
            SortedIndex.build(List.of(sorted), slots.toList(), this);
        } catch (MongoServerError e) {
            throw new IndexBuildFailedException(e, this);
        }
        super.getIndexes().add(sorted);
        publishIndexes();
    }

    @Override
    public synchronized void dropIndex(String name) {
        SortedIndex index = live.stream()
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IndexNotFoundException("index not found with name [" + name + "]"));
        journal().unindexed(number, name);
        super.getIndexes().remove(index);
        publishIndexes();
    }

    private void publishIndexes() {
        live = super.getIndexes().stream().map(SortedIndex.class::cast).toList();
        publish(null);
    }

    @Override
    public List<Index<Slot>> getIndexes() {
        return List.copyOf(live);
    }

    // The whole

    @Override
    public synchronized void drop() {
        journal().dropped(number);
        super.getIndexes().clear();
        publishIndexes();
        backend.forget(this);
    }

    @Override
    public synchronized void renameTo(MongoDatabase database, String name) {
        journal().renamed(number, database.getDatabaseName() + "." + name);
        super.renameTo(database, name);
    }

    @Override
    public synchronized Document getStats() {
        return super.getStats();
    }

    @Override
    public synchronized Document validate() {
        return super.validate();
    }

    /** Sizes are worked out when asked for: keeping them would cost every write an encoding. */
    @Override
    protected boolean tracksDataSize() {
        return false;
    }

    @Override
    protected void updateDataSize(int delta) {
        throw new UnsupportedOperationException("sizes are not tracked");
    }

    @Override
    protected int getDataSize() {
        long total = 0;
        for (byte[] bytes : documents()) {
            total += bytes.length;
        }
        return (int) Math.min(total, Integer.MAX_VALUE);
    }
}

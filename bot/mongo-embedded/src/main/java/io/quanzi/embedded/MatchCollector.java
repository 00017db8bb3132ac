package io.quanzi.embedded;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes the documents that match, each once, from the slots it is shown, until there are enough. */
final class MatchCollector implements Predicate<Slot> {
    final Found found = new Found();

    private final QueryPredicate query;
    private final int wanted;
    private final @Nullable Set<Slot> seen;
    private final @Nullable Slot moving;
    private boolean movingFound;
    private final long maxEntries;
    private final Supplier<@Nullable Set<Slot>> intersection;
    private @Nullable Set<Slot> admitted;
    private boolean intersected;
    private int examined;

    /**
     * @param wanted how many are enough, 0 for all
     * @param repeats whether slots may be shown more than once
     * @param moving a slot that may be shown twice in any case
     * @param maxEntries how many documents to look at
     * @param intersection asked once, when some documents were looked at without enough being found: the slots that can match;
     *     null for any
     */
    MatchCollector(
            QueryPredicate query,
            int wanted,
            boolean repeats,
            @Nullable Slot moving,
            long maxEntries,
            Supplier<@Nullable Set<Slot>> intersection) {
        this.query = query;
        this.wanted = wanted;
        this.seen = repeats ? Collections.newSetFromMap(new IdentityHashMap<>()) : null;
        this.moving = moving;
        this.maxEntries = maxEntries;
        this.intersection = intersection;
    }

    /** Whether it gave up before it had seen all it was to be shown. */
    boolean gaveUp() {
        return examined > maxEntries;
    }

    int examined() {
        return examined;
    }

    @Override
    public boolean test(Slot slot) {
        byte[] bytes = slot.bytes;
        if (bytes == null || (slot == moving && movingFound) || (seen != null && !seen.add(slot))) {
            return true;
        }
        if (!intersected && examined == IndexIntersection.FREE_LOOKS) {
            admitted = intersection.get();
            intersected = true;
        }
        if (admitted != null && slot != moving && !admitted.contains(slot)) {
            return true;
        }
        examined++;
        if (gaveUp()) {
            return false;
        }
        QueryPredicate.Verdict verdict = query.test(bytes);
        Document document = verdict == QueryPredicate.Verdict.READ_ALL ? DocumentBytes.read(bytes) : null;
        if (document == null ? verdict == QueryPredicate.Verdict.MATCHES : query.test(document)) {
            found.add(document, bytes);
            movingFound |= slot == moving;
            return found.size() != wanted;
        }
        return true;
    }
}

package io.quanzi.inbox;

import io.quanzi.inbox.InboxEntry.Work;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries that one thread works off together, and its results until they are written: by that thread after some
 * seconds, or sooner by another that goes on with one of the subjects, so that what a subject's next work finds in the
 * store is never older than its last.
 */
final class Batch {
    private static final Logger log = LoggerFactory.getLogger(Batch.class);

    private final EntryLeases leases;
    private final Set<String> inProgress;
    private final Set<String> begun = new HashSet<>();
    private final Map<String, List<Work>> results = new LinkedHashMap<>();

    /** @param inProgress the entries in progress of all batches of this node together */
    Batch(EntryLeases leases, Set<String> inProgress) {
        this.leases = leases;
        this.inProgress = inProgress;
    }

    synchronized void begin(String id) {
        begun.add(id);
        inProgress.add(id);
    }

    synchronized void add(String id, List<Work> result) {
        results.put(id, result);
    }

    /** Writes what is not written yet; whoever asks meanwhile waits for it. */
    synchronized void write() {
        int lost = leases.finish(results);
        if (lost > 0) {
            log.warn("events took longer than their leases, another node has them events={}", lost);
        }
        begun.removeAll(results.keySet());
        results.keySet().forEach(inProgress::remove);
        results.clear();
    }

    /** Ends the batch; what could not be written stands in the store as before, and is worked off again from there. */
    synchronized void end() {
        begun.forEach(inProgress::remove);
        results.clear();
    }
}

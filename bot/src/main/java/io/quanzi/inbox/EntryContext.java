package io.quanzi.inbox;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The context of the inbox entry that this thread processes: values its consumers share, and work that runs once when
 * they are done. On a thread that processes none, nothing is kept, and work runs at once.
 */
public final class EntryContext {
    private static final ThreadLocal<@Nullable EntryContext> HERE = new ThreadLocal<>();

    private final Map<Object, Object> kept = new HashMap<>();
    private final Map<Object, DeferredTask> runAtEnd = new LinkedHashMap<>();
    private String consumer = "";

    private EntryContext() {}

    /** @param askedBy the consumers during whose work it was asked for */
    record DeferredTask(Runnable work, Set<String> askedBy) {}

    static EntryContext begin() {
        var here = new EntryContext();
        HERE.set(here);
        return here;
    }

    static void end() {
        HERE.remove();
    }

    void consumer(String name) {
        consumer = name;
    }

    /** What there is to do now, each taken out before it is done: it may ask for more. */
    Optional<DeferredTask> next() {
        var deeds = runAtEnd.values().iterator();
        if (!deeds.hasNext()) {
            return Optional.empty();
        }
        DeferredTask deferredTask = deeds.next();
        deeds.remove();
        return Optional.of(deferredTask);
    }

    /** Keeps something for those who come after in this entry. */
    public static void put(Object key, Object value) {
        EntryContext here = HERE.get();
        if (here != null) {
            here.kept.put(key, value);
        }
    }

    /** What was kept in this entry. */
    public static <T> Optional<T> get(Object key, Class<T> type) {
        EntryContext here = HERE.get();
        return here == null
                ? Optional.empty()
                : Optional.ofNullable(here.kept.get(key)).map(type::cast);
    }

    /**
     * Does something when the consumers of this entry are through; of what was asked for under one key, the last. Where it
     * throws, the consumers fail that asked for it, and are tried again.
     */
    public static void runAtEnd(Object key, Runnable work) {
        EntryContext here = HERE.get();
        if (here == null) {
            work.run();
            return;
        }
        DeferredTask before = here.runAtEnd.get(key);
        var askedBy = new LinkedHashSet<String>();
        if (before != null) {
            askedBy.addAll(before.askedBy());
        }
        askedBy.add(here.consumer);
        here.runAtEnd.put(key, new DeferredTask(work, askedBy));
    }

    /** It was done meanwhile. */
    public static void cancelAtEnd(Object key) {
        EntryContext here = HERE.get();
        if (here != null) {
            here.runAtEnd.remove(key);
        }
    }
}

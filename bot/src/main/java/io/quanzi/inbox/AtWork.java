package io.quanzi.inbox;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entry that this thread works off: what its consumers learn of it once for all of them, and what is done once when
 * they are through. On a thread that works off none, nothing is kept, and all is done at once.
 */
public final class AtWork {
    private static final ThreadLocal<@Nullable AtWork> HERE = new ThreadLocal<>();

    private final Map<Object, Object> kept = new HashMap<>();
    private final Map<Object, Deed> afterwards = new LinkedHashMap<>();
    private String consumer = "";

    private AtWork() {}

    /** @param askedBy the consumers during whose work it was asked for */
    record Deed(Runnable work, Set<String> askedBy) {}

    static AtWork begin() {
        var here = new AtWork();
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
    Optional<Deed> next() {
        var deeds = afterwards.values().iterator();
        if (!deeds.hasNext()) {
            return Optional.empty();
        }
        Deed deed = deeds.next();
        deeds.remove();
        return Optional.of(deed);
    }

    /** Keeps something for those who come after in this entry. */
    public static void keep(Object key, Object value) {
        AtWork here = HERE.get();
        if (here != null) {
            here.kept.put(key, value);
        }
    }

    /** What was kept in this entry. */
    public static <T> Optional<T> kept(Object key, Class<T> type) {
        AtWork here = HERE.get();
        return here == null
                ? Optional.empty()
                : Optional.ofNullable(here.kept.get(key)).map(type::cast);
    }

    /**
     * Does something when the consumers of this entry are through; of what was asked for under one key, the last. Where it
     * throws, the consumers fail that asked for it, and are tried again.
     */
    public static void afterwards(Object key, Runnable work) {
        AtWork here = HERE.get();
        if (here == null) {
            work.run();
            return;
        }
        Deed before = here.afterwards.get(key);
        var askedBy = new LinkedHashSet<String>();
        if (before != null) {
            askedBy.addAll(before.askedBy());
        }
        askedBy.add(here.consumer);
        here.afterwards.put(key, new Deed(work, askedBy));
    }

    /** It was done meanwhile. */
    public static void notAfterwards(Object key) {
        AtWork here = HERE.get();
        if (here != null) {
            here.afterwards.remove(key);
        }
    }
}

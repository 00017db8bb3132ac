package io.quanzi.sandbox.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Faults to order: each meets the calls of its path (an ending {@code *} stands for any rest), a number of times or with
 * a probability drawn from a seed, so that a run can be repeated. They are not part of the journalled state.
 */
public final class FaultInjection {
    private final List<ApiFault> faults = new ArrayList<>();

    public synchronized void add(
            String path,
            Kind kind,
            @Nullable Integer count,
            @Nullable Double probability,
            long seed,
            int errcode,
            int millis) {
        if (path.isEmpty()) {
            throw new IllegalArgumentException("expected \"path\", such as \"/cgi-bin/externalcontact/*\", got none");
        }
        if ((count == null) == (probability == null)) {
            throw new IllegalArgumentException("expected either \"count\" or \"probability\", such as \"count\": 1");
        }
        if (probability != null && !(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("expected \"probability\" from 0 to 1, got " + probability);
        }
        if (count != null && count < 1) {
            throw new IllegalArgumentException("expected \"count\" of 1 or more, got " + count);
        }
        faults.add(new ApiFault(path, kind, count, probability, new Random(seed), errcode, millis));
    }

    public synchronized void clear() {
        faults.clear();
    }

    /** The fault that this call meets: the first that fits, and is used up by one. */
    @Nullable
    Hit meet(String path) {
        if (faults.isEmpty()) {
            return null;
        }
        return draw(path);
    }

    private synchronized @Nullable Hit draw(String path) {
        for (int i = 0; i < faults.size(); i++) {
            var fault = faults.get(i);
            if (!fits(fault.path, path)) {
                continue;
            }
            if (fault.left == null) {
                if (fault.random.nextDouble() < (fault.probability == null ? 0 : fault.probability)) {
                    return fault.hit();
                }
                continue;
            }
            if (--fault.left == 0) {
                faults.remove(i);
            }
            return fault.hit();
        }
        return null;
    }

    private static boolean fits(String pattern, String path) {
        return pattern.endsWith("*")
                ? path.startsWith(pattern.substring(0, pattern.length() - 1))
                : path.equals(pattern);
    }

    public enum Kind {
        /** Answers with the given error code; nothing happened. */
        ERRCODE,
        HTTP502,
        /** A page of HTML where JSON is expected. */
        HTML,
        /** Answers rightly, but only after the given milliseconds. */
        LATENCY,
        /** The act takes place, then the connection is cut without an answer. */
        CUT_AFTER_WRITE
    }

    record Hit(Kind kind, int errcode, int millis) {}

    private static final class ApiFault {
        private final String path;
        private final Kind kind;
        private @Nullable Integer left;
        private final @Nullable Double probability;
        private final Random random;
        private final int errcode;
        private final int millis;

        ApiFault(
                String path,
                Kind kind,
                @Nullable Integer left,
                @Nullable Double probability,
                Random random,
                int errcode,
                int millis) {
            this.path = path;
            this.kind = kind;
            this.left = left;
            this.probability = probability;
            this.random = random;
            this.errcode = errcode;
            this.millis = millis;
        }

        Hit hit() {
            return new Hit(kind, errcode, millis);
        }
    }
}

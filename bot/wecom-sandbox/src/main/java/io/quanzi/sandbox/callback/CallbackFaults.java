package io.quanzi.sandbox.callback;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Faults of callbacks to order: each meets the events of its name, such as
 * {@code change_external_contact/add_external_contact} or {@code change_external_chat/*}, a number of times or with a
 * probability drawn from a seed. Each app's event is drawn for by itself. They are not part of the journalled state.
 */
public final class CallbackFaults {
    private static final Pattern NAMES =
            Pattern.compile("<(Event|ChangeType|UpdateDetail)><!\\[CDATA\\[([^]]*)]]>|\"(Event)\":\"([^\"]*)\"");

    private static final int MAX_TIMES = 100;

    private final List<CallbackFault> faults = new ArrayList<>();

    /**
     * Orders a fault.
     *
     * @param event name of the events it meets; an ending {@code *} stands for any rest
     * @param count or probability: one of them
     * @param millis of the system's time that a delayed event waits, or a reordered one at most for the next
     * @param virtual time that a delayed event waits; absent = it waits by the system's time
     * @param times that a duplicated event is sent, 2 or more
     */
    public synchronized void add(
            String event,
            String kind,
            @Nullable Integer count,
            @Nullable Double probability,
            long seed,
            int millis,
            @Nullable Duration virtual,
            int times) {
        if (event.isEmpty()) {
            throw new IllegalArgumentException("expected an event after \"callback:\", such as"
                    + " \"callback:change_external_contact/add_external_contact\" or \"callback:*\", got none");
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
        if (millis < 0 || (virtual != null && virtual.isNegative())) {
            throw new IllegalArgumentException(
                    "expected a wait of 0 or more, got " + (virtual == null ? millis : virtual));
        }
        if (times < 2 || times > MAX_TIMES) {
            throw new IllegalArgumentException("expected \"times\" from 2 to " + MAX_TIMES + ", got " + times);
        }
        faults.add(new CallbackFault(event, kind(kind), count, probability, new Random(seed), millis, virtual, times));
    }

    public synchronized void clear() {
        faults.clear();
    }

    /** The fault of the given kinds that this event meets: the first that fits, and is used up by one. */
    @Nullable
    synchronized CallbackFault meet(String event, List<Kind> kinds) {
        for (int i = 0; i < faults.size(); i++) {
            var fault = faults.get(i);
            if (!kinds.contains(fault.kind) || !fault.fits(event)) {
                continue;
            }
            if (fault.probability != null) {
                if (fault.random.nextDouble() < fault.probability) {
                    return fault;
                }
            } else {
                var left = fault.count == null ? 0 : fault.count - 1;
                if (left == 0) {
                    faults.remove(i);
                } else {
                    faults.set(i, fault.with(left));
                }
                return fault;
            }
        }
        return null;
    }

    /** An event's name: {@code change_external_chat/update/add_member}. */
    static String name(String packet) {
        var name = new StringBuilder();
        var found = NAMES.matcher(packet);
        while (found.find()) {
            name.append(name.length() == 0 ? "" : "/").append(found.group(2) == null ? found.group(4) : found.group(2));
        }
        return name.toString();
    }

    private static Kind kind(String kind) {
        return Arrays.stream(Kind.values())
                .filter(known -> known.word().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected \"kind\" of "
                        + String.join(
                                ", ",
                                Arrays.stream(Kind.values()).map(Kind::word).toList())
                        + " for a callback, got \"" + kind + "\""));
    }

    /** The faults that an event may meet on its way. */
    enum Kind {
        /** The event is never sent. */
        DROP,
        /** The event is sent twice, or as often as ordered, with the same plaintext. */
        DUPLICATE,
        /** The event waits before it is sent. */
        DELAY,
        /** The next event of the app is sent before it. */
        REORDER,
        /** The event comes without the WelcomeCode it would have brought. */
        NO_WELCOME_CODE;

        static final List<Kind> ON_THE_WAY = List.of(DROP, DUPLICATE, DELAY, REORDER);

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** @param times that a duplicated event is sent */
    record CallbackFault(
            String event,
            Kind kind,
            @Nullable Integer count,
            @Nullable Double probability,
            Random random,
            int millis,
            @Nullable Duration virtual,
            int times) {
        boolean fits(String name) {
            return event.endsWith("*") ? name.startsWith(event.substring(0, event.length() - 1)) : name.equals(event);
        }

        CallbackFault with(int left) {
            return new CallbackFault(event, kind, left, probability, random, millis, virtual, times);
        }
    }
}

package io.quanzi.sandbox.callback;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Keeps what became of the latest {@value #MAX_DELIVERIES} events: how often each was sent, what was answered, which were lost. It
 * begins anew with every start, and is no part of the journalled state.
 */
public final class CallbackDeliveries {
    private static final int MAX_DELIVERIES = 2000;

    private final Map<String, Delivery> latest = new LinkedHashMap<>();

    /** Newest first. */
    public synchronized List<Delivery> newest() {
        var all = new ArrayList<>(latest.values());
        Collections.reverse(all);
        return all;
    }

    synchronized void enter(Callbacks.Pending event, Instant at, State state) {
        latest.putIfAbsent(
                event.id(),
                new Delivery(
                        event.id(),
                        event.app(),
                        CallbackFaults.name(event.packet()),
                        at,
                        state,
                        List.of(),
                        event.packet()));
        if (latest.size() > MAX_DELIVERIES) {
            latest.remove(latest.keySet().iterator().next());
        }
    }

    void attempted(String id, Attempt attempt) {
        change(id, delivery -> delivery.with(attempt));
    }

    void ended(String id, State state) {
        change(id, delivery -> delivery.with(state));
    }

    private synchronized void change(String id, UnaryOperator<Delivery> change) {
        latest.computeIfPresent(id, (key, delivery) -> change.apply(delivery));
    }

    /** The state of an event; DROPPED by a fault that was ordered, LOST after its last attempt. */
    public enum State {
        waiting,
        delivered,
        lost,
        dropped
    }

    /**
     * An event to one app.
     *
     * @param event its name, such as {@code change_external_chat/update/add_member}
     * @param at when it came to be, by the sandbox's clock
     * @param packet the plaintext
     */
    public record Delivery(
            String id, String app, String event, Instant at, State state, List<Attempt> attempts, String packet) {
        Delivery with(Attempt attempt) {
            var all = new ArrayList<>(attempts);
            all.add(attempt);
            return new Delivery(id, app, event, at, state, List.copyOf(all), packet);
        }

        Delivery with(State state) {
            return new Delivery(id, app, event, at, state, attempts, packet);
        }
    }

    /**
     * One sending.
     *
     * @param nonce under which it was signed, another each time
     * @param millis until the answer
     * @param answer the HTTP status, or what went wrong
     */
    public record Attempt(Instant at, String nonce, long millis, String answer) {}
}

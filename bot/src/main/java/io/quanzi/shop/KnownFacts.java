package io.quanzi.shop;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Compares received facts with those known under the same number. Implemented above this module, where orders are kept;
 * asked once for all events that came together.
 */
public interface KnownFacts {
    /** Returns what of some events contradicts what is known. */
    List<Contradiction> contradictions(List<IndexedEvent> told);

    /**
     * An event that came.
     *
     * @param index among those that came with it
     * @param at when it happened, as the sender says
     */
    record IndexedEvent(int index, Instant at, ShopEvent event) {}

    /**
     * An event under a number that is known with other facts.
     *
     * @param kind the conflict's, such as {@code order}
     * @param subject the number
     * @param had what is known, by field
     * @param got what was told, by field
     */
    record Contradiction(int index, String kind, String subject, Map<String, String> had, Map<String, String> got) {}
}

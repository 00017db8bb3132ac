package io.quanzi.inbox;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The same key with other facts, for a person to look at.
 *
 * @param kind such as {@code event}, {@code order} or {@code identity}; its words are {@code conflict.<kind>}
 * @param subject the key that came twice
 * @param had what was known, by the field's name
 * @param got what came later, by the field's name
 * @param settledBy who looked at it; null while it is open
 */
public record Conflict(
        String id,
        String kind,
        String subject,
        Map<String, String> had,
        Map<String, String> got,
        Instant at,
        @Nullable String settledBy,
        @Nullable Instant settledAt) {}

package io.quanzi.inbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.mapping.Field;

/**
 * The same key with other facts, for a person to look at.
 *
 * @param kind such as {@code event}, {@code order} or {@code identity}; its words are {@code conflict.<kind>}
 * @param subject the key that came twice
 * @param known what was known
 * @param told what came later
 * @param settledBy who looked at it; null while it is open
 * @param decision what was decided, a word of its kind; null where it was only looked at, or is open
 * @param decisions all that was ever decided, and undone, the first first
 * @param before how it stood before anybody decided, a word of its kind; null when nothing was noted
 */
public record Conflict(
        String id,
        String kind,
        String subject,
        @Field("had") List<Fact> known,
        @Field("got") List<Fact> told,
        Instant at,
        @Nullable String settledBy,
        @Nullable Instant settledAt,
        @Nullable String decision,
        List<Decision> decisions,
        @Nullable String before) {
    /** What a field says. */
    public record Fact(String field, String value) {}

    /** What was known, by the field's name. */
    public Map<String, String> had() {
        return byField(known);
    }

    /** What came later, by the field's name. */
    public Map<String, String> got() {
        return byField(told);
    }

    private static Map<String, String> byField(List<Fact> facts) {
        var values = new LinkedHashMap<String, String>();
        facts.forEach(fact -> values.put(fact.field(), fact.value()));
        return values;
    }

    /**
     * A decision: what, by whom, and when.
     *
     * @param what the word of the kind; {@link Conflicts#UNDONE} for one that was taken back
     */
    public record Decision(String what, String by, Instant at) {}
}

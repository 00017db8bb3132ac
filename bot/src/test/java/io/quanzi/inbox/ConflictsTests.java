package io.quanzi.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quanzi.shared.Alarm;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The same key with other facts, kept for a person. */
class ConflictsTests extends SmallInbox {
    private static final Instant AT = Instant.parse("2026-11-29T02:00:00Z");

    private final Conflicts conflicts = new Conflicts(mongo, Clock.systemUTC());

    @Test
    void keepsBothSidesOnce() {
        conflicts.record("order", "E-17", Map.of("amount", "100.00"), Map.of("amount", "250.00"), AT);
        conflicts.record("order", "E-17", Map.of("amount", "100.00"), Map.of("amount", "250.00"), AT.plusSeconds(9));
        conflicts.record("order", "E-17", Map.of("amount", "100.00"), Map.of("amount", "300.00"), AT.plusSeconds(10));

        assertThat(conflicts.open()).isEqualTo(2);
        assertThat(conflicts.listOpen(0, 10))
                .extracting(Conflict::got)
                .containsExactly(Map.of("amount", "300.00"), Map.of("amount", "250.00"));
        assertThat(conflicts.alarms())
                .extracting(Alarm::key, Alarm::count)
                .containsExactly(tuple("alarm.conflicts", 2L));
    }

    @Test
    void staysSettledWhenToldAgain() {
        conflicts.record("event", "e-1", Map.of("body", "a"), Map.of("body", "b"), AT);
        String id = conflicts.listOpen(0, 1).get(0).id();

        assertThat(conflicts.settle(id, "lin")).isTrue();
        assertThat(conflicts.settle(id, "mei")).isFalse();
        conflicts.record("event", "e-1", Map.of("body", "a"), Map.of("body", "b"), AT.plusSeconds(60));

        assertThat(conflicts.alarms()).isEmpty();
        assertThat(conflicts.listSettled(0, 10)).extracting(Conflict::settledBy).isEqualTo(List.of("lin"));
    }

    @Test
    void boundsWhatItKeeps() {
        conflicts.record("event", "e".repeat(9_000), Map.of("a.b", "x".repeat(9_000)), Map.of("a.b", "y"), AT);

        Conflict kept = conflicts.listOpen(0, 1).get(0);

        assertThat(kept.subject()).hasSize(201).endsWith("…");
        assertThat(kept.had().get("a.b")).hasSize(201);
    }
}

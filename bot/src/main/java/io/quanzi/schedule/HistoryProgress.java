package io.quanzi.schedule;

import java.util.Optional;

/**
 * The progress of a demo history that is being played; offered by whoever plays one. The clock is theirs until the
 * end.
 */
public interface HistoryProgress {
    /** Empty when none is being played. */
    Optional<Day> playing();

    /** The day that is being played, and how many there are. */
    record Day(int day, int of) {}
}

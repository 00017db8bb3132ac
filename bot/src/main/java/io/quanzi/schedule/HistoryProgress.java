package io.quanzi.schedule;

import java.util.Optional;

/** How far a history that is being played has come; whoever plays one offers it. The clock is theirs until the end. */
public interface HistoryProgress {
    /** Empty when none is being played. */
    Optional<Day> playing();

    /** Of so many days this one. */
    record Day(int day, int of) {}
}

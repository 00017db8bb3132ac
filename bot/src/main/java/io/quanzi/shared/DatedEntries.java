package io.quanzi.shared;

import java.time.LocalDate;
import java.util.List;

/** A module's source of dated entries. A module whose files have dates of interest to managers has a bean of it. */
public interface DatedEntries {
    /** Returns what is on during any of the days from one up to and with another. */
    List<DatedEntry> between(LocalDate from, LocalDate until);
}

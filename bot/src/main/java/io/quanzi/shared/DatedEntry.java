package io.quanzi.shared;

import java.time.LocalDate;

/**
 * Something of the shop's files that is on during some Shanghai days, for the calendar.
 *
 * @param kind the end of the message's key {@code calendar.dated.KIND}
 * @param from its first day; {@link LocalDate#MIN} when it is on already
 * @param until its last; {@link LocalDate#MAX} when it goes on
 * @param title what managers call it
 * @param note a few words more; {@link Message#NONE} for none
 * @param path the file that says so
 * @param place of its entry in the file's list, from 0; -1 when the file is about it alone
 */
public record DatedEntry(
        String kind, LocalDate from, LocalDate until, String title, Message note, String path, int place) {
    /** Whether it is on for one day only. */
    public boolean ofOneDay() {
        return from.equals(until);
    }
}

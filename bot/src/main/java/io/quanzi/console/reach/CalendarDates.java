package io.quanzi.console.reach;

import io.quanzi.console.content.FormLinks;
import io.quanzi.shared.DatedEntries;
import io.quanzi.shared.DatedEntry;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** The dated things of the shop's files as the calendar shows them: each module tells of its own. */
@Component
class CalendarDates {
    private final List<DatedEntries> sources;
    private final FormLinks formLinks;

    CalendarDates(List<DatedEntries> sources, FormLinks formLinks) {
        this.sources = sources;
        this.formLinks = formLinks;
    }

    /**
     * What is on.
     *
     * @param kind the end of the key {@code calendar.dated.KIND}
     * @param from null when it is on already
     * @param until null when it goes on
     * @param path of its form
     */
    public record Period(
            String kind, @Nullable LocalDate from, @Nullable LocalDate until, String title, String note, String path) {}

    /**
     * What begins, ends, or is on a day only.
     *
     * @param word the key of what happens: {@code calendar.dated.starts}, {@code calendar.dated.ends}; empty for one day
     */
    public record Mark(String kind, String word, String title, String note, String path) {}

    /**
     * A time's dated things.
     *
     * @param periods those that last longer than a day
     */
    record Dates(Map<LocalDate, List<Mark>> marks, List<Period> periods) {}

    Dates between(LocalDate from, LocalDate until) {
        Locale language = LocaleContextHolder.getLocale();
        var marks = new HashMap<LocalDate, List<Mark>>();
        var periods = new ArrayList<Period>();
        for (DatedEntry one : sources.stream()
                .flatMap(source -> source.between(from, until).stream())
                .toList()) {
            String note = one.note().in(language);
            String path = formLinks.of(one.path(), one.place());
            if (one.ofOneDay()) {
                mark(marks, one.from(), new Mark(one.kind(), "", one.title(), note, path));
                continue;
            }
            mark(marks, one.from(), new Mark(one.kind(), "calendar.dated.starts", one.title(), note, path));
            mark(marks, one.until(), new Mark(one.kind(), "calendar.dated.ends", one.title(), note, path));
            periods.add(new Period(
                    one.kind(),
                    one.from().equals(LocalDate.MIN) ? null : one.from(),
                    one.until().equals(LocalDate.MAX) ? null : one.until(),
                    one.title(),
                    note,
                    path));
        }
        periods.sort(Comparator.comparing(Period::kind)
                .reversed()
                .thenComparing(Period::until, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(Period::title));
        return new Dates(marks, List.copyOf(periods));
    }

    private static void mark(Map<LocalDate, List<Mark>> marks, LocalDate day, Mark mark) {
        marks.computeIfAbsent(day, none -> new ArrayList<>()).add(mark);
    }
}

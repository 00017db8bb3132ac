package io.quanzi.outreach;

import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.SendingLimits.Caps;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the places that a group has in a day, a week and a month, so that two nodes at once do not both take the last. */
record GroupPlaces(SaidToday saidToday, Clock clock) {

    /**
     * The places of one group in a period.
     *
     * @param full what it is called when they are all taken
     */
    private record Places(String period, LocalDate lastDay, int most, int taken, SkipReason full) {
        static List<Places> of(Caps caps, PostKind kind, SentDays sent, String chatId, LocalDate day) {
            var places = new ArrayList<Places>();
            if (caps.day() > 0) {
                places.add(new Places(day.toString(), day, caps.day(), sent.on(chatId, day), SkipReason.OVER_DAY));
            }
            LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            if (caps.week() > 0) {
                places.add(new Places("week-" + monday, monday.plusDays(6), caps.week(), 0, SkipReason.OVER_WEEK));
            }
            places.add(new Places(
                    "month-" + YearMonth.from(day),
                    YearMonth.from(day).atEndOfMonth(),
                    caps.ofMonth(kind, day),
                    sent.inMonthOf(chatId, day),
                    SkipReason.OVER_BUDGET));
            return places;
        }
    }

    /** Which periods an instant is in, and how many places each can have at most. */
    static Map<String, Integer> periods(Caps caps, Instant at) {
        var periods = new HashMap<String, Integer>();
        Places.of(caps, PostKind.OWN, new SentDays(), "", ChinaTime.dayOf(at))
                .forEach(one -> periods.put(one.period(), one.most()));
        return periods;
    }

    /**
     * Takes a place in each period of an instant; another may have taken the last since it was decided.
     *
     * @param but the periods whose places the task gets otherwise
     * @return which is full, and then no place is taken; null when all were
     */
    @Nullable
    SkipReason take(Caps caps, PostKind kind, SentDays sent, String chatId, String task, Instant at, Set<String> but) {
        var taken = new ArrayList<Places>();
        for (Places places : Places.of(caps, kind, sent, chatId, ChinaTime.dayOf(at))) {
            if (but.contains(places.period())) {
                continue;
            }
            if (!saidToday.takePlace(
                    chatId, places.period(), places.lastDay(), places.most(), places.taken(), task, clock.instant())) {
                taken.forEach(one -> saidToday.giveBack(chatId, one.period(), one.most(), task));
                return places.full();
            }
            taken.add(places);
        }
        return null;
    }

    /** Gives back what a task took and does not need. */
    void giveBack(Caps caps, String chatId, String task, Instant at, Set<String> but) {
        periods(caps, at).forEach((period, most) -> {
            if (!but.contains(period)) {
                saidToday.giveBack(chatId, period, most, task);
            }
        });
    }
}

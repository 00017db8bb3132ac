package io.quanzi.membership;

import io.quanzi.playbook.Playbook;
import io.quanzi.shared.DatedEntries;
import io.quanzi.shared.DatedEntry;
import io.quanzi.shared.Message;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Gives the calendar the member days, one entry a day. */
@Component
class MemberDaysCalendar implements DatedEntries {
    private final Playbook playbook;
    private final MemberDaysFile file;

    MemberDaysCalendar(Playbook playbook, MemberDaysFile file) {
        this.playbook = playbook;
        this.file = file;
    }

    @Override
    public List<DatedEntry> between(LocalDate from, LocalDate until) {
        List<MemberDay> days =
                playbook.at(file, MemberDaysFile.PATH).orElse(MemberDays.NONE).days();
        var entries = new ArrayList<DatedEntry>();
        from.datesUntil(until.plusDays(1)).forEach(day -> {
            for (int place = 0; place < days.size(); place++) {
                MemberDay one = days.get(place);
                if (one.isOn(day)) {
                    entries.add(new DatedEntry(
                            "member-day",
                            day,
                            day,
                            one.name(),
                            Message.of("members.day.factor", one.category(), one.factor()),
                            MemberDaysFile.PATH,
                            place));
                }
            }
        });
        return entries;
    }
}

package io.quanzi.membership;

import io.quanzi.playbook.BadValue;
import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shop's member days. Where two are for one category on one day, the higher factor counts. */
record MemberDays(List<MemberDay> days) {
    static final MemberDays NONE = new MemberDays(List.of());

    MemberDays {
        if (days == null) {
            throw BadValue.of("days", "fault.missing.list");
        }
        days = List.copyOf(days);
    }

    /** How many times a line of this category counts when paid at an instant; 1 on an ordinary day. */
    int factor(@Nullable String category, Instant paidAt) {
        LocalDate day = ChinaTime.dayOf(paidAt);
        return days.stream()
                .filter(memberDay -> memberDay.isOn(day) && memberDay.category().equals(category))
                .mapToInt(MemberDay::factor)
                .max()
                .orElse(1);
    }

    /** The member days that a Shanghai day is. */
    List<MemberDay> on(LocalDate day) {
        return days.stream().filter(memberDay -> memberDay.isOn(day)).toList();
    }
}

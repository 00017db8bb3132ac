package io.quanzi.membership;

import io.quanzi.playbook.RecordFile;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/member-days.yaml}: which weekday multiplies the points of which category. */
@Component
class MemberDaysFile extends RecordFile<MemberDays> {
    static final String PATH = "schedules/member-days.yaml";

    MemberDaysFile() {
        super(PATH, MemberDays.class);
    }
}

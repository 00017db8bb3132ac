package io.quanzi.membership;

import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/member-days.yaml}: which weekday multiplies the points of which category. */
@Component
class MemberDaysFile implements FileKind<MemberDays> {
    static final String PATH = "schedules/member-days.yaml";

    @Override
    public String pattern() {
        return PATH;
    }

    @Override
    public MemberDays parse(Source file) {
        return Yaml.read(file, MemberDays.class);
    }
}

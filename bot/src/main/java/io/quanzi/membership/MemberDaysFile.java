package io.quanzi.membership;

import io.quanzi.playbook.RecordFile;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Spoken;
import io.quanzi.playbook.Yaml;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/member-days.yaml}: which day of the week or month multiplies the points of which category. */
@Component
class MemberDaysFile extends RecordFile<MemberDays> {
    static final String PATH = "schedules/member-days.yaml";

    MemberDaysFile() {
        super(PATH, MemberDays.class);
    }

    @Override
    public List<Spoken> spoken(Source file, MemberDays parsed) {
        Yaml.Lines lines = Yaml.lines(file);
        return IntStream.range(0, parsed.days().size())
                .boxed()
                .flatMap(i -> Stream.of(new Spoken(
                        lines.of("days", i, "name"), parsed.days().get(i).name())))
                .toList();
    }
}

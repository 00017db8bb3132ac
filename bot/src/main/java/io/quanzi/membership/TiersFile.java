package io.quanzi.membership;

import io.quanzi.playbook.Name;
import io.quanzi.playbook.RecordFile;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Spoken;
import io.quanzi.playbook.Yaml;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/tiers.yaml}: which growth holds which tier. */
@Component
class TiersFile extends RecordFile<Tiers> {
    static final String PATH = "schedules/tiers.yaml";

    TiersFile() {
        super(PATH, Tiers.class);
    }

    /** Returns the names of the tiers, so that a file which speaks of any other is refused. */
    @Override
    public Set<Name> defines(Source file, Tiers parsed) {
        return parsed.tiers().stream()
                .map(tier -> new Name("tier", tier.name()))
                .collect(Collectors.toSet());
    }

    @Override
    public List<Spoken> spoken(Source file, Tiers parsed) {
        Yaml.Lines lines = Yaml.lines(file);
        return IntStream.range(0, parsed.tiers().size())
                .boxed()
                .flatMap(i -> Stream.of(new Spoken(
                        lines.of("tiers", i, "name"), parsed.tiers().get(i).name())))
                .toList();
    }
}

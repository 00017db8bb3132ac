package io.quanzi.membership;

import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/tiers.yaml}: which growth holds which tier. */
@Component
class TiersFile implements FileKind<Tiers> {
    static final String PATH = "schedules/tiers.yaml";

    @Override
    public String pattern() {
        return PATH;
    }

    @Override
    public Tiers parse(Source file) {
        return Yaml.read(file, Tiers.class);
    }

    /** So that a file that speaks of a tier can be refused when no tier has the name. */
    @Override
    public Set<Name> defines(Source file, Tiers parsed) {
        return parsed.tiers().stream()
                .map(tier -> new Name("tier", tier.name()))
                .collect(Collectors.toSet());
    }
}

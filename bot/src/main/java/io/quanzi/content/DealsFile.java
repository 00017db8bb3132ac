package io.quanzi.content;

import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads {@code templates/deals.yaml}. */
@Component
class DealsFile implements FileKind<List<Offer>> {
    static final String PATH = "templates/deals.yaml";

    /** The file as written. */
    record Library(@Nullable List<Offer.Written> deals) {}

    @Override
    public String pattern() {
        return PATH;
    }

    @Override
    public List<Offer> parse(Source file) {
        return Entries.of(
                file, Yaml.read(file, Library.class).deals(), Offer.Written::offer, Offer::id, Offer::findings);
    }

    @Override
    public Set<Name> uses(Source file, List<Offer> parsed) {
        return Audience.segments(parsed.stream().map(Offer::audience).toList());
    }
}

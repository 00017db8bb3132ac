package io.quanzi.content;

import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Spoken;
import io.quanzi.playbook.Yaml;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        return LibraryEntries.of(
                file,
                "deals",
                Yaml.read(file, Library.class).deals(),
                Offer.Written::offer,
                Offer::id,
                Offer::findings);
    }

    @Override
    public Set<Name> uses(Source file, List<Offer> parsed) {
        return TargetSegment.segments(parsed.stream().map(Offer::audience).toList());
    }

    @Override
    public List<Spoken> spoken(Source file, List<Offer> parsed) {
        Yaml.Lines lines = Yaml.lines(file);
        return IntStream.range(0, parsed.size())
                .boxed()
                .flatMap(i -> Stream.concat(
                        Stream.ofNullable(parsed.get(i).title())
                                .map(title -> new Spoken(lines.of("deals", i, "title"), title)),
                        Stream.of(new Spoken(
                                lines.of("deals", i, "rules"), parsed.get(i).rules()))))
                .toList();
    }
}

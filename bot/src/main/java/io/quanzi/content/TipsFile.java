package io.quanzi.content;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quanzi.content.law.CopyLaw;
import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Spoken;
import io.quanzi.playbook.Yaml;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads {@code templates/tips.yaml}. */
@Component
class TipsFile implements FileKind<List<Tip>> {
    static final String PATH = "templates/tips.yaml";

    /** The file as written. */
    record Library(@Nullable List<Written> tips) {}

    /** A tip as written. */
    record Written(
            @Nullable String id,
            @JsonProperty("for") @Nullable String audience,
            @Nullable String kind,
            @Nullable String source,
            @Nullable String text) {
        Tip tip() {
            return new Tip(
                    LibraryEntries.required(id, "id"),
                    LibraryEntries.required(audience, "for"),
                    TipKind.of(kind),
                    source == null || source.isBlank() ? null : source.strip(),
                    LibraryEntries.required(text, "text"));
        }
    }

    @Override
    public String pattern() {
        return PATH;
    }

    @Override
    public List<Tip> parse(Source file) {
        return LibraryEntries.of(
                file,
                "tips",
                Yaml.read(file, Library.class).tips(),
                Written::tip,
                Tip::id,
                tip -> CopyLaw.shipped().blockedInWhole(tip.text()));
    }

    @Override
    public Set<Name> uses(Source file, List<Tip> parsed) {
        return TargetSegment.segments(parsed.stream().map(Tip::audience).toList());
    }

    @Override
    public List<Spoken> spoken(Source file, List<Tip> parsed) {
        Yaml.Lines lines = Yaml.lines(file);
        return IntStream.range(0, parsed.size())
                .mapToObj(i ->
                        new Spoken(lines.of("tips", i, "text"), parsed.get(i).text()))
                .toList();
    }
}

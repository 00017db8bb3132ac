package io.quanzi.segments;

import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/segments.yaml}. */
@Component
class SegmentsFile implements FileKind<SegmentsFile.Content> {
    static final String PATH = "schedules/segments.yaml";

    /**
     * The file.
     *
     * @param tagGroup the tag group in WeCom that is ours alone
     */
    record Content(String tagGroup, List<Segment> segments) {}

    @Override
    public String pattern() {
        return PATH;
    }

    @Override
    public Content parse(Source file) {
        return Yaml.read(file, Content.class);
    }

    @Override
    public Set<Name> defines(Source file, Content content) {
        return content.segments().stream()
                .map(segment -> new Name("segment", segment.name()))
                .collect(Collectors.toSet());
    }
}

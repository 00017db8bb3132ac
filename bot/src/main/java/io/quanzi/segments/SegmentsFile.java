package io.quanzi.segments;

import io.quanzi.playbook.Name;
import io.quanzi.playbook.RecordFile;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Spoken;
import io.quanzi.playbook.ValueRules;
import io.quanzi.playbook.Yaml;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/segments.yaml}. */
@Component
class SegmentsFile extends RecordFile<SegmentsFile.Content> {
    static final String PATH = "schedules/segments.yaml";

    /**
     * The file.
     *
     * @param tagGroup the tag group in WeCom that is ours alone
     */
    record Content(String tagGroup, List<Segment> segments) {
        Content {
            new ValueRules()
                    .required(tagGroup, "tagGroup", "圈子人群")
                    .distinct(segments, "segments", "name", Segment::name)
                    .check();
        }
    }

    SegmentsFile() {
        super(PATH, Content.class);
    }

    @Override
    public Set<Name> defines(Source file, Content content) {
        return content.segments().stream()
                .map(segment -> new Name("segment", segment.name()))
                .collect(Collectors.toSet());
    }

    @Override
    public Set<Name> uses(Source file, Content content) {
        return content.segments().stream()
                .flatMap(segment -> segment.when().uses())
                .collect(Collectors.toSet());
    }

    @Override
    public List<Spoken> spoken(Source file, Content parsed) {
        Yaml.Lines lines = Yaml.lines(file);
        return IntStream.range(0, parsed.segments().size())
                .boxed()
                .flatMap(i -> Stream.of(new Spoken(
                        lines.of("segments", i, "title"),
                        parsed.segments().get(i).title())))
                .toList();
    }
}

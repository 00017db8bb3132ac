package io.quanzi.onboarding;

import io.quanzi.playbook.RecordFile;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Spoken;
import io.quanzi.playbook.ValueRules;
import io.quanzi.playbook.Yaml;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/officers.yaml}: who is a benefit officer, and how customers know them. */
@Component
class OfficersFile extends RecordFile<OfficersFile.Content> {
    static final String PATH = "schedules/officers.yaml";

    /** The file; an empty list leaves it to WeCom's customer-contact rights. */
    record Content(List<Officer> officers) {
        Content {
            new ValueRules()
                    .distinct(officers, "officers", "userId", Officer::userId)
                    .check();
        }
    }

    /**
     * A benefit officer (福利官).
     *
     * @param userId the member's userid in WeCom
     * @param name as customers know them
     */
    record Officer(String userId, String name) {
        Officer {
            new ValueRules()
                    .required(userId, "userId", "xiaoman")
                    .required(name, "name", "福利官小满")
                    .check();
        }
    }

    OfficersFile() {
        super(PATH, Content.class);
    }

    @Override
    public List<Spoken> spoken(Source file, Content parsed) {
        Yaml.Lines lines = Yaml.lines(file);
        return IntStream.range(0, parsed.officers().size())
                .boxed()
                .flatMap(i -> Stream.of(new Spoken(
                        lines.of("officers", i, "name"),
                        parsed.officers().get(i).name())))
                .toList();
    }
}
